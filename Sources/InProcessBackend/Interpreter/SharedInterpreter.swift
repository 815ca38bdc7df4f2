internal import BackendInterface
internal import EmbeddedWorker
internal import Foundation
internal import PythonDiscovery
internal import SystemSupport

/// The one interpreter of the process, and how many runtimes use it.
enum SharedInterpreter {
    private enum State {
        case none
        case running(Interpreter, executable: String, users: Int)
        case failed(PythonError)
        case finalized
    }

    private static let state = Locked(State.none)

    /// The running interpreter if the configuration allows it, else a new one.
    ///
    /// - Returns: the interpreter, and whether no other runtime uses it.
    /// - Throws: `unsupported` if the process already runs another Python.
    static func join(
        _ configuration: InProcessConfiguration,
        _ abandonment: Abandonment
    ) throws -> (Interpreter, isFirst: Bool) {
        let (interpreter, isFirst) = try enter(configuration, abandonment)
        do {
            // The lock is not held: this takes the GIL, whose holder may be waiting for the lock.
            try begin(interpreter, configuration, isFirst: isFirst)
        } catch {
            _ = leave(finalizes: false)
            throw error
        }
        return (interpreter, isFirst)
    }

    private static func enter(
        _ configuration: InProcessConfiguration,
        _ abandonment: Abandonment
    ) throws -> (Interpreter, isFirst: Bool) {
        while true {
            try abandonment.check()
            // The lock is not held: this may run an interpreter, and a runtime that is released needs the lock.
            let running = runningInterpreter
            if let (interpreter, executable) = running { try check(configuration, against: interpreter, executable) }
            if let joined = try enter(configuration, abandonment, isChecked: running != nil) { return joined }
        }
    }

    private static var runningInterpreter: (Interpreter, executable: String)? {
        state.withLock { state in
            guard case .running(let interpreter, let executable, _) = state else { return nil }
            return (interpreter, executable)
        }
    }

    /// - Parameter isChecked: whether the configuration is known to allow the running interpreter.
    /// - Returns: nil if an interpreter runs and `isChecked` is false.
    private static func enter(
        _ configuration: InProcessConfiguration,
        _ abandonment: Abandonment,
        isChecked: Bool
    ) throws -> (Interpreter, isFirst: Bool)? {
        // The lock is held while Python starts, so that a second caller waits for the start.
        try state.withLock { state in
            try abandonment.check()
            switch state {
            case .none:
                let chosen = try ChosenInterpreter.find(
                    configuration.interpreter,
                    within: configuration.startTimeout,
                    known: KnownInterpreters(cacheFolder: configuration.cacheFolder),
                    abandonment
                )
                let interpreter: Interpreter
                do {
                    interpreter = try start(chosen, configuration)
                } catch let failure as FailedInitialization {
                    state = .failed(failure.error)
                    throw failure.error
                }
                state = .running(interpreter, executable: chosen.executable, users: 1)
                return (interpreter, true)
            case .running(let interpreter, let executable, let users):
                guard isChecked else { return nil }
                state = .running(interpreter, executable: executable, users: users + 1)
                return (interpreter, users == 0)
            case .failed(let error):
                throw PythonError(
                    error.kind,
                    "\(error.message); it can't be tried again in this process: use the worker backend"
                )
            case .finalized:
                throw PythonError(
                    .unsupported,
                    "Python was finalized in this process (finalizesInterpreter) and can't be started again; "
                        + "use the worker backend"
                )
            }
        }
    }

    /// - Parameter finalizes: whether the last runtime that leaves finalizes the interpreter.
    /// - Returns: whether the caller has to finalize it now; no runtime can join any more then.
    static func leave(finalizes: Bool) -> Bool {
        state.withLock { state in
            guard case .running(let interpreter, let executable, let users) = state else { return false }
            let isEnd = finalizes && users == 1
            state = isEnd ? .finalized : .running(interpreter, executable: executable, users: users - 1)
            return isEnd
        }
    }

    // MARK: Starting

    private static func start(_ chosen: ChosenInterpreter, _ configuration: InProcessConfiguration) throws
        -> Interpreter
    {
        let library = try LoadedLibrary(path: chosen.libraryPath)
        let api: CPython
        do {
            api = try CPython(library)
            let version = try api.version(of: library)
            guard (version.major, version.minor) == (chosen.details.version.major, chosen.details.version.minor) else {
                throw PythonError(
                    .startFailed,
                    "\(chosen.libraryPath) is the library of Python \(version), and \(chosen.executable) is Python "
                        + "\(chosen.details.version); choose another Python, or use the worker backend"
                )
            }
        } catch {
            library.close()
            throw error
        }
        let thread = PythonThread(spin: configuration.spin)
        // The thread keeps what its closure captures, and output handlers must not live as long.
        let cache = configuration.cacheFolder.map { "\($0)/worker-\(WorkerSources.digest)" }
        let mayFinalize = configuration.finalizesInterpreter
        let interpreter = try thread.start {
            try Initialization(api: api, executable: chosen.executable).run()
            let interpreter = try prepare(api, library, thread, cache: cache, mayFinalize: mayFinalize)
            // From here on every thread that wants the GIL gets it, this thread included.
            _ = api.threads.saveState()
            return interpreter
        }
        HostExit.register(InterpreterEnd(interpreter))
        return interpreter
    }

