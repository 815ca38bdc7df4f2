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
            for step in document.member("turns", of: session).map({ Array(document.elements(of: $0)) }) ?? [] {
                let hex = document.member("attachments", of: step).flatMap { document.string(of: $0) } ?? ""
                func message(_ node: JSONNodeID, _ attachments: [UInt8]) throws -> Message {
                    let text = names.fill(document, node)
                    return Message(
                        session: name,
                        document: try JSONDocument(Array(text.utf8)),
                        attachments: attachments
                    )
                }
                let all = document.member("sendAll", of: step).map { Array(document.elements(of: $0)) } ?? []
                let one = [document.member("send", of: step), document.member("sendAside", of: step)]
                for send in one.compactMap(\.self) + all {
                    requests.append(try message(send, try Vectors.bytes(hex: hex)))
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
            let message = try Vectors.message(reply.text, attachments: reply.attachments)
            let kind = try #require(try check(message, reply), "\(reply.session): \(reply.text)")
            kinds[kind, default: 0] += 1
        }
        let expected: Set = [
            "value", "ref", "exception", "handle", "conversion", "request", "limit", "protocol", "cancelled", "call",
            "stop", "drop",
        ]
        #expect(Set(kinds.keys) == expected)
    }

    /// Reads a reply and compares; returns what it was.
    private func check(_ message: IncomingMessage, _ reply: Message) throws -> String? {
        let document = reply.document
        #expect(message.id == document.member("id", of: .root).flatMap { document.int64(of: $0) }.map(Int.init))
        let comment: Comment = "\(reply.session): \(reply.text)"
        if let event = message.event { return try check(event, message, reply) }
        if let failure = document.member("error", of: .root) {
            guard message.id != nil else { return compare(message.failure, document, failure, comment) }
            let error = try #require(throws: (any Error).self, comment) { try message.result(backend: backend) }
            if error is NeverStarted { return document.member("kind", of: failure).flatMap { document.string(of: $0) } }
            return compare(try #require(error as? PythonError, comment), document, failure, comment)
        }
        let source = try message.result(backend: backend)
        defer { source.releaseUnclaimed() }
        if let value = document.member("value", of: .root) {
            let read = try PythonValue.read(from: PythonReader(source))
            let written = try WrittenFrame(backend: backend) { try $0.value(read) }
            #expect(written.canonical == Canonical(document, reply.attachments).text(value), comment)
            return "value"
        }
        let object = try source.object()
        guard case .handle(let handle, let typeName) = try object.usableContent() else { return nil }
        #expect(document.member("ref", of: .root).flatMap { document.int64(of: $0) } == Int64(handle.rawValue), comment)
        #expect(document.member("type", of: .root).flatMap { document.string(of: $0) } == typeName, comment)
        return "ref"
    }

    /// What the worker says beside its replies.
    private func check(_ event: WorkerEvent, _ message: IncomingMessage, _ reply: Message) throws -> String {
        let document = reply.document
        let comment: Comment = "\(reply.session): \(reply.text)"
        func number(_ key: StaticString) -> Int? {
            document.member(key, of: .root).flatMap { document.int64(of: $0) }.map(Int.init)
        }
        switch event {
        case .call(let call):
            #expect(call.number == number("call") && call.function == number("function"), comment)
            #expect(call.request == number("for") && call.mark == number("mark"), comment)
            #expect(call.isServed == (document.member("serves", of: .root) == nil), comment)
            let arguments = try message.arguments(backend: backend)
            defer { arguments.releaseUnclaimed() }
            let expected = document.member("args", of: .root).map { Array(document.elements(of: $0)) } ?? []
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
            #expect(numbers == self.numbers("drop", document), comment)
            return "drop"
        case .awaiting(let numbers):
            #expect(numbers == self.numbers("awaiting", document), comment)
            return "awaiting"
        }
    }

    private func numbers(_ key: StaticString, _ document: JSONDocument) -> [Int] {
        let expected = document.member(key, of: .root).map { Array(document.elements(of: $0)) } ?? []
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
            "request": .internalFault, "protocol": .internalFault,
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

    @Test func `every handle that a reply brings is released once`() throws {
        for reply in replies {
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
            let reading = RequestReading(message.document, message.attachments, backend)
            guard let part = reading.part(.root) else { continue }
            let frame = try WrittenFrame(backend: backend) { writer in
                switch part {
                case .request(let request, let released): try writer.write(request, releasing: released)
                case .release(let handles): try writer.write(releasing: handles)
                case .cancel(let id): try writer.write(cancelling: id)
                case .answer(let result, let call): try writer.write(result, ofCall: call)
                }
            }
            let expected = Canonical(message.document, message.attachments).text(.root)
            #expect(frame.canonical == expected, "\(message.session): \(message.text)")
            switch part {
            case .request(let request, _): names[request.operation.name, default: 0] += 1
            case .answer: answers += 1
            default: break
            }
        }
        #expect(answers > 10)
        #expect(Set(names.keys) == Set(VectorOperationTests.oneOfEach(backend).map(\.name)))
        #expect(names.values.reduce(0, +) > 100)
    }
}
