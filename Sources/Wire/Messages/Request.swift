package import BackendInterface

/// A request as protocol.md, section 4, describes it.
package struct Request {
    package var id: Int
    package var operation: PythonOperation
    package var form: PythonForm
    /// The handle that the result gets if it stays in the worker.
    package var resultHandle: ObjectHandle?
    /// The call of a Swift function that the request belongs to.
    package var call: Int?
    /// Whether a coroutine that the operation gives is to be awaited.
    package var awaits: Bool
    /// The operation's trace context: see `TraceContext`.
    package var trace: [String: String]?
    /// What comes back in calls of Swift functions that the operation's async code makes.
    package var mark: Int?

    package init(
        id: Int,
        operation: PythonOperation,
        form: PythonForm,
        resultHandle: ObjectHandle?,
        call: Int? = nil,
        awaits: Bool = false,
        trace: [String: String]? = nil,
        mark: Int? = nil
    ) {
        self.mark = mark
        self.trace = trace
        self.call = call
        self.awaits = awaits
        self.id = id
        self.operation = operation
        self.form = form
        self.resultHandle = resultHandle
    }
}

extension FrameWriter {
    package func write(_ request: Request, releasing releases: [ObjectHandle]) throws {
        try beginObject()
        key("id")
        integer(request.id)
        try members(of: request.operation)
        if request.form.mode != .auto {
            key("result")
            text(request.form.mode.rawValue)
        }
        if let depth = request.form.depth {
            key("levels")
            integer(depth)
        }
        if !request.form.gathered.isEmpty {
            key("gather")
            try array { for container in request.form.gathered { text(container.rawValue) } }
        }
        if let handle = request.resultHandle {
            key("as")
            integer(handle.rawValue)
        }
        if request.awaits {
            key("await")
            bool(true)
        }
        if let call = request.call {
            key("within")
            integer(call)
        }
        if let mark = request.mark {
            key("mark")
            integer(mark)
        }
        if let trace = request.trace {
            key("trace")
            try beginObject()
            for (name, value) in trace.sorted(by: { $0.key < $1.key }) {
                text(name)
                colon()
                text(value)
                needsComma = true
            }
            endObject()
        }
        if !releases.isEmpty { try write(releases: releases) }
        try brings()
        endObject()
    }

    /// Writes the numbers of the functions and errors in this frame: the worker has to drop those of which it can't
    /// make objects.
    func brings() throws {
        guard !heldObjects.isEmpty else { return }
        key("brings")
        try array { for number in heldObjects { integer(number) } }
    }

    /// Writes a message that only releases.
    package func write(releasing releases: [ObjectHandle]) throws {
        try beginObject()
        try write(releases: releases)
        endObject()
    }

    package func write(cancelling id: Int) throws {
        try beginObject()
        key("cancel")
        integer(id)
        endObject()
    }

    func write(releases: [ObjectHandle]) throws {
        key("release")
        try array { for handle in releases { integer(handle.rawValue) } }
    }

    func members(of operation: PythonOperation) throws {
        key("op")
        text(operation.name)
        switch operation {
        case .importModule(let name):
            key("name")
            text(name)
        case .execute(let code), .evaluate(let code):
            switch code.content {
            case .text(let source):
                key("source")
                text(source)
            case .object(let object):
                try member("code", object)
            }
            if let file = code.file {
                key("file")
                text(file)
            }
            try member("globals", code.globals)
            try member("locals", code.locals)
        case .create(let value):
            try member("literal", value)
        case .get(let place), .delete(let place), .has(let place), .length(let place),
            .awaitResult(let place), .string(let place), .representation(let place):
            try start(place)
        case .enter(let place, let prefersAsync):
            try start(place)
            if prefersAsync {
                key("async")
                bool(true)
            }
        case .fill(let place, let data):
            try start(place)
            try member("data", data)
        case .set(let place, let value):
            try start(place)
            try member("value", value)
        case .call(let place, let arguments, let keywords):
            try start(place)
            try member(arguments: arguments)
            if !keywords.isEmpty {
                key("kwargs")
                try write(keywords: keywords)
            }
        case .contains(let place, let item):
            try start(place)
            try member("item", item)
        case .compare(let place, let comparison, let other):
            try start(place)
            key("by")
            text(comparison.rawValue)
            try member("other", other)
        case .operate(let place, let name, let arguments):
            try start(place)
            key("name")
            text(name)
            try member(arguments: arguments)
        case .same(let place, let other):
            try start(place)
            try member("other", other)
        case .iterate(let place, let closes):
            try start(place)
            if closes {
                key("closes")
                bool(true)
            }
        case .take(let place, let count):
            try start(place)
            key("count")
            integer(count)
        case .reap(let process):
            key("pid")
            integer(Int(process))
        case .ping, .information, .fork:
            break
        }
    }

    private func start(_ place: Place) throws {
        if let handle = try handle(of: place.base) {
            key("target")
            integer(handle.rawValue)
        } else {
            try member("literal", place.base)
        }
        guard !place.isObject else { return }
        key("path")
        try array { try segments(of: place) }
    }

    /// The handle of an object that stays in the worker; nil for a value.
    func handle(of object: PythonObject) throws -> ObjectHandle? {
        let handle: ObjectHandle
        switch try object.usableContent() {
        case .value: return nil
        case .handle(let known, _): handle = known
        case .pending(let pending): handle = pending.handle
        }
        guard belongsHere(object) else { throw object.strayError }
        return handle
    }

    private func member(arguments: [any PythonConvertible]) throws {
        guard !arguments.isEmpty else { return }
        key("args")
        try write(arguments: arguments)
    }

    func write(arguments: [any PythonConvertible]) throws {
        try array { for argument in arguments { try value(argument) } }
    }

    func write(keywords: [(String, any PythonConvertible)]) throws {
        try beginObject()
        for (index, (name, value)) in keywords.enumerated() {
            guard !keywords[..<index].contains(where: { $0.0.isSameInPython(as: name) }) else {
                throw PythonError.givenTwice(name)
            }
            text(name)
            colon()
            try self.value(value)
        }
        endObject()
    }

    private func member(_ name: StaticString, _ value: (any PythonConvertible)?) throws {
        guard let value else { return }
        key(name)
        try self.value(value)
    }
}
