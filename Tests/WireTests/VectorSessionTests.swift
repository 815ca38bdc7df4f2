// Protocol/vectors/sessions.json from the client's side: each reply that the worker is expected to send must be
// understood, and each request that Swift has words for must be written exactly as the vectors have it.

import BackendInterface
import Foundation
import Testing
import Wire

@Suite struct VectorSessionTests {
    /// A message of a session with concrete values in the place of the vectors' wildcards.
    private struct Message {
        let session: String
        let document: JSONDocument
        let attachments: [UInt8]

        var text: String { String(decoding: document.bytes, as: UTF8.self) }
    }

    private var requests: [Message] = []
    private var replies: [Message] = []
    private let backend = CountingBackend()

    init() throws {
        let document = try Vectors.document("sessions.json")
        for session in document.elements(of: .root) {
            let name = document.member("name", of: session).flatMap { document.string(of: $0) } ?? ""
            var names = Wildcards()
            for step in document.member("steps", of: session).map({ Array(document.elements(of: $0)) }) ?? [] {
                let hex = document.member("attachments", of: step).flatMap { document.string(of: $0) } ?? ""
                func message(_ node: JSONNodeID, _ attachments: [UInt8]) throws -> Message {
                    let text = names.fill(document, node)
                    return Message(
                        session: name,
                        document: try JSONDocument(Array(text.utf8)),
                        attachments: attachments
                    )
                }
                for send in [document.member("send", of: step), document.member("sendAside", of: step)] {
                    if let send { requests.append(try message(send, try Vectors.bytes(hex: hex))) }
                }
                for replies in [document.member("expect", of: step), document.member("expectAside", of: step)] {
                    for reply in replies.map({ Array(document.elements(of: $0)) }) ?? [] {
                        // Replies with bytes name ranges of at most this many.
                        self.replies.append(try message(reply, Array(repeating: 7, count: 2048)))
                    }
                }
            }
        }
        #expect(requests.count > 150 && replies.count > 150)
    }

    // MARK: Replies

    @Test func `each expected reply is understood as what it says`() throws {
        var kinds: [String: Int] = [:]
        for reply in replies {
            let nodes = reply.document.kind(of: .root) == .array ? Array(reply.document.elements(of: .root)) : [.root]
            let frame = Frame(json: Array(reply.document.bytes), attachments: reply.attachments)
            let messages = try IncomingMessage.messages(in: frame, depthLimit: 500)
            #expect(messages.count == nodes.count)
            for (node, message) in zip(nodes, messages) {
                let kind = try #require(try check(message, reply, node), "\(reply.session): \(reply.text)")
                kinds[kind, default: 0] += 1
            }
        }
        let expected: Set = [
            "value", "ref", "exception", "handle", "conversion", "request", "limit", "protocol", "call", "stop", "drop",
        ]
        #expect(Set(kinds.keys) == expected)
    }

    /// Reads a reply and compares; returns what it was.
    private func check(_ message: IncomingMessage, _ reply: Message, _ node: JSONNodeID) throws -> String? {
        let document = reply.document
        #expect(message.id == document.member("id", of: node).flatMap { document.int64(of: $0) }.map(Int.init))
        let comment: Comment = "\(reply.session): \(reply.text)"
        if let event = message.event { return try check(event, message, reply, node) }
        if let failure = document.member("error", of: node) {
            let error =
                message.id == nil
                ? message.failure
                : try #require(throws: PythonError.self, comment) { try message.result(backend: backend) }
            return compare(error, document, failure, comment)
        }
        let source = try message.result(backend: backend)
        defer { source.releaseUnclaimed() }
        if let value = document.member("value", of: node) {
            let read = try PythonValue.read(from: PythonReader(source))
            let written = try WrittenFrame(backend: backend) { try $0.value(read) }
            #expect(written.canonical == Canonical(document, reply.attachments).text(value), comment)
            return "value"
        }
        let object = try source.object()
        guard case .handle(let handle, let typeName) = try object.usableContent() else { return nil }
        #expect(document.member("ref", of: node).flatMap { document.int64(of: $0) } == Int64(handle.rawValue), comment)
        #expect(document.member("type", of: node).flatMap { document.string(of: $0) } == typeName, comment)
        return "ref"
    }

    /// What the worker says beside its replies.
    private func check(_ event: WorkerEvent, _ message: IncomingMessage, _ reply: Message, _ node: JSONNodeID) throws
        -> String
    {
        let document = reply.document
        let comment: Comment = "\(reply.session): \(reply.text)"
        func number(_ key: StaticString) -> Int? {
            document.member(key, of: node).flatMap { document.int64(of: $0) }.map(Int.init)
        }
        switch event {
        case .call(let call, let function, let request, let isServed):
            #expect(call == number("call") && function == number("function") && request == number("for"), comment)
            #expect(isServed == (document.member("serves", of: node) == nil), comment)
            let arguments = try message.arguments(backend: backend)
            defer { arguments.releaseUnclaimed() }
            let expected = document.member("args", of: node).map { Array(document.elements(of: $0)) } ?? []
            #expect(arguments.count == expected.count, comment)
            for (position, node) in expected.enumerated() {
                let read = try PythonValue.read(from: PythonReader(try arguments.source(at: position)))
                let written = try WrittenFrame(backend: backend) { try $0.value(read) }
                #expect(written.canonical == Canonical(document, reply.attachments).text(node), comment)
            }
            return "call"
        case .stop(let call):
            #expect(call == number("stop"), comment)
            return "stop"
        case .drop(let numbers):
            #expect(numbers == self.numbers("drop", document, node), comment)
            return "drop"
        case .awaiting(let numbers):
            #expect(numbers == self.numbers("awaiting", document, node), comment)
            return "awaiting"
        }
    }

