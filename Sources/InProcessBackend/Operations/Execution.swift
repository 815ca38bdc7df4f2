internal import BackendInterface

// The closed list of operations, as calls of the C API. The caller holds the GIL.
extension InProcessBackend {
    func execute(_ operation: PythonOperation) throws -> Owned { try execute(operation, TraceContext.current) }

    /// - Parameter trace: the operation's trace context.
    func execute(_ operation: PythonOperation, _ trace: [String: String]?) throws -> Owned {
        guard let trace else { return try executeNow(operation) }
        let scope = try callSupport(.enterTrace, [TraceContext.value(trace)])
        defer { if shared.callMethod(scope.pointer, "leave") == nil { api.errors.clear() } }
        return try executeNow(operation)
    }

    private func executeNow(_ operation: PythonOperation) throws -> Owned {
        switch operation {
        case .call(let place, let arguments, let keywords): return try call(place, arguments, keywords)
        case .get(let place): return try resolve(place)
        case .set(let place, let value): return try set(place, to: value)
        case .delete(let place): return try delete(place)
        case .has(let place): return try has(place)
        case .create(let value): return try withWriter { try $0.one(value) }
        case .importModule(let name): return try importModule(name)
        case .execute(let code): return try run(code, "exec", shared.support.exec)
        case .evaluate(let code): return try run(code, "eval", shared.support.eval)
        case .length(let place): return try int(onObject(at: place, api.objects.length))
        case .contains(let place, let item):
            return try withWriter { writer in
                let item = try writer.one(item)
                return try bool(onObject(at: place) { api.objects.contains($0, item.pointer) })
            }
        case .compare(let place, let comparison, let other):
            return try withWriter { writer in
                let other = try writer.one(other)
                return try check(onObject(at: place) { api.objects.compare($0, other.pointer, comparison.code) })
            }
        case .operate(let place, let name, let arguments): return try operate(place, name, arguments)
        case .same(let place, let other):
            return try withWriter { writer in
                let other = try writer.one(other)
                return try bool(onObject(at: place) { $0 == other.pointer ? 1 : 0 })
            }
        case .iterate(let place, let closes):
            return try callSupport(.iterate, [namespace, PlaceArgument(place: place), PythonValue.bool(closes)])
        case .take(let place, let count): return try take(place, count)
        // The result is the coroutine, which the caller then has awaited.
        case .awaitResult(let place): return try callSupport(.needAwaitable, [PlaceArgument(place: place)])
        case .enter(let place, let prefersAsync):
            return try callSupport(.enter, [namespace, PlaceArgument(place: place), PythonValue.bool(prefersAsync)])
        case .fill(let place, let data): return try fill(place, data)
        case .string(let place): return try check(onObject(at: place, api.objects.string))
        case .representation(let place): return try check(onObject(at: place, api.objects.representation))
        case .ping: return api.constant(api.types.none)
        case .information:
            guard let report = shared.callSupport(.report) else { throw takeError() }
            return report
        case .fork, .reap: throw PythonError(.unsupported, "only a worker can be forked")
        }
    }

    var api: CPython { shared.api }

    // MARK: Places

    @inline(__always)
    func resolve(_ place: Place) throws -> Owned {
        guard let last = place.last else { return try pointer(to: place.base) }
        return try get(place.base, place.leading, last)
    }

    @inline(__always)
    func pointer(to object: PythonObject) throws -> Owned {
        if let handle = object.liveHandle {
            return Owned(retaining: handle.pointer, api)
        }
        return try value(of: object)
    }

    private func value(of object: PythonObject) throws -> Owned {
        switch try object.usableContent() {
        case .handle(let handle, _): return Owned(retaining: handle.pointer, api)
        case .value(let value): return try withWriter { try $0.one(value) }
        case .pending: throw object.strayError
        }
    }

    private func follow(_ segments: [Place.Segment], from start: consuming Owned) throws -> Owned {
        var object = start
        for segment in segments { object = try take(segment, from: object.pointer) }
        return object
    }

    /// The object that the last segment starts from.
    @inline(__always)
    private func owner(_ base: PythonObject, _ leading: [Place.Segment]) throws -> Owned {
        let base = try pointer(to: base)
        return leading.isEmpty ? base : try follow(leading, from: base)
    }

    @inline(__always)
    private func take(_ segment: Place.Segment, from object: PyPointer) throws -> Owned {
        switch segment {
        case .attribute(let name): return try withName(name) { try check(api.objects.getAttribute(object, $0)) }
        case .item(let key):
            return try withWriter { writer in
                let key = try writer.one(key)
                return try check(api.objects.getItem(object, key.pointer))
            }
        }
    }

    /// Gives `body` the object that a place's last segment starts from, and that segment.
    private func withOwner<Result: ~Copyable>(
        of place: Place,
        _ body: (PyPointer, Place.Segment) throws -> Result
    ) throws -> Result {
        guard let last = place.last else {
            throw PythonError(.unsupported, "expected a path with a member or an item at its end, got an object")
        }
        let owner = try owner(place.base, place.leading)
        return try body(owner.pointer, last)
    }

    private func onObject<Result>(at place: Place, _ body: (PyPointer) -> Result) throws -> Result {
        let object = try resolve(place)
        return body(object.pointer)
    }

    // MARK: Attributes and items

    private func set(_ place: Place, to value: any PythonConvertible) throws -> Owned {
        try withWriter { writer in
            let value = try writer.one(value)
            return try withOwner(of: place) { owner, segment in
                switch segment {
                case .attribute(let name):
                    return try done(withName(name) { api.objects.setAttribute(owner, $0, value.pointer) })
                case .item(let key):
                    let key = try writer.one(key)
                    return try done(api.objects.setItem(owner, key.pointer, value.pointer))
                }
            }
        }
    }