    /// The calling thread holds the GIL before, and afterwards only if all went well.
    private static func prepare(
        _ api: CPython,
        _ library: LoadedLibrary,
        _ thread: PythonThread,
        cache: String?,
        mayFinalize: Bool
    ) throws -> Interpreter {
        do {
            let support = try Support(api, cache: cache)
            let information = try InterpreterInformation(api, support)
            let interpreter = Interpreter(
                api: api,
                library: library,
                thread: thread,
                support: support,
                information: information,
                interrupts: try ThreadInterrupts(api, information.version, running: support.identity),
                typeOffset: try api.typeOffset(),
                mayFinalize: mayFinalize
            )
            try interpreter.watchProcess()
            return interpreter
        } catch {
            _ = api.threads.saveState()
            throw error
        }
    }

    // MARK: Sharing

    private static func check(
        _ configuration: InProcessConfiguration,
        against interpreter: Interpreter,
        _ executable: String
    ) throws {
        let running = "this process already runs Python \(interpreter.information.version) (\(executable))"
        let advice = "one process can hold one interpreter; use the worker backend for the other"
        switch configuration.interpreter {
        case .automatic: break
        case .version(let text):
            let information = interpreter.information
            let mismatch = configuration.interpreter.mismatch(
                version: information.version,
                isFreeThreaded: information.isFreeThreaded
            )
            guard mismatch == nil else { throw PythonError(.unsupported, "\(running), not Python \(text); \(advice)") }
        case .executable(let wanted):
            guard isSame(wanted, as: executable, KnownInterpreters(cacheFolder: configuration.cacheFolder)) else {
                throw PythonError(.unsupported, "\(running), not \(wanted); \(advice)")
            }
        case .library(let wanted):
            let (real, own) = (realPath(wanted), realPath(interpreter.library.path))
            guard real == own else {
                throw PythonError(.unsupported, "\(running) from \(interpreter.library.path), not \(wanted); \(advice)")
            }
        }
        if configuration.finalizesInterpreter, interpreter.running == nil {
            throw PythonError(
                .unsupported,
                "\(running), which was started without finalizesInterpreter; the first runtime of a process decides that"
            )
        }
    }

    private static func isSame(_ wanted: String, as executable: String, _ known: KnownInterpreters) -> Bool {
        guard let candidate = InterpreterSearch().candidates(for: .executable(wanted)).candidates.first else {
            return false
        }
        // A shim or a wrapper has another path than the interpreter behind it.
        return candidate.executable == executable || (try? known.probe(candidate))?.executable == executable
    }

    private static func realPath(_ path: String) -> String {
        URL(filePath: (path as NSString).expandingTildeInPath).resolvingSymlinksInPath().path
    }

    /// Applies the settings. Those of the whole interpreter are for the runtime that begins to use it.
    private static func begin(
        _ interpreter: Interpreter,
        _ configuration: InProcessConfiguration,
        isFirst: Bool
    ) throws {
        guard isFirst || !configuration.changesInterpreter else {
            throw PythonError(
                .unsupported,
                "arguments, inheritsStandardInput and output handlers are settings of the whole interpreter, which another "
                    + "runtime of this process uses already; give them to the first one, or use the worker backend"
            )
        }
        interpreter.endTimes.withLock { times in
            if times.whole < configuration.shutdownGracePeriod { times = EndTimes(configuration.shutdownGracePeriod) }
        }
        try interpreter.apply(configuration, isFirst: isFirst)
    }
}

extension InProcessConfiguration {
    /// Whether the configuration asks for what can't differ between the runtimes of one interpreter.
    fileprivate var changesInterpreter: Bool {
        if case .inherit = standardOutput, case .inherit = standardError {
            arguments != [""] || inheritsStandardInput
        } else {
            true
        }
    }
}

extension CPython {
    /// The offset of the type's pointer in an object: usually 8 bytes, more without a GIL.
    fileprivate func typeOffset() throws -> Int {
        guard let type = own(objects.type(types.ellipsis)) else { throw Setup(api: self).failure }
        for offset in stride(from: 0, to: 64, by: 8)
        where types.ellipsis.load(fromByteOffset: offset, as: UInt.self) != 0 {
            if types.ellipsis.load(fromByteOffset: offset, as: PyPointer?.self) == type.pointer { return offset }
        }
        throw PythonError(.unsupported, "the objects of this Python have an unknown layout; use the worker backend")
    }
}

extension InterpreterInformation {
    fileprivate init(_ api: CPython, _ support: Support) throws {
        let setup = Setup(api: api)
        let answer = try setup.call(support.identity)
        let list = answer.pointer
        func item(_ index: Int) throws -> PyPointer {
            guard let item = api.sequences.listItem(list, index) else { throw setup.failure }
            return item
        }
        func number(_ index: Int) throws -> Int {
            var overflow: Int32 = 0
            return Int(api.numbers.int64(try item(index), &overflow))
        }
        let release = setup.text(try item(8))
        let suffix = ["alpha": "a", "beta": "b", "candidate": "rc"][release].map { "\($0)\((try? number(9)) ?? 0)" }
        self.init(
            version: PythonVersion(
                major: try number(5),
                minor: try number(6),
                micro: try number(7),
                suffix: suffix ?? ""
            ),
            versionText: setup.text(try item(0)),
            implementation: setup.text(try item(3)),
            executable: setup.text(try item(1)),
            prefix: setup.text(try item(2)),
            isFreeThreaded: try item(4) == api.types.true,
            processID: ProcessInfo.processInfo.processIdentifier
        )
    }
}