    private func numbers(_ key: StaticString, _ document: JSONDocument, _ node: JSONNodeID) -> [Int] {
        let expected = document.member(key, of: node).map { Array(document.elements(of: $0)) } ?? []
        return expected.compactMap { document.int64(of: $0) }.map(Int.init)
    }

    private func compare(_ error: PythonError, _ document: JSONDocument, _ node: JSONNodeID, _ comment: Comment)
        -> String?
    {
        func text(_ key: StaticString, _ node: JSONNodeID) -> String? {
            document.member(key, of: node).flatMap { document.string(of: $0) }
        }
        let kinds: [String: PythonError.Kind] = [
            "exception": .exception, "handle": .staleObject, "conversion": .conversion, "limit": .conversion,
            "request": .protocolViolation, "protocol": .protocolViolation,
        ]
        guard let kind = text("kind", node) else { return nil }
        #expect(error.kind == kinds[kind], comment)
        guard let node = document.member("exception", of: node) else {
            #expect(text("message", node).map { error.message.contains($0) } == true, comment)
            return kind
        }
        guard let exception = error.exception else { return nil }
        #expect(exception.typeName == text("type", node), comment)
        if let message = text("message", node) { #expect(exception.message == message, comment) }
        if let name = text("qualified", node) { #expect(exception.qualifiedTypeName == name, comment) }
        if let bases = document.member("bases", of: node) {
            #expect(exception.bases == document.elements(of: bases).map { document.string(of: $0) }, comment)
        }
        if let frames = document.member("frames", of: node) {
            #expect(
                exception.frames.map(\.line)
                    == document.elements(of: frames).map { frame in
                        document.member("line", of: frame).flatMap { document.int64(of: $0) }.map(Int.init)
                    },
                comment
            )
        }
        if let exit = document.member("exit", of: node) {
            #expect(exception.exitStatus == document.int64(of: exit).map(Int.init), comment)
        }
        if let cause = document.member("cause", of: node) {
            #expect(exception.cause?.typeName == text("type", cause), comment)
            #expect(exception.suppressesContext, comment)
        }
        return kind
    }

    @Test func `every handle that a reply brings is given back once`() throws {
        for reply in replies where reply.document.kind(of: .root) == .object {
            let document = reply.document
            let backend = CountingBackend()
            let message = try Vectors.message(reply.text, attachments: reply.attachments)
            guard message.id != nil else { continue }
            do {
                let source = try message.result(backend: backend)
                defer { source.releaseUnclaimed() }
                _ = try PythonValue.read(from: PythonReader(source))
            } catch {}
            // As a text: every ref of the reply stands in it once, and is listed in refs if it is inside of a value.
            let handles = reply.text.matches(of: /"ref":(-?[0-9]+)/).compactMap { Int($0.1) }
            let asks = document.member("error", of: .root) == nil || reply.text.contains("\"exception\"")
            #expect(backend.released == (asks ? handles.sorted() : []), "\(reply.session): \(reply.text)")
        }
    }

    // MARK: Requests

    @Test func `each request that Swift has words for is written as the vectors have it`() throws {
        var names: [String: Int] = [:]
        var answers = 0
        for message in requests {
            let nodes =
                message.document.kind(of: .root) == .array
                ? Array(message.document.elements(of: .root)) : [JSONNodeID.root]
            let reading = RequestReading(message.document, message.attachments, backend)
            let parts = nodes.map { reading.part($0) }
            guard !parts.isEmpty, !parts.contains(where: { $0 == nil }) else { continue }
            let frame = try WrittenFrame(backend: backend) { writer in
                let isBatch = message.document.kind(of: .root) == .array
                if isBatch { writer.beginBatch() }
                for part in parts {
                    switch part {
                    case .request(let request, let released): try writer.write(request, releasing: released)
                    case .release(let handles): try writer.write(releasing: handles)
                    case .cancel(let id): try writer.write(cancelling: id)
                    case .answer(let result, let call): try writer.write(result, ofCall: call)
                    case nil: break
                    }
                }
                if isBatch { writer.endBatch() }
            }
            let expected = Canonical(message.document, message.attachments).text(.root)
            #expect(frame.canonical == expected, "\(message.session): \(message.text)")
            for part in parts {
                switch part {
                case .request(let request, _): names[request.operation.name, default: 0] += 1
                case .answer: answers += 1
                default: break
                }
            }
        }
        #expect(answers > 10)
        #expect(Set(names.keys) == Set(VectorOperationTests.oneOfEach(backend).map(\.name)))
        #expect(names.values.reduce(0, +) > 100)
    }
}

/// Puts concrete values in the place of `"*"`, `"..."` and `"$name"`.
private struct Wildcards {
    private var handles: [String: Int] = [:]

