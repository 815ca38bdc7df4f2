internal import BackendInterface
internal import Foundation
internal import PythonDiscovery
package import SystemSupport

extension EnvironmentResolver {
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
        if let line = requirements.editable {
            throw PythonError(
                .environment,
                "\"\(line)\" is a link to a folder of this machine, and can't be taken along; leave out the -e"
            )
        }
        let base = try BaseInterpreter.find(
            choice,
            requiredPython: requirements.requiredPython,
            within: searchLimit,
            abandonment
        )
        let run = InstallerRun(timeLimit: timeLimit, progress: progress, abandonment: abandonment)
        let building = "\(folder).building-\(getpid())-\(UInt32.random(in: .min ... .max))"
        do {
            try FileManager.default.createDirectory(atPath: building, withIntermediateDirectories: true)
            // Tells those who build from those who died.
            guard let lock = try FileLock.attempt(.exclusive, on: building) else { throw SystemProblem(EBUSY) }
            Self.removeRemains(of: folder)
            let key = EnvironmentKey(base, requirements)
            let record = try build(building, for: folder, key, base, requirements, run.holding(lock))
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
            if error is PythonError || error is CancellationError { throw error }
            let problem = (error as? SystemProblem)?.description ?? FileProblem(error).description
            throw PythonError(.environment, "\(folder) can't be made: \(problem)")
        }
    }

    /// Removes what processes left that died while they made an environment in the folder.
    private static func removeRemains(of folder: String) {
        let (name, parent) = ((folder as NSString).lastPathComponent, (folder as NSString).deletingLastPathComponent)
        let start = name + ".building-"
        for other in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        where other.hasPrefix(start) && other.dropFirst(start.count).allSatisfy({ $0.isNumber || $0 == "-" }) {
            let path = "\(parent)/\(other)"
            guard let lock = try? FileLock.attempt(.exclusive, on: path) else { continue }
            try? FileManager.default.removeItem(atPath: path)
            withExtendedLifetime(lock) {}
        }
    }

    private static let compilation = """
        import compileall, sys
        compileall.compile_dir(sys.argv[1], quiet=2, stripdir=sys.argv[1], prependdir=sys.argv[2])
        """
}
