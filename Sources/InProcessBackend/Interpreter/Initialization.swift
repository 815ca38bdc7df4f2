internal import BackendInterface
internal import Foundation

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Turns a loaded library into a running interpreter. To be used on the thread that Python is to take for its main thread.
struct Initialization {
    let api: CPython
    let executable: String

    /// Afterwards the calling thread holds the GIL.
    ///
    /// The executable's path is all that Python is told: from it, it finds `pyvenv.cfg`, prefix and standard library by the
    /// rules of `python3` itself, and no variable of the environment has to be set for that.
    func run() throws {
        // Another part of this program may have initialized the same library before.
        guard api.lifecycle.isInitialized() == 0 else {
            _ = api.threads.ensureGIL()
            return
        }
        if api.lifecycle.initializeWithConfiguration != nil {
            try initializeByConfiguration()
        } else {
            initializeByVariables()
        }
        Self.ignoreBrokenPipes()
    }

    // MARK: Since 3.14

    private func initializeByConfiguration() throws {
        let lifecycle = api.lifecycle
        guard let create = lifecycle.configurationCreate, let free = lifecycle.configurationFree,
            let setString = lifecycle.configurationSetString, let setInt = lifecycle.configurationSetInt,
            let initialize = lifecycle.initializeWithConfiguration, let configuration = create()
        else { throw PythonError(.environment, "\(executable) can't be initialized: its library is not complete") }
        defer { free(configuration) }
        // The configuration is the isolated one until it is told what python3 itself does.
        let numbers: [(String, Int64)] = [
            ("isolated", 0), ("use_environment", 1), ("user_site_directory", 1), ("site_import", 1), ("safe_path", 1),
            ("install_signal_handlers", 0), ("parse_argv", 0), ("configure_locale", 1),
            ("utf8_mode", usesUTF8Mode ? 1 : 0),
        ]
        var isOK = setString(configuration, "program_name", executable) == 0
        for (name, value) in numbers where isOK { isOK = setInt(configuration, name, value) == 0 }
        guard isOK, initialize(configuration) == 0 else {
            var message: UnsafePointer<CChar>?
            _ = lifecycle.configurationError?(configuration, &message)
            let reason = message.map { String(cString: $0) } ?? "no reason is known"
            throw PythonError(.environment, "\(executable) can't be initialized in this process: \(reason)")
        }
    }

    // MARK: Up to 3.13

    private func initializeByVariables() {
        // Python keeps the address.
        let name = Array(executable.unicodeScalars.map(\.value)) + [0]
        let kept = UnsafeMutablePointer<UInt32>.allocate(capacity: name.count)
        kept.initialize(from: name, count: name.count)
        api.lifecycle.setProgramName?(kept)
        if usesUTF8Mode { api.lifecycle.utf8Mode?.pointee = 1 }
        api.lifecycle.initialize(0)
    }

    /// PEP 540: as `python3`, where nobody has chosen a locale.
    private var usesUTF8Mode: Bool {
        let environment = ProcessInfo.processInfo.environment
        if environment["PYTHONUTF8"] != nil { return environment["PYTHONUTF8"] == "1" }
        let chosen = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return chosen == nil || chosen == "C" || chosen == "POSIX"
    }

    /// Python code expects an error from a write to a pipe that nobody reads, and not that the process ends. `python3` ignores
    /// the signal for that reason; a handler of the host's own is left alone.
    private static func ignoreBrokenPipes() {
        var current = sigaction()
        guard sigaction(SIGPIPE, nil, &current) == 0 else { return }
        #if canImport(Darwin)
            let isDefault = current.__sigaction_u.__sa_handler == nil
        #else
            let isDefault = current.__sigaction_handler.sa_handler == nil
        #endif
        if isDefault { signal(SIGPIPE, SIG_IGN) }
    }
}
