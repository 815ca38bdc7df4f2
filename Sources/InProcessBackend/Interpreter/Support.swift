internal import BackendInterface
internal import EmbeddedWorker

/// The functions of the embedded package's module `inside`: behaviour that both backends share and that is not hot.
///
/// The references are held as long as the interpreter lives.
struct Support: @unchecked Sendable {  // addresses of objects that live as long as the interpreter
    let builtins: PyPointer
    let compile: PyPointer
    let exec: PyPointer
    let eval: PyPointer
    let operators: PyPointer
    let identity: PyPointer
    let names: PyPointer
    let bare: PyPointer
    let extended: PyPointer
    let made: PyPointer
    let describe: PyPointer
    let listable: PyPointer
    let buffer: PyPointer
    let newArray: PyPointer
    let module: PyPointer
    /// `sys.modules`
    let modules: PyPointer
    /// `sys._current_frames`
    let currentFrames: PyPointer
    /// The class of what `async def` functions give.
    let coroutine: PyPointer

    /// Imports the package from this program's memory. The caller holds the GIL.
    ///
    /// - Parameter cache: the beginning of the name of the file that keeps the bytecode; nil: there is none.
    init(_ api: CPython, cache: String?) throws {
        let setup = Setup(api: api)
        builtins = try setup.module("builtins")
        compile = try setup.attribute(builtins, "compile")
        exec = try setup.attribute(builtins, "exec")
        eval = try setup.attribute(builtins, "eval")
        operators = try setup.module("operator")

        let namespace = try setup.check(api.mappings.newDict())
        try setup.call(exec, setup.string(WorkerSources.loader), namespace)
        let payload = Array(WorkerSources.payload.utf8)
        let sources = try setup.call(
            setup.item(namespace, "Sources"),
            setup.check(api.bytes.fromMemory(payload, payload.count)),
            cache.map { try setup.string($0) } ?? api.types.none
        )
        let system = try setup.module("sys")
        modules = try setup.attribute(system, "modules")
        currentFrames = try setup.attribute(system, "_current_frames")
        let finders = try setup.attribute(system, "meta_path")
        try setup.call(setup.attribute(finders, "insert"), setup.int(0), sources)
        module = try setup.module("pyffi_worker.inside")
        identity = try setup.attribute(module, "identity")
        names = try setup.attribute(module, "names")
        bare = try setup.attribute(module, "bare")
        extended = try setup.attribute(module, "extended")
        made = try setup.attribute(module, "made")
        describe = try setup.attribute(module, "describe")
        listable = try setup.attribute(module, "listable")
        buffer = try setup.attribute(module, "buffer")
        newArray = try setup.attribute(module, "new_array")
        coroutine = try setup.attribute(setup.module("pyffi_worker.handles"), "Coroutine")
        if cache != nil { try setup.call(setup.attribute(module, "keep_bytecode"), sources) }
    }

    /// Name, bases and so on of a class, by the package's own rules.
    func describe(_ type: PyPointer, _ api: CPython) -> TypeDescription {
        let setup = Setup(api: api)
        do {
            let answer = try setup.call(names, type)
            defer { api.objects.decrement(answer) }
            guard let name = api.sequences.listItem(answer, 0), let bases = api.sequences.listItem(answer, 1),
                let isExtended = api.sequences.listItem(answer, 2)
            else { throw setup.failure }
            return TypeDescription(
                type: type,
                name: setup.text(name),
                bases: (0..<max(0, api.sequences.listCount(bases))).compactMap { index in
                    api.sequences.listItem(bases, index).map { setup.text($0) }
                },
                isExtended: isExtended == api.types.true
            )
        } catch {
            return bareDescription(of: type, setup)
        }
    }

    /// As above without running Python code, for which there may be no room left on the stack.
    private func bareDescription(of type: PyPointer, _ setup: Setup) -> TypeDescription {
        func text(_ name: String, of type: PyPointer) -> String? {
            guard let attribute = try? setup.attribute(type, name) else { return nil }
            defer { setup.api.objects.decrement(attribute) }
            return setup.text(attribute)
        }
        var bases: [String] = []
        if let order = try? setup.attribute(type, "__mro__") {
            defer { setup.api.objects.decrement(order) }
            for index in 0..<max(0, setup.api.sequences.tupleCount(order)) {
                guard let base = setup.api.sequences.tupleItem(order, index), let name = text("__qualname__", of: base)
                else {
                    continue
                }
                let module = text("__module__", of: base) ?? "builtins"
                bases.append(module == "builtins" ? name : "\(module).\(name)")
            }
        }
        return TypeDescription(
            type: type,
            name: text("__name__", of: type) ?? "object",
            bases: bases.contains("BaseException") ? bases.filter { $0 != "object" } : [],
            isExtended: false,
            isWhole: false
        )
    }
}

/// Few and simple calls of the C API, for what happens before there is a backend to report errors by.
struct Setup {
    let api: CPython

    func check(_ object: PyPointer?) throws -> PyPointer {
        guard let object else { throw failure }
        return object
    }

    /// The exception that is being raised, in words.
    var failure: PythonError {
        let exception = api.takeException()
        let reason = exception.flatMap { api.objects.representation($0) }.map { text($0) } ?? "no reason is known"
        api.errors.clear()
        return PythonError(.environment, "Python can't be prepared for use in this process: \(reason)")
    }

    func string(_ text: String) throws -> PyPointer {
        var text = text
        return try check(text.withUTF8 { api.strings.fromUTF8($0.baseAddress, $0.count) })
    }

    func int(_ value: Int) throws -> PyPointer { try check(api.numbers.intFromInt64(Int64(value))) }

    func module(_ name: String) throws -> PyPointer { try check(api.imports.importModule(string(name))) }

    func attribute(_ object: PyPointer, _ name: String) throws -> PyPointer {
        try check(api.objects.getAttribute(object, string(name)))
    }

    func item(_ object: PyPointer, _ name: String) throws -> PyPointer {
        try check(api.objects.getItem(object, string(name)))
    }

    @discardableResult
    func call(_ function: PyPointer, _ arguments: PyPointer...) throws -> PyPointer {
        var arguments = arguments.map(Optional.some)
        return try check(
            arguments.withUnsafeMutableBufferPointer { buffer in
                api.calls.vectorcallDict(function, buffer.baseAddress, buffer.count, nil)
            }
        )
    }

    /// The text of a str; empty for anything else.
    func text(_ object: PyPointer) -> String {
        var count = 0
        guard let utf8 = api.strings.utf8(object, &count) else {
            api.errors.clear()
            return ""
        }
        return String(decoding: UnsafeBufferPointer(start: utf8, count: count), as: UTF8.self)
    }
}
