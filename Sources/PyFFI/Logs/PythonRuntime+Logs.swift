internal import Foundation

extension PythonRuntime {
    /// Hands over what Python code logs by `logging`, and its warnings, instead of printing them on standard error.
    ///
    /// ```swift
    /// try await python.handleLogs(from: .info) { record in
    ///     logger.log(level: record.level >= .error ? .error : .info, "\(record.message)")
    /// }
    /// ```
    ///
    /// The root logger gets a handler and the level, so this is for a program that leaves `logging` as it is. Loggers of
    /// libraries keep levels of their own. In-process `logging` is that of the interpreter, which all runtimes share. A
    /// second call takes the place of the first.
    ///
    /// - Parameters:
    ///   - level: records of a lower one are not made.
    ///   - handler: gets each record while the code that logs waits, on whatever thread that code calls Swift. It may
    ///     use Python.
    /// - Throws: what a module of the program's named `logging` raises.
    public func handleLogs(
        from level: PythonLogLevel = .warning,
        _ handler: @escaping @Sendable (PythonLogRecord) -> Void
    ) throws {
        let function = try function(name: "log", Self.receiver(handler))
        _ = try support(.handOverLogs)(function, level.rawValue)
    }

    /// The suspending form of ``handleLogs(from:_:)``.
    public func handleLogs(
        from level: PythonLogLevel = .warning,
        _ handler: @escaping @Sendable (PythonLogRecord) -> Void
    ) async throws {
        let function = try await function(name: "log", Self.receiver(handler))
        _ = try await support(.handOverLogs)(function, level.rawValue)
    }

    private typealias Receiver =
        @Sendable (Int, String, String, String, String, Int, String, Double, String?) throws -> Void

    private static func receiver(_ handler: @escaping @Sendable (PythonLogRecord) -> Void) -> Receiver {
        { level, levelName, logger, message, file, line, function, seconds, traceback in
            handler(
                PythonLogRecord(
                    level: PythonLogLevel(rawValue: level),
                    levelName: levelName,
                    logger: logger,
                    message: message,
                    file: file,
                    line: line,
                    function: function,
                    date: Date(timeIntervalSince1970: seconds),
                    traceback: traceback
                )
            )
        }
    }
}
