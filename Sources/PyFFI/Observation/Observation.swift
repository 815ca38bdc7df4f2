internal import BackendInterface

/// What the package's traits `Tracing` and `Metrics` tell of operations; nothing without them.
enum Observation {
    @inline(__always)
    static func noting<Result>(
        _ operation: @autoclosure () -> PythonOperation,
        on backend: any PythonBackend,
        _ body: () throws -> Result
    ) rethrows -> Result {
        #if Tracing || Metrics
            guard let noted = ObservedOperation(operation(), on: backend) else { return try body() }
            return try noted.run(body)
        #else
            try body()
        #endif
    }

    @inline(__always)
    static func noting<Result>(
        _ operation: @autoclosure () -> PythonOperation,
        on backend: any PythonBackend,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        #if Tracing || Metrics
            guard let noted = ObservedOperation(operation(), on: backend) else { return try await body() }
            return try await noted.runAsync(body)
        #else
            try await body()
        #endif
    }

    @inline(__always)
    static func notingBatch<Result>(on backend: any PythonBackend, _ body: () throws -> Result) rethrows -> Result {
        #if Tracing || Metrics
            try ObservedOperation(batchOn: backend).run(body)
        #else
            try body()
        #endif
    }
}
