internal import BackendInterface
internal import EmbeddedWorker

/// The functions of the embedded package's module `in_process`: behaviour that both backends share and that need not be
/// fast.
///
/// The references are held as long as the interpreter lives.
struct Support: @unchecked Sendable {  // addresses of objects that live as long as the interpreter
    let builtins: PyPointer
    let compiled: PyPointer
    let exec: PyPointer
    let eval: PyPointer
    let operators: PyPointer
    let identity: PyPointer
    let bare: PyPointer
    let gatheredDict: PyPointer
    let gatheredList: PyPointer
    let extended: PyPointer
    let made: PyPointer
    let describe: PyPointer
    let listable: PyPointer
    let buffer: PyPointer
    let newArray: PyPointer
    /// A function of Python that does nothing.
    let nothing: PyPointer
    let knownName: KnownName
    let module: PyPointer
    /// Which calls need a frame of `__main__`.
    let callees: Callees
    let classes: Classes
    /// `sys.modules`
    let modules: PyPointer
    /// `sys._current_frames`
    let currentFrames: PyPointer
    /// The class of the coroutines of `async def` functions.
    let coroutine: PyPointer

    /// Imports the package from this program's memory. The caller holds the GIL.
    ///
    /// - Parameter cache: the beginning of the name of the file that keeps the bytecode; nil: no file.
    init(_ api: CPython, cache: String?) throws {
        let setup = Setup(api: api)
        let builtins = try setup.module("builtins")
        let exec = try setup.attribute(builtins.pointer, "exec")
        let namespace = try setup.check(api.mappings.newDict())
        let loader = try setup.string(WorkerSources.loader)
        _ = try setup.call(exec.pointer, loader.pointer, namespace.pointer)
        let payload = Array(WorkerSources.payload.utf8)
        let bytes = try setup.check(api.bytes.fromMemory(payload, payload.count))
        let file = try cache.map { try setup.string($0) } ?? api.constant(api.types.none)
        let makeSources = try setup.item(namespace.pointer, "Sources")
        let sources = try setup.call(makeSources.pointer, bytes.pointer, file.pointer)
        let system = try setup.module("sys")
        let finders = try setup.attribute(system.pointer, "meta_path")
        let insert = try setup.attribute(finders.pointer, "insert")
        let first = try setup.int(0)
        _ = try setup.call(insert.pointer, first.pointer, sources.pointer)
        let module = try setup.module("pyffi_worker.in_process")
        let handles = try setup.module("pyffi_worker.execution.handles")
        if cache != nil {
            let keep = try setup.attribute(module.pointer, .keepBytecode)
            _ = try setup.call(keep.pointer, sources.pointer)
        }

        compiled = try setup.attribute(module.pointer, .compiled).keep()
        eval = try setup.attribute(builtins.pointer, "eval").keep()
        operators = try setup.module("operator").keep()
        modules = try setup.attribute(system.pointer, "modules").keep()
        currentFrames = try setup.attribute(system.pointer, "_current_frames").keep()
        identity = try setup.attribute(module.pointer, .identity).keep()
        bare = try setup.attribute(module.pointer, .bare).keep()
        gatheredDict = try setup.attribute(module.pointer, .gatheredDict).keep()
        gatheredList = try setup.attribute(module.pointer, .gatheredList).keep()
        extended = try setup.attribute(module.pointer, .extended).keep()
        made = try setup.attribute(module.pointer, .made).keep()
        describe = try setup.attribute(module.pointer, .describe).keep()
        listable = try setup.attribute(module.pointer, .listable).keep()
        buffer = try setup.attribute(module.pointer, .buffer).keep()
        nothing = try setup.attribute(module.pointer, .nothing).keep()
        newArray = try setup.attribute(module.pointer, .newArray).keep()
        knownName = try KnownName(setup)
        coroutine = try setup.attribute(handles.pointer, "Coroutine").keep()
        classes = try Classes(setup.call(setup.attribute(module.pointer, .classes).pointer), setup)
        callees = try Callees(setup.call(setup.attribute(module.pointer, .callees).pointer), setup)
        self.builtins = builtins.keep()
        self.exec = exec.keep()
        self.module = module.keep()
    }
}

/// A few simple calls of the C API, for use before there is a backend to report errors by.
struct Setup {
    let api: CPython

    func check(_ new: NewReference?) throws -> Owned {
        guard let new else { throw failure }
        return Owned(new, api)
    }

    /// The exception that is set, as an error. Clears the exception.
    var failure: PythonError {
        let reason = reasonOfException ?? "no reason is known"
        api.errors.clear()
        return PythonError(.startFailed, "Python can't be prepared for use in this process: \(reason)")
    }

    private var reasonOfException: String? {
        guard let exception = api.takeException(), let text = api.own(api.objects.representation(exception.pointer))
        else { return nil }
        return self.text(text.pointer)
    }

    func string(_ text: String) throws -> Owned {
        var text = text
        return try check(text.withUTF8 { api.strings.fromUTF8($0.baseAddress, $0.count) })
    }

    func int(_ value: Int) throws -> Owned { try check(api.numbers.intFromInt64(Int64(value))) }

    func module(_ name: String) throws -> Owned {
        let name = try string(name)
        return try check(api.imports.importModule(name.pointer))
    }

    func attribute(_ object: PyPointer, _ name: String) throws -> Owned {
        let name = try string(name)
        return try check(api.objects.getAttribute(object, name.pointer))
    }

    func attribute(_ module: PyPointer, _ function: InProcessFunction) throws -> Owned {
        try attribute(module, function.rawValue)
    }

    func item(_ object: PyPointer, _ name: String) throws -> Owned {
        let name = try string(name)
        return try check(api.objects.getItem(object, name.pointer))
    }

    func call(_ function: PyPointer, _ arguments: PyPointer...) throws -> Owned {
        var arguments = arguments.map(Optional.some)
        return try check(
            arguments.withUnsafeMutableBufferPointer { buffer in
                api.calls.vectorcallDict(function, buffer.baseAddress, buffer.count, nil)
            }
        )
    }

    /// An int that fits; else 0.
    func int(_ object: PyPointer) -> Int {
        var overflow: Int32 = 0
        let value = api.numbers.int64(object, &overflow)
        if value == -1 { api.errors.clear() }
        return Int(value)
    }

    /// The items of a list, borrowed from it.
    func items(_ list: PyPointer) -> [PyPointer] {
        (0..<max(0, api.sequences.listCount(list))).compactMap { api.sequences.listItem(list, $0) }
    }

    /// The text of a str, lone surrogates as escapes; empty for anything else.
    func text(_ object: PyPointer) -> String { api.text(of: object) }
}
