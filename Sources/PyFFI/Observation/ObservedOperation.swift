#if Tracing || Metrics
    internal import BackendInterface
    #if Metrics
        internal import Metrics
    #endif
    #if Tracing
        internal import Tracing
    #endif

    /// An operation of which spans or metrics tell: one that runs a program's code. Those of a batch are told of as one.
    struct ObservedOperation {
        @TaskLocal private static var isInBatch = false

        private let span: String
        private let name: String
        private let backend: PythonBackendKind
        private let process: Int32

        init?(_ operation: PythonOperation, on backend: any PythonBackend) {
            guard !Self.isInBatch, let span = operation.span else { return nil }
            self.init(span, operation.name, backend)
        }

        init(batchOn backend: any PythonBackend) { self.init("batch", "batch", backend) }

        private init(_ span: String, _ name: String, _ backend: any PythonBackend) {
            (self.span, self.name, self.backend) = (span, name, backend.kind)
            process = backend.interpreter.processID
        }

        func run<Result>(_ body: () throws -> Result) rethrows -> Result {
            let begin = ContinuousClock.now
            do {
                let result = try traced { try Self.$isInBatch.withValue(name == "batch") { try body() } }
                measure(.now - begin, nil)
                return result
            } catch {
                measure(.now - begin, error)
                throw error
            }
        }

        func runAsync<Result>(_ body: () async throws -> Result) async rethrows -> Result {
            let begin = ContinuousClock.now
            do {
                let result = try await traced { try await body() }
                measure(.now - begin, nil)
                return result
            } catch {
                measure(.now - begin, error)
                throw error
            }
        }

        private func measure(_ duration: Duration, _ error: (any Error)?) {
            #if Metrics
                let outcome =
                    switch error {
                    case nil: "ok"
                    case let error as PythonError: "\(error.kind)"
                    case is CancellationError: "cancelled"
                    default: "error"
                    }
                let dimensions = [("operation", name), ("backend", backend.rawValue), ("outcome", outcome)]
                Timer(label: "python.operation.duration", dimensions: dimensions).record(duration: duration)
            #endif
        }

        // MARK: Spans

        #if Tracing
            private func traced<Result>(_ body: () throws -> Result) rethrows -> Result {
                try withSpan(span, ofKind: .client) { span in
                    describe(span)
                    guard let headers = headers(of: span) else { return try body() }
                    return try TraceContext.within(headers, body)
                }
            }

            private func traced<Result>(_ body: () async throws -> Result) async rethrows -> Result {
                try await withSpan(span, ofKind: .client) { span in
                    describe(span)
                    guard let headers = headers(of: span) else { return try await body() }
                    return try await TraceContext.within(headers, body)
                }
            }

            private func describe(_ span: any Span) {
                span.updateAttributes { attributes in
                    attributes["python.operation"] = name
                    attributes["python.backend"] = backend.rawValue
                    attributes["process.pid"] = Int64(process)
                }
            }

            /// What Python code needs to continue the trace; nil if there is no tracer.
            private func headers(of span: any Span) -> [String: String]? {
                var headers: [String: String] = [:]
                InstrumentationSystem.instrument.inject(span.context, into: &headers, using: HeaderInjector())
                return headers.isEmpty ? nil : headers
            }
        #else
            private func traced<Result>(_ body: () throws -> Result) rethrows -> Result { try body() }

            private func traced<Result>(_ body: () async throws -> Result) async rethrows -> Result { try await body() }
        #endif
    }

    #if Tracing
        private struct HeaderInjector: Injector {
            func inject(_ value: String, forKey key: String, into headers: inout [String: String]) {
                headers[key] = value
            }
        }
    #endif

    extension PythonOperation {
        /// The name of the operation's span: the callee's name for a call. nil for what runs no code, or hardly any.
        fileprivate var span: String? {
            switch self {
            case .call: String(summary.dropFirst("call ".count))
            case .importModule: summary
            case .execute, .evaluate, .awaitResult: name
            default: nil
            }
        }
    }
#endif
