/// Where the output of Python code goes: of `print`, and of C code and child processes that write to descriptor 1 or 2.
///
/// ```swift
/// var configuration = PythonRuntime.Configuration()
/// configuration.standardOutput = .lines { line in logger.info("\(line)") }
/// ```
///
/// A function may get output shortly after the call that printed it has returned; ``PythonRuntime/waitForOutput()``
/// waits until it has got everything. It may use Python.
public enum PythonOutput: Sendable {
    /// To the same place as the Swift program's own output.
    case inherit
    /// Nowhere.
    case discard
    /// To a function, line by line, without the newlines. Otherwise as ``handler(_:)``: live, in order, one call at a time.
    /// What is no UTF-8 is repaired. A line of more than 64 KiB comes in parts, and what is left without a newline when
    /// the runtime ends comes then.
    case lines(@Sendable (String) -> Void)
    /// To a function, as bytes in the order they were written, in pieces of any size. The function is called on a
    /// thread of the backend's own, one call at a time. Code that writes faster than the function returns waits, as
    /// behind a full pipe.
    case handler(@Sendable ([UInt8]) -> Void)
}
