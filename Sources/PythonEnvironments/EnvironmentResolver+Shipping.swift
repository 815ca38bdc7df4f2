internal import BackendInterface
internal import Foundation
internal import PythonDiscovery
package import SystemSupport

extension EnvironmentResolver {
    /// Makes an environment to be taken along with a program, in a folder that does not exist yet or is empty.
    package func ship(into folder: String, _ abandonment: Abandonment? = nil) throws {
        try redacting { try make(in: folder, abandonment) }
    }

    private func make(in folder: String, _ abandonment: Abandonment?) throws {
        guard case .required(let source) = environment.kind else {
            throw PythonError(.unsupported, "only an environment of requirements can be made in a folder")
        }
        let folder = URL(filePath: Self.absolute(folder)).resolvingSymlinksInPath().path
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        guard names?.isEmpty ?? !FileManager.default.fileExists(atPath: folder) else {
            throw PythonError(.environment, "\(folder) is not empty; name a folder that does not exist yet")
        }
        let requirements = try Requirements(source)
        if let line = requirements.editable {
            throw PythonError(
                .environment,
                "\"\(line)\" is an editable installation, which can't be taken along; leave out the -e"
            )
        }
        let base = try BaseInterpreter.find(
            choice,
            requiredPython: requirements.requiredPython,
            within: searchLimit,
            abandonment
        )
        try withRun(abandonment) { try make(folder, base, requirements, $0) }
    }

    private func make(
        _ folder: String,
        _ base: BaseInterpreter,
        _ requirements: Requirements,
        _ run: InstallerRun
    ) throws {
        let building = "\(folder).building-\(getpid())-\(UInt32.random(in: .min ... .max))"
        defer { unlink(building + ".lock") }
        do {
            try FileManager.default.createDirectory(
                atPath: (folder as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true
            )
            Self.removeRemains(of: folder)
            // Tells those who build from those who died.
            let lock = try FileLock.attempt(.exclusive, on: building + ".lock", creates: true)
            defer { withExtendedLifetime(lock) {} }
            let key = EnvironmentKey(base, requirements)
            let own = lock.map(run.holding) ?? run
            let record = try build(building, for: folder, key, base, requirements, isShipped: true, own)
            // The folder may be read-only where it is used. Some packages have files that are no Python.
            try own.run(
                building + "/bin/python",
                ["-I", "-c", Self.compilation, building + "/lib", folder + "/lib"],
                purpose: "the environment's modules can't be compiled"
            )
            try record.write(into: building)
            // Takes the place of an empty folder, and of nothing else.
            guard rename(building, folder) == 0 else { throw SystemProblem(errno) }
        } catch {
            try? FileManager.default.removeItem(atPath: building)
            if error is PythonError || error is CancellationError { throw error }
            throw PythonError(.environment, "\(folder) can't be made: \(FileProblem(error))")
        }
    }

    /// Removes what processes left that died while they made an environment in the folder.
    private static func removeRemains(of folder: String) {
        let (name, parent) = ((folder as NSString).lastPathComponent, (folder as NSString).deletingLastPathComponent)
        let start = name + ".building-"
        for file in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        where file.hasPrefix(start) && file.hasSuffix(".lock") {
            let building = "\(parent)/\(file.dropLast(".lock".count))"
            guard let lock = try? FileLock.attempt(.exclusive, on: building + ".lock"), lock.isReal else { continue }
            try? FileManager.default.removeItem(atPath: building)
            unlink(building + ".lock")
            withExtendedLifetime(lock) {}
        }
    }

    private static let compilation = """
        import compileall, sys
        compileall.compile_dir(sys.argv[1], quiet=2, stripdir=sys.argv[1], prependdir=sys.argv[2])
        """
}
