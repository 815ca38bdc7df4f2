internal import BackendInterface
internal import Foundation
package import PythonDiscovery
package import SystemSupport

/// Finds or makes an environment, and says which interpreter to start for it.
package struct EnvironmentResolver: Sendable {
    let environment: PythonEnvironment
    let choice: InterpreterChoice
    let searchLimit: Duration
    let timeLimit: Duration
    let progress: (@Sendable (String) -> Void)?
    /// Where environments are kept; nil: in this user's store.
    package var store: EnvironmentStore?
    /// What makes environments; nil: the best that there is.
    package var installer: Installer?

    /// - Parameters:
    ///   - choice: the interpreter that the environment is made for.
    ///   - searchLimit: how long the search for it may take.
    ///   - timeLimit: how long making the environment may take.
    ///   - progress: gets what the installer prints, line by line.
    package init(
        _ environment: PythonEnvironment,
        for choice: InterpreterChoice,
        searchLimit: Duration,
        timeLimit: Duration,
        progress: (@Sendable (String) -> Void)? = nil
    ) {
        self.environment = environment
        self.choice = choice
        self.searchLimit = searchLimit
        self.timeLimit = timeLimit
        self.progress = progress
    }

    /// Whether nothing has to be looked for.
    package var isTrivial: Bool { environment.kind == .system }

    /// The interpreter to start.
    ///
    /// - Throws: `environment` for what can't be made, with the installer's words; `interpreterNotFound`, `timedOut`;
    ///   `CancellationError`.
    package func interpreter(_ abandonment: Abandonment? = nil) throws -> InterpreterChoice {
        try redacting { try interpreter(environment.kind, abandonment) }
    }

    /// The packages of the environment, with their exact versions.
    package func packages() throws -> PackageList {
        guard case .executable(let path) = try interpreter() else {
            throw PythonError(.unsupported, "only the packages of an environment can be listed")
        }
        guard case .required(let source) = environment.kind else { return try PackageList(ofInterpreter: path) }
        return try PackageList(ofInterpreter: path, wanted: Requirements(source).packages)
    }

    /// Addresses in requirements may stand in any error.
    func redacting<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as PythonError where error.failedCommand == nil {
            throw PythonError(error.kind, Redaction.of(error.message))
        }
    }

    private func interpreter(_ kind: PythonEnvironment.Kind, _ abandonment: Abandonment?) throws -> InterpreterChoice {
        switch kind {
        case .system: return choice
        case .virtualEnvironment(let path): return try executable(ofEnvironment: Self.absolute(path), abandonment)
        case .nearest: return try executable(ofEnvironment: nearest(), abandonment)
        case .uvManaged: return try managedByUV(abandonment)
        case .uvProject(let folder):
            let project = UVProject(folder: Self.absolute(folder), uv: uv)
            // uv makes it for what was chosen.
            let made = try withRun(abandonment) { try project.environment(for: pythonForUV(abandonment), $0) }
            return try executable(ofEnvironment: made, for: .automatic, abandonment)
        case .required(let source):
            return .executable(try folder(of: Requirements(source), abandonment) + "/bin/python")
        case .shipped(let path, let otherwise):
            let folder = URL(filePath: Self.ownFolder, directoryHint: .isDirectory).appending(path: path).path
            guard FileManager.default.fileExists(atPath: folder) else {
                do { return try interpreter(otherwise, abandonment) } catch let error as PythonError
                    where error.kind == .environment && error.failedCommand == nil
                {
                    throw PythonError(.environment, "there is no environment in \(folder), and \(error.message)")
                }
            }
            return try executable(ofShippedEnvironment: folder, abandonment)
        }
    }

    private var uv: String? {
        switch installer {
        case .uv(let path): path
        case .pip: nil
        case nil: UV.executable
        }
    }

    /// What uv is told to make a project's environment for; nil if it is to choose. It knows fewer places with Pythons
    /// than this library, and would download one.
    private func pythonForUV(_ abandonment: Abandonment?) throws -> String? {
        switch choice {
        case .automatic: return nil
        case .executable(let path): return path
        case .version(let text):
            do {
                return try BaseInterpreter.find(choice, within: searchLimit, abandonment).executable
            } catch let error as PythonError where error.kind == .interpreterNotFound {
                return text
            }
        case .library:
            throw PythonError(.unsupported, "a project's environment can't be made for a library: choose a version")
        }
    }

    // MARK: Environments that are there

    /// - Parameter choice: what was asked for besides the environment; nil: what this resolver was asked for.
    private func executable(
        ofEnvironment folder: String,
        for choice: InterpreterChoice? = nil,
        _ abandonment: Abandonment?
    ) throws -> InterpreterChoice {
        let choice = choice ?? self.choice
        let python = folder + "/bin/python"
        if let problem = Self.problem(ofEnvironment: folder) { throw PythonError(.environment, problem) }
        switch choice {
        case .automatic: return .executable(python)
        case .version(let text):
            // What the environment was made from can't be chosen any more.
            let details = try BaseInterpreter.find(.executable(python), within: searchLimit, abandonment).details
            if let mismatch = choice.mismatch(version: details.version, isFreeThreaded: details.isFreeThreaded) {
                throw PythonError(
                    .environment,
                    "the environment \(folder) \(mismatch) (the version \(text) was asked for)"
                )
            }
            return .executable(python)
        case .executable, .library:
            throw PythonError(
                .unsupported,
                "the environment \(folder) has an interpreter of its own; leave the interpreter to it (.automatic)"
            )
        }
    }

    /// Why a folder can't be used as an environment, and what to do; nil if it can.
    private static func problem(ofEnvironment folder: String) -> String? {
        let python = folder + "/bin/python"
        guard FileManager.default.fileExists(atPath: folder) else {
            return "\(folder) does not exist; make it by \"python3 -m venv \(folder)\""
        }
        guard FileManager.default.fileExists(atPath: folder + "/pyvenv.cfg") else {
            let environment = URL(filePath: folder).deletingLastPathComponent().deletingLastPathComponent().path
            let isItsPython = FileManager.default.fileExists(atPath: environment + "/pyvenv.cfg")
            return "\(folder) is no virtual environment: it has no pyvenv.cfg; "
                + (isItsPython ? "name the folder \(environment)" : "name the folder that \"python3 -m venv\" has made")
        }
        guard !FileManager.default.isExecutableFile(atPath: python) else { return nil }
        let missing = missingTarget(of: python).map { ": it leads to \($0), which is not there" } ?? ""
        let version = EnvironmentRecord(ofEnvironment: folder)?.version
        let name = version.map { "Python \($0)" } ?? "that Python"
        return "\(python) can't be started\(missing); install \(name) there, or "
            + "make the environment anew" + (version == nil ? " by \"python3 -m venv --clear \(folder)\"" : "")
    }

    /// Packages are in a folder for one minor version, and are compiled for it. Another one would start, and find none.
    private func executable(
        ofShippedEnvironment folder: String,
        _ abandonment: Abandonment?
    ) throws -> InterpreterChoice {
        let choice = try executable(ofEnvironment: folder, abandonment)
        guard let record = EnvironmentRecord(ofEnvironment: folder) else { return choice }
        let details = try BaseInterpreter.find(choice, within: searchLimit, abandonment).details
        guard record.suits(details) else {
            throw PythonError(
                .environment,
                "the environment \(folder) was made for Python \(record.version), and \(folder)/bin/python is Python "
                    + "\(details.fullVersion) here; make it anew with that one, or install the other"
            )
        }
        return choice
    }

    /// Where a chain of links ends that leads nowhere; nil for what is no such link.
    private static func missingTarget(of link: String) -> String? {
        var path = link
        // Links may lead to each other in a circle.
        for _ in 0..<20 {
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { break }
            let folder = URL(filePath: (path as NSString).deletingLastPathComponent, directoryHint: .isDirectory)
            path = URL(filePath: target, relativeTo: folder).standardizedFileURL.path
        }
        return path == link || FileManager.default.fileExists(atPath: path) ? nil : path
    }

    private func nearest() throws -> String {
        switch InterpreterSearch().nearestVirtualEnvironment() {
        case .found(let folder): return folder
        case .none(let places):
            let searched = places.map { "\n  - \($0)" }.joined()
            throw PythonError(
                .environment,
                "no .venv was found; make it by \"python3 -m venv .venv\". Searched:\(searched)"
            )
        }
    }

    private func managedByUV(_ abandonment: Abandonment?) throws -> InterpreterChoice {
        func found() throws -> InterpreterChoice {
            .executable(
                try BaseInterpreter.find(choice, onlyManagedByUV: true, within: searchLimit, abandonment).executable
            )
        }
        do { return try found() } catch let error as PythonError where error.kind == .interpreterNotFound {
            guard let uv else {
                throw PythonError(
                    .interpreterNotFound,
                    "\(error.message)\nThere is no uv on PATH that could install one."
                )
            }
            var arguments = ["python", "install", "--no-progress", "--color", "never"]
            if case .version(let text) = choice { arguments.append(text) }
            try withRun(abandonment) { try $0.run(uv, arguments, purpose: "uv can't install a Python") }
            return try found()
        }
    }

    // MARK: Environments that are made

    /// The folder of an environment with what is required.
    private func folder(of requirements: Requirements, _ abandonment: Abandonment?) throws -> String {
        let base = try BaseInterpreter.find(
            choice,
            requiredPython: requirements.requiredPython,
            within: searchLimit,
            abandonment
        )
        let key = EnvironmentKey(base, requirements)
        let store = try store ?? .standard()
        if let existing = store.existing(key) { return existing }
        let deadline = ContinuousClock.now + timeLimit
        return try withRun(abandonment) { run in
            try store.environment(key, until: deadline, abandonment) {
                run.tell("another process is making the environment; waiting for it")
            } build: { folder, place, lock in
                try build(folder, for: place, key, base, requirements, run.holding(lock))
            }
        }
    }

    func withRun<Result>(_ abandonment: Abandonment?, _ body: (InstallerRun) throws -> Result) rethrows -> Result {
        let run = InstallerRun(timeLimit: timeLimit, progress: progress, abandonment: abandonment)
        defer { run.finish() }
        return try body(run)
    }

    /// Makes an environment in a folder that is moved to `place`, or may be moved anywhere.
    func build(
        _ folder: String,
        for place: String,
        _ key: EnvironmentKey,
        _ base: BaseInterpreter,
        _ requirements: Requirements,
        isShipped: Bool = false,
        _ run: InstallerRun
    ) throws -> EnvironmentRecord {
        let installer = installer ?? .best
        run.tell("making an environment with \(requirements.summary) for Python \(base.details.version)")
        let name = try installer.make(folder, for: base, requirements, isShipped: isShipped, run)
        try check(folder, requirements, name)
        do {
            try Relocation(built: folder, place: place).perform()
        } catch {
            throw PythonError(.environment, "the environment's scripts can't be written: \(FileProblem(error))")
        }
        return EnvironmentRecord(
            key,
            base,
            requirements: requirements.summary,
            installer: name,
            bytes: FolderSize.of(folder)
        )
    }

    /// Makes sure that the environment has what its key says.
    private func check(_ folder: String, _ requirements: Requirements, _ installer: String) throws {
        guard !requirements.haveChanged else {
            throw PythonError(
                .environment,
                "\(requirements.summary) has changed while it was installed; start the program again"
            )
        }
        let installed = PackageName.installed(in: folder)
        let missing = requirements.packages.first { !installed.contains($0) }?.description
        // Those that `venv` may install besides.
        let isEmpty = installed.subtracting(["pip", "setuptools", "wheel"].map { PackageName($0) }).isEmpty
        if let package = missing ?? (requirements.hasUnnamed && isEmpty ? "the package" : nil) {
            throw PythonError(
                .environment,
                "\(installer) has not put \(package) into the environment: its settings or variables send packages "
                    + "elsewhere (target, prefix, root, python, dry-run). See "
                    + (installer == "uv" ? "uv.toml" : "\"pip config list\"")
            )
        }
    }

    // MARK: Paths

    static func absolute(_ path: String) -> String {
        let folder = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
        return URL(filePath: (path as NSString).expandingTildeInPath, relativeTo: folder).standardizedFileURL.path
    }

    /// The folder of this program's executable.
    private static var ownFolder: String {
        let executable = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        return executable.resolvingSymlinksInPath().deletingLastPathComponent().path
    }
}

enum FolderSize {
    /// The sum of the sizes of all files below a folder.
    static func of(_ folder: String) -> Int {
        let keys: [URLResourceKey] = [.isRegularFileKey, .fileSizeKey]
        let files = FileManager.default.enumerator(at: URL(filePath: folder), includingPropertiesForKeys: keys)
        var sum = 0
        while let file = files?.nextObject() as? URL {
            sum += (try? file.resourceValues(forKeys: Set(keys)))?.fileSize ?? 0
        }
        return sum
    }
}
