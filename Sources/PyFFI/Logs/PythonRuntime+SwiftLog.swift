#if Logging
    public import Logging

    // With the package's trait `Logging`.
    extension PythonRuntime {
        /// Hands over what Python code logs, and its warnings, to a logger of swift-log.
        ///
        /// ```swift
        /// try await python.handleLogs(with: logger)
        /// ```
        ///
        /// Records of Python's level 50 and above are `critical` there, 40 `error`, 30 `warning`, 20 `info`, 10 `debug`,
        /// lower ones `trace`; those that the logger's own level lets through are made. Python's logger is the metadata
        /// `logger`, a traceback `traceback`; the source is `Python`. Everything else is as with
        /// `handleLogs(from:_:)`.
        public func handleLogs(with logger: Logger) throws {
            try handleLogs(from: logger.logLevel.pythonLevel) { logger.log($0) }
        }

        /// The suspending form of ``handleLogs(with:)``.
        public func handleLogs(with logger: Logger) async throws {
            try await handleLogs(from: logger.logLevel.pythonLevel) { logger.log($0) }
        }
    }

    extension Logger {
        fileprivate func log(_ record: PythonLogRecord) {
            var metadata: Metadata = ["logger": "\(record.logger)"]
            metadata["traceback"] = record.traceback.map { "\($0)" }
            log(
                level: Level(record.level),
                "\(record.message)",
                metadata: metadata,
                source: "Python",
                file: record.file,
                function: record.function,
                line: UInt(max(record.line, 0))
            )
        }
    }

    extension Logger.Level {
        fileprivate init(_ level: PythonLogLevel) {
            self =
                switch level {
                case .critical...: .critical
                case .error...: .error
                case .warning...: .warning
                case .info...: .info
                case .debug...: .debug
                default: .trace
                }
        }

        /// The lowest level of Python's whose records the logger takes.
        fileprivate var pythonLevel: PythonLogLevel {
            switch self {
            case .trace: PythonLogLevel(rawValue: 1)
            case .debug: .debug
            case .info, .notice: .info
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
        }
    }
#endif
