internal import BackendInterface

/// The keyword arguments that a Swift function takes beside its parameters: Python's `**keywords`. The closure's last
/// parameter.
///
/// ```swift
/// try python.register("tag") { (name: String, keywords: PythonKeywords) in
///     "\(name) \(keywords.names.joined(separator: " "))"
/// }
/// // in Python: swift_bridge.tag("a", href="…", title="…")
/// ```
public struct PythonKeywords: Sendable {
    /// Names and values, in the order of the call.
    public let entries: [(name: String, value: PythonObject)]

    /// The names, in the order of the call.
    public var names: [String] { entries.map(\.name) }

    /// Whether the call had no such keyword arguments.
    public var isEmpty: Bool { entries.isEmpty }

    /// The value of the keyword of that name; nil if the call didn't have it.
    public subscript(name: String) -> PythonObject? { entries.first { $0.name.isSameInPython(as: name) }?.value }

    /// The converted value of the keyword of that name; nil if the call didn't have it.
    ///
    /// - Throws: an error that names the keyword when the value is something else.
    public func value<Value: ConvertibleFromPython>(of name: String, as _: Value.Type = Value.self) throws -> Value? {
        guard let object = self[name] else { return nil }
        do {
            return try Value(object)
        } catch let error as PythonError {
            throw error.inside("keyword \(name)")
        }
    }
}

extension PythonKeywords: ConvertibleFromPython {
    public static var pythonForm: PythonForm { .object.nested(in: .dict) }

    public static func read(from reader: PythonReader) throws -> PythonKeywords {
        guard reader.source.kind == .dict else { throw reader.mismatch(expected: "dict of keywords") }
        var entries: [(String, PythonObject)] = []
        var name: String?
        try reader.source.visitElements {
            if let known = name {
                entries.append((known, try PythonObject.read(from: reader)))
                name = nil
            } else {
                name = try String.read(from: reader)
            }
        }
        return PythonKeywords(entries: entries.map { (name: $0.0, value: $0.1) })
    }
}
