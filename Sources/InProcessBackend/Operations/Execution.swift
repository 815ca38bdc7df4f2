internal import BackendInterface

// The closed list of operations, as calls of the C API. Each gives a new reference; the caller holds the GIL.
extension InProcessBackend {
    func execute(_ operation: PythonOperation) throws -> PyPointer {
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
                defer { api.objects.decrement(item) }
                return try bool(onObject(at: place) { api.objects.contains($0, item) })
            }
        case .compare(let place, let comparison, let other):
            return try withWriter { writer in
                let other = try writer.one(other)
                defer { api.objects.decrement(other) }
                return try check(onObject(at: place) { api.objects.compare($0, other, comparison.code) })
            }
        case .operate(let place, let name, let arguments): return try operate(place, name, arguments)
        case .same(let place, let other):
            return try withWriter { writer in
                let other = try writer.one(other)
                defer { api.objects.decrement(other) }
                return try bool(onObject(at: place) { $0 == other ? 1 : 0 })
            }
        case .iterate(let place, let closes):
            return try callInside("iterate", [PlaceArgument(place: place), PythonValue.bool(closes)])
        case .take(let place, let count): return try take(place, count)
        // The result is the coroutine; who performs the operation has it awaited.
        case .awaitResult(let place): return try callInside("need_awaitable", [PlaceArgument(place: place)])
        case .enter(let place): return try callInside("enter", [PlaceArgument(place: place)])
        case .fill(let place, let data): return try fill(place, data)
        case .string(let place): return try check(onObject(at: place, api.objects.string))
        case .representation(let place): return try check(onObject(at: place, api.objects.representation))
        case .ping: return new(api.types.none)
        case .information:
            guard let report = shared.callMethod(shared.support.module, "report") else { throw takeError() }
            return report
        }
    }

    private var api: CPython { shared.api }

    // MARK: Places

    /// What a place leads to.
    @inline(__always)
    func resolve(_ place: Place) throws -> PyPointer {
        try resolve(place.base, place.steps)
    }

    @inline(__always)
    private func resolve(_ base: PythonObject, _ steps: [Place.Step]) throws -> PyPointer {
        let base = try pointer(to: base)
        return steps.isEmpty ? base : try follow(steps, from: base)
    }

    @inline(__always)
    private func pointer(to object: PythonObject) throws -> PyPointer {
        if let handle = object.liveHandle {
            api.objects.increment(handle.pointer)
            return handle.pointer
        }
        return try value(of: object)
    }

    private func value(of object: PythonObject) throws -> PyPointer {
        switch try object.usableContent() {
        case .handle(let handle, _):
            api.objects.increment(handle.pointer)
            return handle.pointer
        case .value(let value): return try withWriter { try $0.one(value) }
        case .pending: throw object.strayError
        }
    }

    /// Takes over the reference to `start`.
    private func follow(_ steps: some Sequence<Place.Step>, from start: PyPointer) throws -> PyPointer {
        var object = start
        for step in steps {
            let previous = object
            defer { api.objects.decrement(previous) }
            object = try take(step, from: previous)
        }
        return object
    }

    @inline(__always)
    private func take(_ step: Place.Step, from object: PyPointer) throws -> PyPointer {
        switch step {
        case .attribute(let name): return try withName(name) { try check(api.objects.getAttribute(object, $0)) }
        case .item(let key):
            return try withWriter { writer in
                let key = try writer.one(key)
                defer { api.objects.decrement(key) }
                return try check(api.objects.getItem(object, key))
            }
        }
    }

    /// The object that the last step of a place starts from, and that step.
    private func withOwner<Result>(
        of place: Place,
        _ body: (PyPointer, Place.Step) throws -> Result
    ) throws -> Result {
        guard let last = place.steps.last else {
            throw PythonError(.unsupported, "expected a path with a member or an item at its end, got an object")
        }
        let owner = try follow(place.steps.dropLast(), from: pointer(to: place.base))
        defer { api.objects.decrement(owner) }
        return try body(owner, last)
    }

    private func onObject<Result>(at place: Place, _ body: (PyPointer) -> Result) throws -> Result {
        let object = try resolve(place)
        defer { api.objects.decrement(object) }
        return body(object)
    }

    // MARK: Attributes and items

    private func set(_ place: Place, to value: any PythonConvertible) throws -> PyPointer {
        try withWriter { writer in
            let value = try writer.one(value)
            defer { api.objects.decrement(value) }
            return try withOwner(of: place) { owner, step in
                switch step {
                case .attribute(let name):
                    return try done(withName(name) { api.objects.setAttribute(owner, $0, value) })
                case .item(let key):
                    let key = try writer.one(key)
                    defer { api.objects.decrement(key) }
                    return try done(api.objects.setItem(owner, key, value))
                }
            }
        }
    }

    private func delete(_ place: Place) throws -> PyPointer {
        try withOwner(of: place) { owner, step in
            switch step {
            case .attribute(let name): return try done(withName(name) { api.objects.setAttribute(owner, $0, nil) })
            case .item(let key):
                return try withWriter { writer in
                    let key = try writer.one(key)
                    defer { api.objects.decrement(key) }
                    return try done(api.objects.deleteItem(owner, key))
                }
            }
        }
    }

    private func has(_ place: Place) throws -> PyPointer {
        try withOwner(of: place) { owner, step in
            guard case .attribute(let name) = step else {
                throw PythonError(.unsupported, "expected the name of a member, got the key of an item")
            }
            if let found = try withName(name, { api.objects.getAttribute(owner, $0) }) {
                api.objects.decrement(found)
                return new(api.types.true)
            }
            guard api.errors.matches(api.types.attributeError) != 0 else { throw takeError() }
            api.errors.clear()
            return new(api.types.false)
        }
    }

    @inline(__always)
    func get(_ base: PythonObject, _ steps: [Place.Step], _ last: Place.Step) throws -> PyPointer {
        let object = try resolve(base, steps)
        defer { api.objects.decrement(object) }
        return try take(last, from: object)
    }

    // MARK: Calls

    @inline(__always)
    func call(_ base: PythonObject, _ steps: [Place.Step], _ arguments: [any PythonConvertible]) throws -> PyPointer {
        // In Python's order: first what is called, then the arguments.
        let function = try resolve(base, steps)
        defer { api.objects.decrement(function) }
        let writer = shared.takeWriter(for: self)
        defer { shared.giveBack(writer) }
        return try writer._withUnsafeGuaranteedRef { try $0.call(function, arguments) }
    }

    func call(
        _ base: PythonObject,
        _ steps: [Place.Step],
        labelled arguments: KeyValuePairs<String, any PythonConvertible>
    ) throws -> PyPointer {
        let function = try resolve(base, steps)
        defer { api.objects.decrement(function) }
        return try withWriter { writer in
            // Python wants the names in a tuple, and the values behind the positional arguments in the names' order.
            try withWriter { names in
                for (name, value) in arguments {
                    if name.isEmpty {
                        try writer.argument(value)
                        // A positional argument behind a keyword: its value has to go in front of the keywords'.
                        writer.moveLast(by: names.count)
                    } else {
                        try names.newName(name)
                        try writer.argument(value)
                    }
                }
                return try call(function, writer, positional: writer.count - names.count, names)
            }
        }
    }

    private func call(
        _ place: Place,
        _ arguments: [any PythonConvertible],
        _ keywords: [(String, any PythonConvertible)]
    ) throws -> PyPointer {
        guard !keywords.isEmpty else { return try call(place.base, place.steps, arguments) }
        let function = try resolve(place)
        defer { api.objects.decrement(function) }
        return try withWriter { writer in
            for argument in arguments { try writer.argument(argument) }
            return try withWriter { names in
                for (name, value) in keywords {
                    try names.newName(name)
                    try writer.argument(value)
                }
                return try call(function, writer, positional: arguments.count, names)
            }
        }
    }

    /// The values of the keywords stand behind the positional arguments.
    private func call(
        _ function: PyPointer,
        _ writer: ObjectWriter,
        positional: Int,
        _ names: ObjectWriter
    ) throws -> PyPointer {
        let flags = positional | CallFunctions.slotInFront
        if let vectorcall = api.calls.vectorcall {
            let tuple = try check(api.sequences.newTuple(names.count))
            defer { api.objects.decrement(tuple) }
            for index in 0..<names.count {
                guard let name = names.values[index] else { continue }
                api.objects.increment(name)
                _ = api.sequences.setTupleItem(tuple, index, name)
            }
            return try check(vectorcall(function, writer.values, flags, tuple))
        }
        let dict = try check(api.mappings.newDict())
        defer { api.objects.decrement(dict) }
        for index in 0..<names.count {
            guard let name = names.values[index], let value = writer.values[positional + index] else { continue }
            guard api.mappings.setDictItem(dict, name, value) == 0 else { throw takeError() }
        }
        return try check(api.calls.vectorcallDict(function, writer.values, flags, dict))
    }

    private func operate(_ place: Place, _ name: String, _ arguments: [any PythonConvertible]) throws -> PyPointer {
        let function = try withName(name) { try check(api.objects.getAttribute(shared.support.operators, $0)) }
        defer { api.objects.decrement(function) }
        return try withWriter { writer in
            try writer.argument(PlaceArgument(place: place))
            for argument in arguments { try writer.argument(argument) }
            return try check(shared.call(function, writer))
        }
    }

    /// Calls a function of module `inside`: behaviour that both backends share.
    func callInside(_ name: String, _ arguments: [any PythonConvertible]) throws -> PyPointer {
        try withWriter { writer in
            for argument in arguments { try writer.argument(argument) }
            return try withName(name) { name in
                let function = try check(api.objects.getAttribute(shared.support.module, name))
                defer { api.objects.decrement(function) }
                return try check(shared.call(function, writer))
            }
        }
    }

    private func fill(_ place: Place, _ data: any PythonConvertible) throws -> PyPointer {
        let trouble = try callInside("fill", [PlaceArgument(place: place), data])
        guard trouble != api.types.none else { return trouble }
        defer { api.objects.decrement(trouble) }
        throw PythonError.conversion(try text(of: trouble))
    }

    // MARK: Code

    private func importModule(_ name: String) throws -> PyPointer {
        guard name.hasPrefix(".") else { return try withName(name) { try check(api.imports.importModule($0)) } }
        // Says what a relative name would need.
        let importlib = try withName("importlib") { try check(api.imports.importModule($0)) }
        defer { api.objects.decrement(importlib) }
        return try withName(name) { try check(shared.callMethod(importlib, "import_module", $0)) }
    }

    private func run(_ code: SourceCode, _ mode: String, _ function: PyPointer) throws -> PyPointer {
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
            defer { api.objects.decrement(compiled) }
            return try withWriter { writer in
                try writer.object(ObjectHandle(compiled))
                for index in 0..<spaces.count {
                    if let space = spaces.values[index] { try writer.object(ObjectHandle(space)) }
                }
                return try check(shared.call(function, writer))
            }
        }
    }

    private func compiled(_ code: SourceCode, _ mode: String) throws -> PyPointer {
        let file = code.file ?? "<string>"
        switch code.content {
        case .object(let object):
            return try callInside("runnable", [object, PythonValue.string(file), PythonValue.string(mode)])
        case .text(let text):
            return try withWriter { writer in
                try writer.string(text)
                try writer.string(file)
                try writer.string(mode)
                try writer.int(0)
                // dont_inherit
                try writer.bool(true)
                return try check(shared.call(shared.support.compile, writer))
            }
        }
    }

    // MARK: Small things

    @inline(__always)
    private func withWriter<Result>(_ body: (ObjectWriter) throws -> Result) throws -> Result {
        try shared.withSpareWriter(for: self, body)
    }

    @inline(__always)
    private func withName<Result>(_ name: String, _ body: (PyPointer) throws -> Result) throws -> Result {
        guard let name = shared.names.name(name) else { throw takeError() }
        defer { api.objects.decrement(name) }
        return try body(name)
    }

    @inline(__always)
    func check(_ object: PyPointer?) throws -> PyPointer {
        guard let object else { throw takeError() }
        return object
    }

    /// None, for an operation that gives a status.
    private func done(_ status: Int32) throws -> PyPointer {
        guard status == 0 else { throw takeError() }
        return new(api.types.none)
    }

    private func bool(_ status: Int32) throws -> PyPointer {
        guard status >= 0 else { throw takeError() }
        return new(status == 0 ? api.types.false : api.types.true)
    }

    private func int(_ number: Int) throws -> PyPointer {
        guard number >= 0 else { throw takeError() }
        return try check(api.numbers.intFromInt64(Int64(number)))
    }

    private func new(_ object: PyPointer) -> PyPointer {
        api.objects.increment(object)
        return object
    }

    /// An object for Swift to keep.
    func hold(_ object: PyPointer) -> PythonObject {
        api.objects.increment(object)
        return PythonObject(
            ObjectHandle(object),
            typeName: shared.types.description(of: shared.type(of: object)).name,
            backend: self
        )
    }

    /// The text of a str.
    func text(of string: PyPointer) throws -> String {
        var count = 0
        guard let utf8 = api.strings.utf8(string, &count) else { throw takeError() }
        return String(decoding: UnsafeBufferPointer(start: utf8, count: count), as: UTF8.self)
    }
}

extension ObjectWriter {
    /// Writes one value and takes it out; the caller owns the reference.
    @inline(__always)
    func one(_ value: any PythonConvertible) throws -> PyPointer {
        try argument(value)
        return takeLast()
    }
}

/// A place among arguments.
private struct PlaceArgument: PythonConvertible {
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
