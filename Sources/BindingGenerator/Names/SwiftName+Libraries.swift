extension SwiftName {
    /// Whether programs mean a type or a function of Swift's own libraries by the name: a type of that name would hide
    /// it in all of a program's files.
    static func isOfSwift(_ name: String) -> Bool { libraries.contains(name) }

    /// The names that programs use most, of the standard library, of its concurrency and of Foundation, as far as a
    /// module's name can become one.
    private static let libraries: Set<String> = [
        "Actor", "Any", "AnyObject", "Array", "AsyncSequence", "AsyncStream", "Atomic", "Bool", "Bundle", "Calendar",
        "Character", "Clock", "Codable", "Collection", "Comparable", "Data", "Date", "Decimal", "Decodable",
        "Dictionary", "Dispatch", "Double", "Duration", "Encodable", "Equatable", "Error", "Executor", "FileManager",
        "Float", "Formatter", "Foundation", "Hashable", "Hasher", "Host", "Identifiable", "Int", "Int16", "Int32",
        "Int64", "Int8", "JSONDecoder", "KeyPath", "Locale", "Logger", "MainActor", "Measurement", "Mirror", "Mutex",
        "Never", "Notification", "Operation", "Optional", "Pipe", "Port", "Predicate", "Process", "Progress",
        "Protocol", "PyFFI", "Range", "Regex", "Result", "Scanner", "Self", "Sendable", "Sequence", "Set", "Slice",
        "Span", "Stream", "String", "Substring", "Swift", "SystemRandomNumberGenerator", "Task", "TaskGroup",
        "TaskLocal", "Thread", "Timer", "Type", "UInt", "UInt16", "UInt32", "UInt64", "UInt8", "URL", "UUID",
        "Unicode", "Unit", "Void",
    ]
}
