/// What the decoders of one value share.
final class DecodingState {
    let options: PythonDecoder.Options
    let backend: any PythonBackend
    let userInfo: [CodingUserInfoKey: Any]
    private let root: CodedValue

    /// Objects whose content is not known yet, by class.
    private var closed: [String: [PythonObject]] = [:]
    /// Python's id of each object whose content was fetched. Several Swift objects may be one object in Python, so the
    /// contents are kept by id.
    private var ids: [ObjectIdentifier: Int64] = [:]
    private var contents: [Int64: CodedValue] = [:]
    /// The class of the first object whose content was wanted and is not known.
    private var wantedClass: String?

    /// The decoders of dicts that were read by keys, if unknown keys are an error.
    private var strict: [ValueDecoder] = []

    init(_ tree: CodedTree, _ options: PythonDecoder.Options, _ backend: any PythonBackend) {
        self.options = options
        self.backend = backend
        userInfo = options.userInfo
        root = tree.value
        keep(tree.objects)
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        // The decoders refer to this object: keeping them would be a retain cycle.
        defer { strict.removeAll() }
        let decoder = ValueDecoder(root, state: self)
        let value = try decoder.decode(type)
        for decoder in strict { try decoder.checkAllKeysAreKnown() }
        return value
    }

    // MARK: Objects

    /// Thrown through the program's `init(from:)`, which may even catch it: afterwards everything is decoded anew.
    private struct ContentIsWanted: Error {}

    private func keep(_ objects: [PythonObject]) {
        for object in objects { closed[object.typeName, default: []].append(object) }
    }

    /// The content of an object. A value that is no object, or an object without readable content, stays itself.
    @inline(__always)
    func open(_ value: CodedValue) throws -> CodedValue {
        guard case .object(let object) = value else { return value }
        return try open(object)
    }

    private func open(_ object: PythonObject) throws -> CodedValue {
        if let id = ids[ObjectIdentifier(object)] {
            guard let content = contents[id] else { return .object(object) }
            // The content may be an object in turn, for example the value of an enum's member.
            return try open(content)
        }
        if wantedClass == nil { wantedClass = object.typeName }
        throw ContentIsWanted()
    }

    /// The objects of one class whose content has to be fetched before decoding begins anew; nil if none is missing.
    func wanted() -> [PythonObject]? {
        defer { wantedClass = nil }
        return wantedClass.flatMap { closed.removeValue(forKey: $0) }
    }

    /// The ids of the objects whose content is known.
    var known: some Sequence<Int> { contents.keys.lazy.map(Int.init) }

    func take(_ tree: CodedTree, of objects: [PythonObject]) {
        // An object without an id in the reply gets 0, which is no object's id, and has no content.
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

    /// Runs `body`. If it throws, dicts that it has read are not checked for unknown keys: the type may read them in
    /// another way.
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
    /// The content that the worker's module `records` found in an object; nil for none.
    fileprivate var content: CodedValue? {
        guard case .tuple(let parts) = self, parts.count == 2, case .string(let kind) = parts[0] else { return nil }
        return switch (kind, parts[1]) {
        case ("named", .dict(let entries)): .named(entries)
        case ("value", let value): value
        default: nil
        }
    }
}
