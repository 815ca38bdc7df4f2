/// What the decoders of one value share.
final class DecodingState {
    let options: PythonDecoder.Options
    let backend: any PythonBackend
    let userInfo: [CodingUserInfoKey: Any]
    private let root: CodedValue

    /// Objects whose content is not known, by class.
    private var closed: [String: [PythonObject]] = [:]
    /// Python's id of each object that was opened, and what is in it: several objects of Swift may be one in Python.
    private var ids: [ObjectIdentifier: Int64] = [:]
    private var contents: [Int64: CodedValue] = [:]
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
        // They refer to this object in turn.
        defer { strict.removeAll() }
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
        if let id = ids[ObjectIdentifier(object)] {
            guard let content = contents[id] else { return .object(object) }
            // The value of an enum's member may be in a coat too.
            return try open(content)
        }
        if wantedClass == nil { wantedClass = object.typeName }
        throw ContentIsWanted()
    }

    /// The objects whose content has to be fetched before the value can be decoded; nil when it has been.
    func wanted() -> [PythonObject]? {
        defer { wantedClass = nil }
        return wantedClass.flatMap { closed.removeValue(forKey: $0) }
    }

    /// The ids of the objects whose content is known.
    var known: some Sequence<Int> { contents.keys.lazy.map(Int.init) }

    func take(_ tree: CodedTree, of objects: [PythonObject]) {
        // Without a number, for what the package did not say, there is nothing in an object.
        for object in objects { ids[ObjectIdentifier(object)] = 0 }
        guard case .tuple(let parts) = tree.value, parts.count == 2, case .dict(let found) = parts[1] else { return }
        let numbers: [Int64] =
            switch parts[0] {
            case .ints(let numbers): numbers
            case .list(let values): values.map { if case .int(let number) = $0 { number } else { 0 } }
            default: []
            }
        for (object, number) in zip(objects, numbers) { ids[ObjectIdentifier(object)] = number }
        for entry in found {
            if case .int(let number) = entry.key { contents[number] = entry.value.content }
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
