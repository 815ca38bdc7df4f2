internal import BackendInterface
internal import Foundation
internal import SystemSupport

/// Turns a loaded library into a running interpreter. To be used on the thread that becomes Python's main thread.
struct Initialization {
    let api: CPython
    let executable: String

    private let environment = ProcessInfo.processInfo.environment

    init(api: CPython, executable: String) {
        self.api = api
        self.executable = executable
    }

    /// Initializes Python. Afterwards the calling thread holds the GIL.
    ///
    /// Python is told nothing but the executable's path: from this it finds `pyvenv.cfg`, prefix and standard library
    /// by the rules of `python3`, and no environment variable has to be set.
    ///
    /// - Throws: `FailedInitialization` if the initialization had begun.
    func run() throws {
        // Another part of this program may have initialized the same library before.
        guard api.lifecycle.isInitialized() == 0 else {
            _ = api.threads.ensureGIL()
            return
        }
        if let functions = api.lifecycle.configuration {
            try initialize(by: functions)
        } else {
            initializeByVariables()
        }
        for signal in [SIGPIPE, SIGXFSZ] { Self.ignore(signal) }
    }

    // MARK: Since 3.14

    private func initialize(by functions: ConfigurationFunctions) throws {
        guard let configuration = InitialConfiguration(functions) else { throw failure("there is no memory") }
        defer { configuration.free() }
        // These settings make the isolated configuration behave like `python3`.
        var numbers: [(String, Int64)] = [
            ("isolated", 0), ("use_environment", 1), ("user_site_directory", 1), ("site_import", 1), ("safe_path", 0),
            ("install_signal_handlers", 0), ("parse_argv", 0), ("configure_locale", 1),
        ]
        if let usesUTF8 { numbers.append(("utf8_mode", usesUTF8 ? 1 : 0)) }
        do {
            try configuration.set("program_name", to: executable)
            for (name, value) in numbers + numbersOfEnvironment { try configuration.set(name, to: value) }
        } catch {
            throw failure("\(error)")
        }
        do {
            try configuration.initialize()
        } catch {
            throw FailedInitialization(error: failure("\(error)"))
        }
    }

    private func failure(_ reason: String) -> PythonError {
        PythonError(.startFailed, "\(executable) can't be initialized in this process: \(reason)")
    }

    /// What `python3` takes from variables, where the isolated configuration has values of its own; Python reads all
    /// other variables itself. The values are valid: the interpreter has run with them.
    private var numbersOfEnvironment: [(String, Int64)] {
        var numbers: [(String, Int64)] = []
        if environment["PYTHONDEVMODE"].map({ !$0.isEmpty }) ?? false { numbers.append(("dev_mode", 1)) }
        if environment["PYTHONHASHSEED"].flatMap(Int64.init) != nil { numbers.append(("use_hash_seed", 1)) }
        for (variable, name) in [
            ("PYTHONHASHSEED", "hash_seed"), ("PYTHONTRACEMALLOC", "tracemalloc"),
            ("PYTHONINTMAXSTRDIGITS", "int_max_str_digits"), ("PYTHONPERFSUPPORT", "perf_profiling"),
        ] {
            if let number = environment[variable].flatMap(Int64.init) { numbers.append((name, number)) }
        }
        return numbers
    }

    // MARK: Up to 3.13

    private func initializeByVariables() {
        // Python keeps the address, so the memory is never freed.
        let name = Array(executable.unicodeScalars.map(\.value)) + [0]
        let kept = UnsafeMutablePointer<UInt32>.allocate(capacity: name.count)
        kept.initialize(from: name, count: name.count)
        api.lifecycle.setProgramName?(kept)
        if usesUTF8 == true { api.lifecycle.utf8Mode?.pointee = 1 }
        api.lifecycle.initialize(0)
    }

    /// Whether `python3` would use UTF-8 whatever the locale says (PEP 540), as it does if the locale is C or not
    /// installed. nil leaves the choice to Python.
    private var usesUTF8: Bool? {
        switch environment["PYTHONUTF8"] {
        case "1": return true
        case "0": return false
        default:
            let chosen = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
            return chosen == nil || chosen == "C" || chosen == "POSIX" || !isLocaleInstalled ? true : nil
        }
    }

    private var isLocaleInstalled: Bool {
        guard let locale = newlocale(LC_CTYPE_MASK, "", nil) else { return false }
        freelocale(locale)
        return true
    }

    /// Python code expects an error, and not the end of the process, from a write to a pipe that nobody reads or to a
    /// file that has become too large. So `python3` ignores these signals. A handler of the host's own stays.
    private static func ignore(_ number: Int32) {
        var current = sigaction()
        guard sigaction(number, nil, &current) == 0 else { return }
        #if canImport(Darwin)
            let isDefault = current.__sigaction_u.__sa_handler == nil
        #else
            let isDefault = current.__sigaction_handler.sa_handler == nil
        #endif
        if isDefault { signal(number, SIG_IGN) }
    }
}

/// Python's initialization has begun and failed. What it has made stays, and the process can't try again.
struct FailedInitialization: Error {
    let error: PythonError
}
