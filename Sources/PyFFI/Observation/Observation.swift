internal import BackendInterface

extension PythonError {
    /// A conversion error with the call or the attribute before it that it is about. A program makes many calls, and the
    /// error says nothing of its line.
    fileprivate func naming(_ operation: PythonOperation) -> PythonError {
        switch operation {
        case .call(let place, _, _) where place.hasName, .get(let place) where place.hasName:
            .conversion("\(operation.summary): \(message)")
        default: self
        }
    }
}

/// What the package's traits `Tracing` and `Metrics` tell of operations; nothing without them.
enum Observation {
    @inline(__always)
    static func noting<Result>(
        _ operation: @autoclosure () -> PythonOperation,
        on backend: any PythonBackend,
        _ body: () throws -> Result
    ) rethrows -> Result {
        do {
            #if Tracing || Metrics
                guard let noted = ObservedOperation(operation(), on: backend) else { return try body() }
                return try noted.run(body)
            #else
                return try body()
            #endif
        } catch let error as PythonError where error.kind == .conversion {
            throw error.naming(operation())
        }
    }

    @inline(__always)
    static func noting<Result>(
        _ operation: @autoclosure () -> PythonOperation,
        on backend: any PythonBackend,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        do {
            #if Tracing || Metrics
                guard let noted = ObservedOperation(operation(), on: backend) else { return try await body() }
                return try await noted.runAsync(body)
            #else
                return try await body()
            #endif
        } catch let error as PythonError where error.kind == .conversion {
            throw error.naming(operation())
        }
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