    private func delete(_ place: Place) throws -> Owned {
        try withOwner(of: place) { owner, segment in
            switch segment {
            case .attribute(let name): return try done(withName(name) { api.objects.setAttribute(owner, $0, nil) })
            case .item(let key):
                return try withWriter { writer in
                    let key = try writer.one(key)
                    return try done(api.objects.deleteItem(owner, key.pointer))
                }
            }
        }
    }

    private func has(_ place: Place) throws -> Owned {
        try withOwner(of: place) { owner, segment in
            guard case .attribute(let name) = segment else {
                throw PythonError(.unsupported, "expected the name of a member, got the key of an item")
            }
            let found = try withName(name) { api.own(api.objects.getAttribute(owner, $0)) }
            guard found == nil else { return api.constant(api.types.true) }
            guard api.errors.matches(api.types.attributeError) != 0 else { throw takeError() }
            api.errors.clear()
            return api.constant(api.types.false)
        }
    }

    @inline(__always)
    func get(_ base: PythonObject, _ leading: [Place.Segment], _ last: Place.Segment) throws -> Owned {
        let owner = try owner(base, leading)
        return try take(last, from: owner.pointer)
    }

    private func fill(_ place: Place, _ data: any PythonConvertible) throws -> Owned {
        let trouble = try callSupport(.fill, [PlaceArgument(place: place), data])
        guard trouble.pointer != api.types.none else { return trouble }
        throw PythonError.conversion(try text(of: trouble.pointer))
    }

    // MARK: Code

    private func importModule(_ name: String) throws -> Owned {
        guard name.hasPrefix(".") else { return try withName(name) { try check(api.imports.importModule($0)) } }
        // The error of `importlib` says what a relative name would need.
        let importlib = try withName("importlib") { try check(api.imports.importModule($0)) }
        return try withName(name) { try check(shared.callMethod(importlib.pointer, "import_module", $0)) }
    }

    private func run(_ code: SourceCode, _ mode: String, _ function: PyPointer) throws -> Owned {
        try withWriter { spaces in
            if let given = code.globals {
                try spaces.argument(given)
                guard spaces.values[0] != api.types.none else {
                    throw PythonError.conversion("expected a dict as globals, got None")
                }
            } else {
                try namespace.use { try spaces.object($0) }
            }
            if let given = code.locals { try spaces.argument(given) }
            let compiled = try compiled(code, mode)
            return try withWriter { writer in
                try writer.object(ObjectHandle(compiled.pointer))
                for index in 0..<spaces.count {
                    if let space = spaces.values[index] { try writer.object(ObjectHandle(space)) }
                }
                return try check(shared.call(function, writer))
            }
        }
    }

    private func compiled(_ code: SourceCode, _ mode: String) throws -> Owned {
        let file = code.file ?? "<string>"
        switch code.content {
        case .object(let object):
            return try callSupport(.runnable, [object, PythonValue.string(file), PythonValue.string(mode)])
        case .text(let text):
            return try withWriter { writer in
                try writer.string(text)
                try writer.string(file)
                try writer.string(mode)
                return try check(shared.call(shared.support.compiled, writer))
            }
        }
    }

    // MARK: Small things

    @inline(__always)
    func withWriter(_ body: (ObjectWriter) throws -> Owned) throws -> Owned {
        try shared.withSpareWriter(for: self, body)
    }

    @inline(__always)
    func withName<Result: ~Copyable>(_ name: String, _ body: (PyPointer) throws -> Result) throws -> Result {
        guard let name = shared.names.name(name) else { throw takeError() }
        return try body(name.pointer)
    }

    @inline(__always)
    func check(_ new: NewReference?) throws -> Owned {
        guard let new else { throw takeError() }
        return Owned(new, api)
    }

    @inline(__always)
    func check(_ object: consuming Owned?) throws -> Owned {
        guard let object else { throw takeError() }
        return object
    }

    /// None, for a C function that gives a status.
    private func done(_ status: Int32) throws -> Owned {
        guard status == 0 else { throw takeError() }
        return api.constant(api.types.none)
    }

    private func bool(_ status: Int32) throws -> Owned {
        guard status >= 0 else { throw takeError() }
        return api.constant(status == 0 ? api.types.false : api.types.true)
    }

    private func int(_ number: Int) throws -> Owned {
        guard number >= 0 else { throw takeError() }
        return try check(api.numbers.intFromInt64(Int64(number)))
    }

    func hold(_ object: PyPointer) -> PythonObject {
        let description = shared.types.description(of: shared.type(of: object))
        return PythonObject(
            ObjectHandle(owning: Owned(retaining: object, api)),
            typeName: description.name,
            name: description.named.flatMap { shared.support.knownName.of(object, $0, shared) },
            backend: self
        )
    }

    func text(of string: PyPointer) throws -> String {
        var count = 0
        guard let utf8 = api.strings.utf8(string, &count) else { throw takeError() }
        return String(decoding: UnsafeBufferPointer(start: utf8, count: count), as: UTF8.self)
    }
}

extension ObjectWriter {
    /// Writes one value and takes it out.
    @inline(__always)
    func one(_ value: any PythonConvertible) throws -> Owned {
        try argument(value)
        return takeLast()
    }
}

/// A place as an argument.
struct PlaceArgument: PythonConvertible {
    let place: Place

    func write(to writer: PythonWriter) throws { try writer.sink.place(place) }
}

extension PythonComparison {
    /// `Py_LT` and so on.
    fileprivate var code: Int32 {
        switch self {
        case .less: 0
        case .lessOrEqual: 1
        case .equal: 2
        case .notEqual: 3
        case .greater: 4
        case .greaterOrEqual: 5
        }
    }
}