    mutating func fill(_ document: JSONDocument, _ node: JSONNodeID) -> String {
        switch document.kind(of: node) {
        case .array:
            return "[\(document.elements(of: node).map { fill(document, $0) }.joined(separator: ","))]"
        case .object:
            var members: [String] = []
            for (key, value) in document.members(of: node) where !document.isString(key, equalTo: "...") {
                members.append(
                    "\(String(decoding: document.rawBytes(of: key), as: UTF8.self)):\(fill(document, value))"
                )
            }
            // An exception always comes with its object, which most vectors leave open.
            let isException = document.member("...", of: node) != nil && document.member("type", of: node) != nil
            if isException, document.member("ref", of: node) == nil { members.append("\"ref\":\(handle("unnamed"))") }
            return "{\(members.joined(separator: ","))}"
        case .string:
            let text = document.string(of: node) ?? ""
            if text.hasPrefix("$") { return "\(handle(text))" }
            return String(decoding: document.rawBytes(of: node), as: UTF8.self)
        default:
            return String(decoding: document.rawBytes(of: node), as: UTF8.self)
        }
    }

    private mutating func handle(_ name: String) -> Int {
        let number = handles[name] ?? -2 - handles.count
        handles[name] = number
        return number
    }
}

/// Finds for a request of the vectors the one of Swift's types that means it.
private struct RequestReading {
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
        let extra: Set<String> = ["id", "op", "result", "levels", "as", "release", "await", "within"]
        guard let known = Self.members[name], Set(members.keys).subtracting(extra).isSubset(of: known) else {
            return nil
        }
        var mode = PythonForm.Mode.auto
        if let result = members["result"] {
            guard let named = string(result).flatMap(PythonForm.Mode.init), named != .auto else { return nil }
            mode = named
        }
        // Present and not what it should be: not to be said in Swift.
        guard (members["levels"] == nil) == (int(members["levels"]) == nil),
            (members["as"] == nil) == (int(members["as"]) == nil),
            (members["within"] == nil) == (int(members["within"]) == nil),
            members["await"].map({ document.kind(of: $0) == .true }) ?? true,
            (members["release"] == nil) == (handles(members["release"]) == nil)
        else { return nil }
        let request = Request(
            id: id,
            operation: operation,
            form: PythonForm(mode, depth: int(members["levels"])),
            resultHandle: int(members["as"]).map(ObjectHandle.init),
            call: int(members["within"]),
            awaits: members["await"] != nil
        )
        return .request(request, releasing: handles(members["release"]) ?? [])
    }

    /// What is raised is an error of Swift's own or an exception, which a vector has none of.
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
            "enter": start, "await": start, "fill": start.union(["data"]), "str": start, "repr": start, "ping": [],
            "info": [],
        ]
    }()

    private func operation(_ name: String, _ members: [String: JSONNodeID]) -> PythonOperation? {
        switch name {
        case "import": return string(members["name"]).map(PythonOperation.importModule)
        case "exec": return code(members).map(PythonOperation.execute)
        case "eval": return code(members).map(PythonOperation.evaluate)
        case "ping": return .ping
        case "info": return .information
        case "get" where members["literal"] != nil && members["path"] == nil && members["target"] == nil:
            return value(members["literal"]).map(PythonOperation.create)
        default: break
        }
        guard let place = place(members) else { return nil }
        switch name {
        case "get": return .get(place)
        case "enter": return .enter(place)
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
        guard let steps = steps(path), !steps.isEmpty else { return nil }
        return Place(base, steps: steps)
    }

    private func steps(_ node: JSONNodeID) -> [Place.Step]? {
        guard document.kind(of: node) == .array else { return nil }
        var steps: [Place.Step] = []
        for step in document.elements(of: node) {
            if let name = string(step) {
                steps.append(.attribute(name))
            } else {
                let keys = Array(document.elements(of: step))
                guard keys.count == 1, let key = argument(keys[0]) else { return nil }
                steps.append(.item(key))
            }
        }
        return steps
    }

    // MARK: Values

    private func int(_ node: JSONNodeID?) -> Int? { node.flatMap { document.int64(of: $0) }.map(Int.init) }

    private func string(_ node: JSONNodeID?) -> String? { node.flatMap { document.string(of: $0) } }

    private func handles(_ node: JSONNodeID?) -> [ObjectHandle]? {
        guard let node, document.kind(of: node) == .array, document.count(of: node) > 0 else { return nil }
        let numbers = document.elements(of: node).map { int($0) }
        return numbers.contains(nil) ? nil : numbers.compactMap { $0.map(ObjectHandle.init) }
    }

    /// No member at all is an empty list; an empty one is never written.
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
        // Reading these as a worker's is another test's business.
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
