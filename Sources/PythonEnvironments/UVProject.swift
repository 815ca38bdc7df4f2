internal import BackendInterface
internal import Foundation
internal import PythonDiscovery
internal import SystemSupport

/// A folder with a `pyproject.toml` whose environment uv keeps.
struct UVProject {
    let folder: String
    let uv: String?

    private struct State: Codable, Equatable {
        static let file = "pyffi-sync.json"

        let project: Data
        let lock: Data?
        /// What was chosen, for uv.
        let python: String?
    }

    /// The project's environment, brought up to date if the project or its lock have changed.
    ///
    /// Without uv, one that somebody else has made is taken as it is.
    ///
    /// - Parameter python: the interpreter to make it for, as uv takes it; nil: the one that uv chooses.
    func environment(for python: String?, _ run: InstallerRun) throws -> String {
        guard let project = FileManager.default.contents(atPath: folder + "/pyproject.toml") else {
            throw PythonError(.environment, "\(folder) is no project of uv: it has no pyproject.toml that can be read")
        }
        if uv == nil, access(place + "/bin/python", X_OK) == 0 { return place }
        let state = State(project: project, lock: lock, python: python)
        let last = FileManager.default.contents(atPath: "\(place)/\(State.file)").flatMap {
            try? JSONDecoder().decode(State.self, from: $0)
        }
        if last == state, access(place + "/bin/python", X_OK) == 0 { return place }
        try synchronize(state, run)
        // uv may have written a lock, the first one of a workspace perhaps.
        let new = State(project: project, lock: state.lock ?? lock, python: python)
        _ = try? JSONEncoder().encode(new).write(to: URL(filePath: "\(place)/\(State.file)"))
        return place
    }

    private var lock: Data? { FileManager.default.contents(atPath: root + "/uv.lock") }

    /// The folder with the lock and the environment: the project's own, or that of the workspace it is a member of.
    private var root: String {
        guard !FileManager.default.fileExists(atPath: folder + "/uv.lock") else { return folder }
        var above = (folder as NSString).deletingLastPathComponent
        while above.count > 1 {
            let project = FileManager.default.contents(atPath: above + "/pyproject.toml")
            let text = project.map { String(decoding: $0, as: UTF8.self) } ?? ""
            if text.contains("[tool.uv.workspace]"), FileManager.default.fileExists(atPath: above + "/uv.lock") {
                return above
            }
            above = (above as NSString).deletingLastPathComponent
        }
        return folder
    }

    private var place: String {
        guard let named = ProcessInfo.processInfo.environment["UV_PROJECT_ENVIRONMENT"], !named.isEmpty else {
            return root + "/.venv"
        }
        return URL(filePath: named, relativeTo: URL(filePath: root, directoryHint: .isDirectory)).standardizedFileURL
            .path
    }

    private func synchronize(_ state: State, _ run: InstallerRun) throws {
        guard let uv else {
            throw PythonError(
                .environment,
                "the environment of \(folder) has to be made by uv, and there is none on PATH; it can be had by "
                    + "\"pip install uv\""
            )
        }
        var arguments = ["sync", "--project", folder, "--no-progress", "--color", "never"]
        // A lock that is out of date is an error: what the project asks for now would be missing.
        if state.lock != nil { arguments.append("--locked") }
        if let python = state.python { arguments += ["--python", python] }
        var variables = ProcessEnvironment.current
        for name in ["VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONHOME", "PYTHONPATH"] { variables.remove(name) }
        try run.run(
            uv,
            arguments,
            environment: variables,
            purpose: "the environment of \(folder) can't be brought up to date"
        )
    }
}
