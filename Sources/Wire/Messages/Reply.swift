package import BackendInterface

/// A worker's message that is neither a reply nor an error.
package enum WorkerEvent: Sendable {
    /// Python calls a function of Swift.
    case call(WorkerCall)
    /// Nobody waits for the result of a call any more.
    case stop(call: Int)
    /// Functions and errors that Python doesn't hold any more.
    case drop([Int])
    /// Requests whose results are coroutines, which run now: other requests don't wait for them.
    case awaiting([Int])
}

/// A call of a function of Swift.
package struct WorkerCall: Sendable {
    package var number: Int
    package var function: Int
    /// The request within which Python calls, if there is one: a thread of Swift may be waiting for its reply.
    package var request: Int?
    /// The request in whose context async code calls, or a thread.
    package var mark: Int?
    /// Whether requests that belong to the call are executed while it waits.
    package var isServed: Bool
}

/// The message in a frame of the worker.
package struct IncomingMessage: Sendable {
    private let document: JSONDocument
    private let attachments: ReceivedBytes

    /// - Throws: `internalFault` for anything but an object.
    package init(_ frame: Frame, depthLimit: Int) throws {
        do {
            document = try JSONDocument(frame.json, depthLimit: depthLimit)
        } catch {
            throw PythonError(.internalFault, "the worker sent a frame that is no JSON: \(error)")
        }
        guard document.kind(of: .root) == .object else {
            throw PythonError(.internalFault, "the worker sent a message that is no object")
        }
        attachments = frame.attachments
    }

    /// The request that this message answers; nil if it answers none, or if the worker could not tell which.
    package var id: Int? {
        document.member("id", of: .root).flatMap { document.int64(of: $0) }.map(Int.init)
    }

    /// The result, ready to be read.
    ///
    /// - Throws: the error that the message carries; `internalFault` when it carries nothing that a reply may.
    package func result(backend: any PythonBackend) throws -> WireSource {
        var value: JSONNodeID?
        var reference: JSONNodeID?
        var typeName: JSONNodeID?
        var name: JSONNodeID?
        var failure: JSONNodeID?
        var claims: [ObjectHandle] = []
        for (key, member) in document.members(of: .root) {
            if document.isString(key, equalTo: "id") {
                continue
            } else if document.isString(key, equalTo: "value") {
                value = member
            } else if document.isString(key, equalTo: "ref") {
                reference = member
            } else if document.isString(key, equalTo: "type") {
                typeName = member
            } else if document.isString(key, equalTo: "name") {
                name = member
            } else if document.isString(key, equalTo: "refs") {
                claims = try handles(member)
            } else if document.isString(key, equalTo: "error") {
                failure = member
            } else {
                throw violation("unknown member of a reply: \(document.string(of: key) ?? "")")
            }
        }
        switch (value, reference, failure) {
        case (let value?, nil, nil):
            return try WireSource(value, in: document, attachments: attachments, claims: claims, backend: backend)
        case (nil, let reference?, nil):
            guard let typeName = typeName.flatMap({ document.string(of: $0) }) else {
                throw violation("ref without type")
            }
            return WireSource(
                try handle(reference),
                typeName: typeName,
                name: name.flatMap { document.string(of: $0) },
                document: document,
                backend: backend
            )
        case (nil, nil, let failure?):
            throw WireFailure(document: document, backend: backend).error(failure)
        default:
            throw violation("a reply must have one of value, ref and error")
        }
    }

    /// The error of a message without id.
    package var failure: PythonError {
        guard let failure = document.member("error", of: .root) else { return violation("a message without id") }
        let error = WireFailure(document: document, backend: nil).error(failure)
        return error as? PythonError ?? violation("\(error)")
    }

    /// The event in a message that answers no request; nil for any other message, and for one that the protocol does
    /// not allow.
    package var event: WorkerEvent? {
        if document.member("call", of: .root) != nil { return call }
        guard document.count(of: .root) == 1 else { return nil }
        if let stopped = document.member("stop", of: .root) { return number(stopped).map { .stop(call: $0) } }
        return numbers("drop").map(WorkerEvent.drop) ?? numbers("awaiting").map(WorkerEvent.awaiting)
    }

    private func numbers(_ key: StaticString) -> [Int]? {
        guard let array = document.member(key, of: .root), document.kind(of: array) == .array else { return nil }
        let numbers = document.elements(of: array).map(number)
        return numbers.isEmpty || numbers.contains(nil) ? nil : numbers.compactMap(\.self)
    }

    private var call: WorkerEvent? {
        var number: Int?
        var function: Int?
        var (request, mark) = (Int?.none, Int?.none)
        var isServed = true
        var hasArguments = false
        for (key, member) in document.members(of: .root) {
            if document.isString(key, equalTo: "call") {
                number = self.number(member)
            } else if document.isString(key, equalTo: "function") {
                function = self.number(member)
            } else if document.isString(key, equalTo: "for") {
                request = self.number(member)
                guard request != nil else { return nil }
            } else if document.isString(key, equalTo: "mark") {
                mark = self.number(member)
                guard mark != nil else { return nil }
            } else if document.isString(key, equalTo: "serves") {
                guard document.kind(of: member) == .false else { return nil }
                isServed = false
            } else if document.isString(key, equalTo: "args") {
                hasArguments = document.kind(of: member) == .array
            } else if !document.isString(key, equalTo: "refs") {
                return nil
            }
        }
        guard let number, let function, hasArguments else { return nil }
        return .call(
            WorkerCall(number: number, function: function, request: request, mark: mark, isServed: isServed)
        )
    }

    /// The arguments of a call.
    package func arguments(backend: any PythonBackend) throws -> WireArguments {
        guard let arguments = document.member("args", of: .root), document.kind(of: arguments) == .array else {
            throw violation("a call without args")
        }
        let claims = try document.member("refs", of: .root).map { try handles($0) } ?? []
        return WireArguments(
            try WireSource(arguments, in: document, attachments: attachments, claims: claims, backend: backend),
            Array(document.elements(of: arguments))
        )
    }

    /// The number of a call, a function and so on.
    private func number(_ node: JSONNodeID) -> Int? {
        document.int64(of: node).flatMap { $0 > 0 ? Int($0) : nil }
    }

    private func handles(_ node: JSONNodeID) throws -> [ObjectHandle] {
        guard document.kind(of: node) == .array else { throw violation("refs is no array") }
        return try document.elements(of: node).map { try handle($0) }
    }

    private func handle(_ node: JSONNodeID) throws -> ObjectHandle {
        guard let number = document.int64(of: node) else { throw violation("expected a handle") }
        return ObjectHandle(Int(number))
    }

    private func violation(_ problem: String) -> PythonError {
        let text = String(decoding: document.rawBytes(of: .root).prefix(200), as: UTF8.self)
        return PythonError(
            .internalFault,
            "the worker sent a message that the protocol does not allow: \(problem): \(text)"
        )
    }
}
