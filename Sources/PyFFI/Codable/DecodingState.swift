/// What the decoders of one value share.
final class DecodingState {
    let options: PythonDecoder.Options
    let backend: any PythonBackend
    let userInfo: [CodingUserInfoKey: Any]
    private let root: CodedValue

    /// Objects whose content is not known, by class.
    private var closed: [String: [PythonObject]] = [:]
    private var opened: [ObjectIdentifier: CodedValue] = [:]
    /// The class of the object whose content was wanted first.
    private var wantedClass: String?

    /// Dicts that were read as Swift types, when all of their keys have to be known.
    private var strict: [ValueDecoder] = []

    init(_ tree: CodedTree, _ options: PythonDecoder.Options, _ backend: any PythonBackend) {
        self.options = options
        self.backend = backend
        userInfo = options.userInfo
        root = tree.value
        keep(tree.objects)
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        strict.removeAll()
        let decoder = ValueDecoder(root, state: self)
        let value = try decoder.decode(type)
        for decoder in strict { try decoder.checkAllKeysAreKnown() }
        return value
    }

    // MARK: Objects

    /// Thrown through the code of types; what comes of it doesn't matter, since all is decoded anew.
    private struct ContentIsWanted: Error {}

    private func keep(_ objects: [PythonObject]) {
        for object in objects { closed[object.typeName, default: []].append(object) }
    }

    /// What is in an object; the value itself if it is none, or an object that holds nothing that could be read.
    @inline(__always)
    func open(_ value: CodedValue) throws -> CodedValue {
        guard case .object(let object) = value else { return value }
        return try open(object)
    }

    private func open(_ object: PythonObject) throws -> CodedValue {
        if let content = opened[ObjectIdentifier(object)] {
            // The value of an enum's member may be in a coat too.
            guard case .object(let inner) = content, inner !== object else { return content }
            return try open(inner)
        }
        if wantedClass == nil { wantedClass = object.typeName }
        throw ContentIsWanted()
    }

    /// The objects whose content has to be fetched before the value can be decoded; nil when it has been.
    func wanted() -> [PythonObject]? {
        defer { wantedClass = nil }
        return wantedClass.flatMap { closed.removeValue(forKey: $0) }
    }

    func take(_ tree: CodedTree, of objects: [PythonObject]) {
        var contents: [CodedValue] = []
        if case .list(let values) = tree.value { contents = values }
        for (index, object) in objects.enumerated() {
            opened[ObjectIdentifier(object)] =
                (index < contents.count ? contents[index].content : nil) ?? .object(object)
        }
        keep(tree.objects)
    }

    // MARK: Strictness

    /// Runs `body`; dicts that it has read don't count when it throws, since another way of reading them may follow.
    @inline(__always)
    func attempt<Value>(_ body: () throws -> Value) throws -> Value {
        let count = strict.count
        do {
            return try body()
        } catch {
            strict.removeSubrange(min(count, strict.count)...)
            throw error
        }
    }

    func watch(_ decoder: ValueDecoder) { strict.append(decoder) }
}

extension CodedValue {
    /// What the module `records` found in an object; nil for nothing.
    fileprivate var content: CodedValue? {
        guard case .tuple(let parts) = self, parts.count == 2, case .string(let kind) = parts[0] else { return nil }
        return switch (kind, parts[1]) {
        case ("named", .dict(let entries)): .named(entries)
        case ("value", let value): value
        default: nil
        }
    }
}
