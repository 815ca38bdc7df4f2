internal import BackendInterface

extension PythonRuntime {
    /// Has `handler` called when Python code calls `swift_bridge.progress(fraction, message="")`, a function that does
    /// nothing without a handler.
    ///
    /// ```swift
    /// try python.onProgress { fraction, message in print("\(Int(fraction * 100)) % \(message)") }
    /// try python.exec("import swift_bridge\nfor n in range(10): swift_bridge.progress(n / 10, f'part {n}')")
    /// ```
    ///
    /// Calls come while the operation runs, also from Python's threads and coroutines, and beside the elements of
    /// ``PythonElements``. The function is registered as `progress`: ``unregister(_:)`` ends it.
    public func onProgress(_ handler: @escaping @Sendable (_ fraction: Double, _ message: String) -> Void) throws {
        try register(progress(handler))
    }

    /// The suspending form of ``onProgress(_:)-klti``.
    public func onProgress(
        _ handler: @escaping @Sendable (_ fraction: Double, _ message: String) -> Void
    ) async throws {
        try await register(progress(handler))
    }

    private func progress(_ handler: @escaping @Sendable (Double, String) -> Void) -> FunctionDefinition {
        let text = FunctionText("progress", "fraction, message=''", "Tells how far the work has come.")
        return FunctionDefinition(text) { (fraction: Fraction, message: String) in handler(fraction.value, message) }
    }
}

/// Reads a float or an int, since Python code often passes the ints 0 and 1.
private struct Fraction: ConvertibleFromPython {
    let value: Double

    static func read(from reader: PythonReader) throws -> Fraction {
        guard reader.source.kind == .int else { return Fraction(value: try Double.read(from: reader)) }
        return Fraction(value: Double(try Int.read(from: reader)))
    }
}
