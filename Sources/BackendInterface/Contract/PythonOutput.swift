/// Where the output of Python code goes: of `print`, and of C code and child processes that write to descriptor 1 or 2.
///
/// ```swift
/// var configuration = PythonRuntime.Configuration()
/// configuration.standardOutput = .handler { bytes in FileHandle.standardError.write(Data(bytes)) }
/// ```
public enum PythonOutput: Sendable {
    /// To the same place as the Swift program's own output.
    case inherit
    /// Nowhere.
    case discard
    /// To a function, as bytes in the order they were written, in pieces of any size. The function is called on a
    /// thread of the backend's own, one call at a time. Code that writes faster than the function returns waits, as
    /// behind a full pipe.
    case handler(@Sendable ([UInt8]) -> Void)
}
