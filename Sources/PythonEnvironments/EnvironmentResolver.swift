internal import BackendInterface
internal import Foundation
package import PythonDiscovery
package import SystemSupport

/// Finds or makes an environment, and says which interpreter to start for it.
package struct EnvironmentResolver: Sendable {
    private let environment: PythonEnvironment
    private let choice: InterpreterChoice
    private let searchLimit: Duration
    private let timeLimit: Duration
    private let progress: (@Sendable (String) -> Void)?
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
        try interpreter(environment.kind, abandonment)
    }

    private func interpreter(_ kind: PythonEnvironment.Kind, _ abandonment: Abandonment?) throws -> InterpreterChoice {
        switch kind {
        case .system: return choice
        case .virtualEnvironment(let path): return try executable(ofEnvironment: Self.absolute(path))
        case .nearest: return try executable(ofEnvironment: nearest())
        case .uvManaged: return try managedByUV(abandonment)
        case .uvProject(let folder):
            let project = UVProject(folder: Self.absolute(folder), uv: uv)
            let run = InstallerRun(timeLimit: timeLimit, progress: progress, abandonment: abandonment)
            // uv has made it for what was chosen.
            return try executable(ofEnvironment: project.environment(for: choice, run), for: .automatic)
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
            return try executable(ofEnvironment: folder)
        }
    }

    private var uv: String? {
        if case .uv(let path) = installer { path } else { UV.executable }
    }

    // MARK: Environments that are there

    private func executable(ofEnvironment folder: String) throws -> InterpreterChoice {
        try executable(ofEnvironment: folder, for: choice)
    }

    private func executable(ofEnvironment folder: String, for choice: InterpreterChoice) throws -> InterpreterChoice {
        let python = folder + "/bin/python"
        var problem: String?
        if !FileManager.default.fileExists(atPath: folder) {
            problem = "\(folder) does not exist"
        } else if !FileManager.default.fileExists(atPath: folder + "/pyvenv.cfg") {
            problem = "\(folder) is no virtual environment: it has no pyvenv.cfg"
        } else if !FileManager.default.isExecutableFile(atPath: python) {
            let missing = Self.missingTarget(of: python).map { ": it leads to \($0), which is not there" } ?? ""
            let version = EnvironmentRecord(ofEnvironment: folder)?.version
            throw PythonError(
                .environment,
                "\(python) can't be started\(missing); install \(version.map { "Python \($0)" } ?? "that Python") there, or "
                    + "make the environment anew"
            )
        }
        if let problem { throw PythonError(.environment, "\(problem); make it by \"python3 -m venv \(folder)\"") }
        switch choice {
        case .automatic: return .executable(python)
        case .version(let text):
            // What the environment was made from can't be chosen any more.
            let details = try BaseInterpreter.find(.executable(python), within: searchLimit, nil).details
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
            let run = InstallerRun(timeLimit: timeLimit, progress: progress, abandonment: abandonment)
            try run.output(of: uv, arguments, purpose: "uv can't install a Python")
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
        let run = InstallerRun(timeLimit: timeLimit, progress: progress, abandonment: abandonment)
        return try store.environment(key, until: deadline, abandonment) {
            run.tell("another process is making the environment; waiting for it")
        } build: { folder, place, lock in
            try build(folder, for: place, key, base, requirements, run.holding(lock))
        }
    }

    /// Makes an environment in a folder that is moved to `place`, or may be moved anywhere.
    private func build(
        _ folder: String,
        for place: String,
        _ key: EnvironmentKey,
        _ base: BaseInterpreter,
        _ requirements: Requirements,
        _ run: InstallerRun
    ) throws -> EnvironmentRecord {
        let installer = installer ?? .best
        run.tell("making an environment with \(requirements.summary) for Python \(base.details.version)")
        let name = try installer.make(folder, for: base, requirements, run)
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

    /// Makes an environment to be taken along with a program, in a folder that does not exist yet or is empty.
    package func ship(into folder: String, _ abandonment: Abandonment? = nil) throws {
        guard case .required(let source) = environment.kind else {
            throw PythonError(.unsupported, "only an environment of requirements can be made in a folder")
        }
        let folder = Self.absolute(folder)
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        guard names?.isEmpty ?? !FileManager.default.fileExists(atPath: folder) else {
            throw PythonError(.environment, "\(folder) is not empty; name a folder that does not exist yet")
        }
        let requirements = try Requirements(source)
        let base = try BaseInterpreter.find(
            choice,
            requiredPython: requirements.requiredPython,
            within: searchLimit,
            abandonment
        )
        let run = InstallerRun(timeLimit: timeLimit, progress: progress, abandonment: abandonment)
        let building = "\(folder).building-\(getpid())"
        do {
            try FileManager.default.createDirectory(
                atPath: (folder as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true
            )
            let key = EnvironmentKey(base, requirements)
            let record = try build(building, for: folder, key, base, requirements, run)
            // The folder may be read-only where it is used. Some packages have files that are no Python.
            try run.output(
                of: building + "/bin/python",
                ["-I", "-c", Self.compilation, building + "/lib", folder + "/lib"],
                purpose: "the environment's modules can't be compiled"
            )
            try record.write(into: building)
            // Takes the place of an empty folder, and of nothing else.
            guard rename(building, folder) == 0 else {
                throw PythonError(.environment, "\(folder) can't be made: \(SystemProblem(errno))")
            }
        } catch {
            try? FileManager.default.removeItem(atPath: building)
            guard error is PythonError || error is CancellationError else {
                throw PythonError(.environment, "\(folder) can't be made: \(FileProblem(error))")
            }
            throw error
        }
    }

    private static let compilation = """
        import compileall, sys
        compileall.compile_dir(sys.argv[1], quiet=2, stripdir=sys.argv[1], prependdir=sys.argv[2])
        """

    // MARK: Paths

    private static func absolute(_ path: String) -> String {
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
