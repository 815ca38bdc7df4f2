internal import BackendInterface

/// The callable objects that stand for Swift functions. The functions around them, with name and signature, are made in
/// Python: see worker/pyffi_worker/callbacks/functions.py.
enum FunctionObject {
    private static let call = PythonFunction("call") { capsule, arguments, count in
        FunctionObject.withTarget(capsule) { function, backend in
            backend.call(function, BorrowedArguments(arguments, count))
        }
    }

    private static let start = PythonFunction("start") { capsule, arguments, count in
        FunctionObject.withTarget(capsule) { function, backend in
            guard count > 1, let settle = arguments?[0], let soon = arguments?[1] else {
                return backend.refuse("start() takes settle, soon and the arguments")
            }
            return backend.start(function, BorrowedArguments(arguments.map { $0 + 2 }, count - 2), settle, soon)
        }
    }

    private static let stop = PythonFunction("stop") { capsule, _, _ in
        guard let api = Capsule.api, let task = Capsule.object(in: capsule, as: StartedCall.self) else { return nil }
        task.cancel()
        return api.constant(api.types.none).give()
    }

    private static let settle = PythonFunction("settle") { capsule, arguments, count in
        guard let api = Capsule.api, let settlement = Capsule.object(in: capsule, as: Settlement.self), count == 2,
            let value = arguments?[0], let error = arguments?[1]
        else { return nil }
        settlement(value, error == api.types.none ? nil : error)
        return api.constant(api.types.none).give()
    }

    private static let serve = PythonFunction("serve") { capsule, _, _ in
        guard let api = Capsule.api, let interpreter = Capsule.object(in: capsule, as: Interpreter.self) else {
            return nil
        }
        interpreter.thread.serveCalls(interpreter)
        return api.constant(api.types.none).give()
    }

    /// A callable that stands for a Swift function. The caller holds the GIL.
    static func new(_ callable: SwiftCallable, _ backend: InProcessBackend) throws -> Owned {
        try new(callable.starts ? start : call, BoundFunction(callable.function, backend), backend)
    }

    /// A callable that cancels a started call.
    static func stopping(_ call: StartedCall, _ backend: InProcessBackend) throws -> Owned {
        try new(stop, call, backend)
    }

    /// A callable that gets the outcome of a coroutine.
    static func settling(_ settlement: Settlement, _ backend: InProcessBackend) throws -> Owned {
        try new(settle, settlement, backend)
    }

    /// A callable that executes the operations which wait for Python's main thread and belong to calls.
    static func serving(_ backend: InProcessBackend) throws -> Owned {
        try new(serve, backend.shared, backend)
    }

    private static func new(
        _ function: PythonFunction,
        _ object: any AnyObject & Sendable,
        _ backend: InProcessBackend
    ) throws -> Owned {
        let api = backend.shared.api
        let capsule = try Capsule.new(object, api)
        return try function.object(boundTo: capsule.pointer, api)
    }

    private static func withTarget(
        _ capsule: PyPointer?,
        _ body: (SwiftFunction, InProcessBackend) -> NewReference?
    ) -> NewReference? {
        guard let api = Capsule.api, let bound = Capsule.object(in: capsule, as: BoundFunction.self) else { return nil }
        guard let (function, backend) = bound.target else {
            if let text = try? Setup(api: api).string("this Swift function was unregistered, or its runtime has ended")
            {
                api.errors.set(api.types.typeError, text.pointer)
            }
            return nil
        }
        return body(function, backend)
    }
}

/// The arguments of a call, borrowed from Python.
struct BorrowedArguments {
    let start: UnsafePointer<PyPointer?>?
    let count: Int

    init(_ start: UnsafePointer<PyPointer?>?, _ count: Int) {
        self.start = start
        self.count = count
    }
}
