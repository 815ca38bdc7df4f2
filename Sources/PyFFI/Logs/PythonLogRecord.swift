public import Foundation

/// A message of Python's `logging`, or a warning: the members of `logging.LogRecord` that say something to others.
public struct PythonLogRecord: Sendable, Hashable {
    /// How serious the message is.
    public let level: PythonLogLevel
    /// The level's name: `WARNING`, or what `logging.addLevelName` has given.
    public let levelName: String
    /// The logger's name, such as `urllib3.connectionpool`; `root`, and `py.warnings` for warnings.
    public let logger: String
    /// The message with its arguments.
    public let message: String
    /// The file and line of the code that logged, and the function.
    public let file: String
    /// See ``file``.
    public let line: Int
    /// See ``file``.
    public let function: String
    /// When it was logged.
    public let date: Date
    /// The traceback that `logger.exception` adds; nil without.
    public let traceback: String?
}

/// How serious a message is: Python's numbers, of which there may be others.
public struct PythonLogLevel: RawRepresentable, Sendable, Hashable, Comparable {
    /// Python's number.
    public var rawValue: Int

    /// The level with this number.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// `logging.DEBUG`, 10.
    public static let debug = PythonLogLevel(rawValue: 10)
    /// `logging.INFO`, 20.
    public static let info = PythonLogLevel(rawValue: 20)
    /// `logging.WARNING`, 30.
    public static let warning = PythonLogLevel(rawValue: 30)
    /// `logging.ERROR`, 40.
    public static let error = PythonLogLevel(rawValue: 40)
    /// `logging.CRITICAL`, 50.
    public static let critical = PythonLogLevel(rawValue: 50)

    /// By the numbers.
    public static func < (one: PythonLogLevel, other: PythonLogLevel) -> Bool { one.rawValue < other.rawValue }
}

extension PythonLogRecord: CustomStringConvertible {
    /// `WARNING urllib3.connectionpool: Retrying …`, with the traceback if there is one.
    public var description: String {
        "\(levelName) \(logger): \(message)" + (traceback.map { "\n\($0)" } ?? "")
    }
}
