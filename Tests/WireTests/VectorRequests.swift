import BackendInterface
import Foundation
import Wire

/// Finds for a request of the vectors the one of Swift's types that means it.
struct RequestReading {
    enum Part {
        case request(Request, releasing: [ObjectHandle])
        case release([ObjectHandle])
        case cancel(Int)
        case answer(Result<any PythonConvertible, FunctionFailure>, call: Int)
    }

    private let document: JSONDocument
    private let attachments: [UInt8]
    private let backend: any PythonBackend

    init(_ document: JSONDocument, _ attachments: [UInt8], _ backend: any PythonBackend) {
        self.document = document
        self.attachments = attachments
        self.backend = backend
    }

    /// nil for what Swift has no words for: what is malformed on purpose, and forms that it does not choose, as an
    /// empty path.
    func part(_ node: JSONNodeID) -> Part? {
        guard document.kind(of: node) == .object else { return nil }
        let members = Dictionary(
            document.members(of: node).map { (document.string(of: $0.key) ?? "", $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        if members.keys.sorted() == ["release"] { return handles(members["release"]).map(Part.release) }
        if members.keys.sorted() == ["cancel"] { return int(members["cancel"]).map(Part.cancel) }
        if let call = int(members["return"]) { return answer(call, members) }
        guard let id = int(members["id"]), let name = string(members["op"]), let operation = operation(name, members)
        else {
            return nil
        }
        let extra: Set<String> = [
            "id", "op", "result", "levels", "gather", "as", "release", "await", "within", "trace", "mark",
        ]
        guard let known = Self.members[name], Set(members.keys).subtracting(extra).isSubset(of: known) else {
            return nil
        }
        var mode = PythonForm.Mode.auto
        if let result = members["result"] {
            guard let named = string(result).flatMap(PythonForm.Mode.init), named != .auto else { return nil }
            mode = named
        }
        // A member that is present and not what it should be can't be said in Swift.
        guard (members["levels"] == nil) == (int(members["levels"]) == nil),
            (members["gather"] == nil) == (gathered(members["gather"]) == nil),
            (members["as"] == nil) == (int(members["as"]) == nil),
            (members["within"] == nil) == (int(members["within"]) == nil),
            (members["mark"] == nil) == (int(members["mark"]) == nil),
            (members["trace"] == nil) == (headers(members["trace"]) == nil),
            members["await"].map({ document.kind(of: $0) == .true }) ?? true,
            (members["release"] == nil) == (handles(members["release"]) == nil)
        else { return nil }
        let request = Request(
            id: id,
            operation: operation,
            form: PythonForm(mode, depth: int(members["levels"]), gathered: gathered(members["gather"]) ?? []),
            resultHandle: int(members["as"]).map(ObjectHandle.init),
            call: int(members["within"]),
            awaits: members["await"] != nil,
            trace: headers(members["trace"]),
            mark: int(members["mark"])
        )
        return .request(request, releasing: handles(members["release"]) ?? [])
    }

    private func headers(_ node: JSONNodeID?) -> [String: String]? {
        guard let node, document.kind(of: node) == .object else { return nil }
        var headers: [String: String] = [:]
        for member in document.members(of: node) {
            guard let name = document.string(of: member.key), let value = string(member.value) else { return nil }
            headers[name] = value
        }
        return headers
    }

    private func gathered(_ node: JSONNodeID?) -> [PythonForm.Container]? {
        guard let node, document.kind(of: node) == .array else { return nil }
        let kinds = document.elements(of: node).map { string($0).flatMap(PythonForm.Container.init) }
        return kinds.contains(nil) ? nil : kinds.compactMap(\.self)
    }

    /// nil for a return that raises: that takes an error of Swift's own or an exception, and a vector has none.
    private func answer(_ call: Int, _ members: [String: JSONNodeID]) -> Part? {
        switch members.keys.sorted() {
        case ["return", "value"]: return value(members["value"]).map { .answer(.success($0), call: call) }
        case ["refused", "return"]:
            return string(members["refused"]).map { .answer(.failure(.refused($0)), call: call) }
        default: return nil
        }
    }

    private static let members: [String: Set<String>] = {
        let start: Set = ["target", "literal", "path"]
        let code: Set = ["source", "code", "file", "globals", "locals"]
        return [
            "import": ["name"], "exec": code, "eval": code, "get": start, "set": start.union(["value"]),
            "delete": start,
            "has": start, "call": start.union(["args", "kwargs"]), "length": start, "contains": start.union(["item"]),
            "compare": start.union(["by", "other"]), "operator": start.union(["name", "args"]),
            "same": start.union(["other"]), "iterate": start.union(["closes"]), "take": start.union(["count"]),
            "enter": start.union(["async"]), "await": start, "fill": start.union(["data"]), "str": start, "repr": start,
            "ping": [],
            "info": [],
            "fork": [],
            "reap": ["pid"],
        ]
    }()

    private func operation(_ name: String, _ members: [String: JSONNodeID]) -> PythonOperation? {
        switch name {
        case "import": return string(members["name"]).map(PythonOperation.importModule)
        case "exec": return code(members).map(PythonOperation.execute)
        case "eval": return code(members).map(PythonOperation.evaluate)
        case "ping": return .ping
        case "info": return .information
        case "fork": return .fork
        case "reap": return int(members["pid"]).map { .reap(Int32($0)) }
        case "get" where members["literal"] != nil && members["path"] == nil && members["target"] == nil:
            return value(members["literal"]).map(PythonOperation.create)
        default: break
        }
        guard let place = place(members) else { return nil }
        switch name {
        case "get": return .get(place)
        case "enter":
            guard members["async"].map({ document.kind(of: $0) == .true }) ?? true else { return nil }
            return .enter(place, prefersAsync: members["async"] != nil)
        case "await": return .awaitResult(place)
        case "fill": return value(members["data"]).map { .fill(place, data: $0) }
        case "take": return int(members["count"]).map { .take(place, count: $0) }
        case "iterate":
            guard let closes = members["closes"] else { return .iterate(place, closes: false) }
            return document.kind(of: closes) == .true ? .iterate(place, closes: true) : nil
        case "set": return value(members["value"]).map { .set(place, to: $0) }
        case "delete": return .delete(place)
        case "has": return .has(place)
        case "length": return .length(place)
        case "str": return .string(place)
        case "repr": return .representation(place)
        case "contains": return value(members["item"]).map { .contains(place, item: $0) }
        case "same": return value(members["other"]).map { .same(place, other: $0) }
        case "compare":
            guard let comparison = string(members["by"]).flatMap(PythonComparison.init),
                let other = value(members["other"])
            else { return nil }
            return .compare(place, by: comparison, other: other)
        case "operator":
            guard let function = string(members["name"]), let arguments = values(members["args"]) else { return nil }
            return .operate(place, name: function, arguments: arguments)
        case "call":
            guard let arguments = values(members["args"]), let keywords = keywords(members["kwargs"]) else {
                return nil
            }
            return .call(place, arguments: arguments, keywords: keywords)
        default: return nil
        }
    }

    private func code(_ members: [String: JSONNodeID]) -> SourceCode? {
        let content: SourceCode.Content
        switch (string(members["source"]), value(members["code"])) {
        case (let text?, nil): content = .text(text)
        case (nil, let object?): content = .object(object)
        default: return nil
        }
        guard (members["file"] == nil) == (string(members["file"]) == nil),
            (members["globals"] == nil) == (value(members["globals"]) == nil),
            (members["locals"] == nil) == (value(members["locals"]) == nil)
        else { return nil }
        return SourceCode(
            content,
            file: string(members["file"]),
            globals: value(members["globals"]),
            locals: value(members["locals"])
        )
    }

    private func place(_ members: [String: JSONNodeID]) -> Place? {
        let base: PythonObject
        switch (members["target"], members["literal"]) {
        case (let target?, nil):
            guard let handle = int(target) else { return nil }
            base = PythonObject(ObjectHandle(handle), typeName: "C", backend: backend)
        case (nil, let literal?):
            guard let value = plain(literal) else { return nil }
            base = PythonObject(value, backend: backend)
        default: return nil
        }
        guard let path = members["path"] else { return Place(base) }
        guard let segments = segments(path), !segments.isEmpty else { return nil }
        return Place(base, leading: Array(segments.dropLast()), segments.last)
    }

    private func segments(_ node: JSONNodeID) -> [Place.Segment]? {
        guard document.kind(of: node) == .array else { return nil }
        var segments: [Place.Segment] = []
        for step in document.elements(of: node) {
            if let name = string(step) {
                segments.append(.attribute(name))
            } else {
                let keys = Array(document.elements(of: step))
                guard keys.count == 1, let key = argument(keys[0]) else { return nil }
                segments.append(.item(key))
            }
        }
        return segments
    }

    // MARK: Values

    private func int(_ node: JSONNodeID?) -> Int? { node.flatMap { document.int64(of: $0) }.map(Int.init) }

    private func string(_ node: JSONNodeID?) -> String? { node.flatMap { document.string(of: $0) } }

    private func handles(_ node: JSONNodeID?) -> [ObjectHandle]? {
        guard let node, document.kind(of: node) == .array, document.count(of: node) > 0 else { return nil }
        let numbers = document.elements(of: node).map { int($0) }
        return numbers.contains(nil) ? nil : numbers.compactMap { $0.map(ObjectHandle.init) }
    }

    /// An empty list is no member at all; a list without elements is never written.
    private func values(_ node: JSONNodeID?) -> [any PythonConvertible]? {
        guard let node else { return [] }
        guard document.kind(of: node) == .array, document.count(of: node) > 0 else { return nil }
        let values = document.elements(of: node).map { argument($0) }
        return values.contains { $0 == nil } ? nil : values.compactMap { $0 }
    }

    private func keywords(_ node: JSONNodeID?) -> [(String, any PythonConvertible)]? {
        guard let node else { return [] }
        guard document.kind(of: node) == .object, document.count(of: node) > 0 else { return nil }
        var keywords: [(String, any PythonConvertible)] = []
        for (key, member) in document.members(of: node) {
            guard let name = string(key), let value = argument(member) else { return nil }
            keywords.append((name, value))
        }
        return keywords
    }

    private func value(_ node: JSONNodeID?) -> (any PythonConvertible)? { node.flatMap { argument($0) } }

    /// A value without objects.
    private func plain(_ node: JSONNodeID) -> PythonValue? {
        let text = String(decoding: document.rawBytes(of: node), as: UTF8.self)
        // `VectorValueTests` reads these, as values of a worker.
        let tags = ["\"ref\"", "\"slice\"", "\"range\"", "\"path\"", "\"ellipsis\""]
        guard !tags.contains(where: text.contains) else { return nil }
        return try? Vectors.read(text, attachments: attachments, backend: backend)
    }

    private func argument(_ node: JSONNodeID) -> (any PythonConvertible & Sendable)? {
        if let value = plain(node) { return value }
        if document.kind(of: node) == .array { return container(.list, node) }
        guard document.count(of: node) == 1, let (key, member) = document.members(of: node).first(where: { _ in true })
        else { return nil }
        switch string(key) {
        case "ref": return int(member).map { PythonObject(ObjectHandle($0), typeName: "C", backend: backend) }
        case "tuple": return container(.tuple, member)
        case "dict": return container(.dict, member)
        case "slice":
            let parts = Array(document.elements(of: member))
            guard parts.count == 3, parts.allSatisfy({ int($0) != nil || document.kind(of: $0) == .null }) else {
                return nil
            }
            return Slice(parts: parts.map { int($0) })
        default: return nil
        }
    }

    private func container(_ kind: ContainerKind, _ node: JSONNodeID) -> Container? {
        guard document.kind(of: node) == .array else { return nil }
        let values = document.elements(of: node).map { argument($0) }
        return values.contains { $0 == nil } ? nil : Container(kind: kind, values: values.compactMap { $0 })
    }

    private struct Container: PythonConvertible, Sendable {
        let kind: ContainerKind
        let values: [any PythonConvertible & Sendable]

        func write(to writer: PythonWriter) throws {
            try writer.sink.begin(kind, count: kind == .dict ? values.count / 2 : values.count)
            for value in values { try value.write(to: writer) }
            try writer.sink.end()
        }
    }

    private struct Slice: PythonConvertible, Sendable {
        let parts: [Int?]

        func write(to writer: PythonWriter) throws {
            try writer.sink.slice(start: parts[0], stop: parts[1], step: parts[2])
        }
    }
}
