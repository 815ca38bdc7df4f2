internal import BackendInterface
internal import Foundation
internal import PythonDiscovery
internal import SystemSupport

/// An interpreter that can be loaded: what it says about itself, and its library.
struct ChosenInterpreter {
    let details: InterpreterDetails
    let libraryPath: String

    private init(_ details: InterpreterDetails, libraryPath: String) {
        self.details = details
        self.libraryPath = libraryPath
    }

    /// What Python is told to be its executable: `sys.executable` of the probe. Python finds its virtual environment by
    /// this path.
    var executable: String { details.executable }

    /// The first usable Python of those that the choice allows.
    ///
    /// Each candidate is run once, to ask where its library and its modules are. So an unusable Python is found out
    /// here, and not by Python's initialization, which ends the process when it fails. One that has answered before and
    /// has not changed since need not run again.
    ///
    /// - Parameters:
    ///   - limit: how long the search may take.
    ///   - known: the answers of earlier runs.
    /// - Throws: `interpreterNotFound` with every place searched; `startFailed` if the Python that was asked for can't
    ///   be used; `timedOut`; `CancellationError`.
    static func find(
        _ choice: InterpreterChoice,
        within limit: Duration,
        known: KnownInterpreters,
        _ abandonment: Abandonment
    ) throws -> ChosenInterpreter {
        // A probe takes six descriptors. Python's library and modules are read one by one.
        do { try FreeDescriptors.require(8) } catch { throw PythonError.cannotStart(error) }
        let deadline = ContinuousClock.now + limit
        if case .library(let path) = choice { return try find(library: path, until: deadline, known, abandonment) }
        var trials = InterpreterTrials(choice, InterpreterSearch(), within: limit)
        let (candidate, details) = try trials.firstUsable(
            known,
            needsLibrary: true,
            abandonment,
            objection: objection
        )
        guard let library = details.sharedLibrary else { throw withoutLibrary(candidate.executable, details) }
        return ChosenInterpreter(details, libraryPath: library)
    }

    private static func objection(to details: InterpreterDetails) -> String? {
        details.implementation == "cpython"
            ? nil : "is \(details.implementation), which has no C API of CPython"
    }

    /// A missing library ends the search, since another Python would have other packages.
    private static func withoutLibrary(_ executable: String, _ details: InterpreterDetails) -> PythonError {
        PythonError(
            .startFailed,
            "\(executable) (Python \(details.version)) has no shared library, which the in-process backend needs; "
                + "use the worker backend, which doesn't, or install the library (Debian: libpython\(details.version.major)."
                + "\(details.version.minor); pyenv: PYTHON_CONFIGURE_OPTS=--enable-shared), or choose another Python"
        )
    }

    // MARK: By library

    /// A library doesn't tell where its modules are; the interpreter that is installed beside it does.
    private static func find(
        library path: String,
        until deadline: ContinuousClock.Instant,
        _ known: KnownInterpreters,
        _ abandonment: Abandonment
    ) throws -> ChosenInterpreter {
        let path = (path as NSString).expandingTildeInPath
        let library = try LoadedLibrary(path: path)
        let version: PythonVersion
        do {
            version = try CPython(library).version(of: library)
        } catch {
            library.close()
            throw error
        }
        library.close()
        let real = URL(filePath: path).resolvingSymlinksInPath().path
        var tried: [String] = []
        for executable in interpreters(beside: [path, real], version) {
            tried.append(executable)
            try abandonment.check()
            let candidate = InterpreterCandidate(executable: executable, source: .chosen)
            guard
                let details = try? known.probe(
                    candidate,
                    needsLibrary: true,
                    timeout: deadline - .now,
                    abandonment: abandonment
                ),
                let own = details.sharedLibrary, URL(filePath: own).resolvingSymlinksInPath().path == real
            else { continue }
            return ChosenInterpreter(details, libraryPath: path)
        }
        throw PythonError(
            .interpreterNotFound,
            "no interpreter that belongs to the library \(path) was found, and so no standard library; tried "
                + "\(tried.joined(separator: ", ")); choose the interpreter by .executable(path) instead"
        )
    }

    /// `lib/libpython3.13.so` has `bin/python3.13` in one of the folders above, and so has a framework.
    private static func interpreters(beside libraries: [String], _ version: PythonVersion) -> [String] {
        var found: [String] = []
        for library in libraries {
            var folder = URL(filePath: library).deletingLastPathComponent()
            for _ in 0..<4 {
                for name in ["python\(version.major).\(version.minor)", "python\(version.major).\(version.minor)t"] {
                    let path = folder.appending(path: "bin/\(name)").path
                    if FileManager.default.isExecutableFile(atPath: path), !found.contains(path) { found.append(path) }
                }
                folder.deleteLastPathComponent()
            }
        }
        return found
    }
}

extension CPython {
    /// The library's version, known before Python is initialized.
    ///
    /// - Throws: `startFailed` for a version that this package doesn't work with.
    func version(of library: LoadedLibrary) throws -> PythonVersion {
        let text = String(cString: lifecycle.version())
        let numbers = text.prefix { $0.isNumber || $0 == "." }.split(separator: ".").compactMap { Int($0) }
        let version = PythonVersion(
            major: numbers.first ?? 0,
            minor: numbers.dropFirst().first ?? 0,
            micro: numbers.dropFirst(2).first ?? 0
        )
        guard version >= .oldestSupported else {
            throw PythonError(
                .startFailed,
                "\(library.path) is the library of Python \(text), and \(PythonVersion.oldestSupported) is the oldest that works"
            )
        }
        return version
    }
}
