internal import BackendInterface
internal import Foundation
internal import PythonDiscovery
internal import SystemSupport

/// What makes environments: uv, or Python's own means.
package enum Installer: Sendable {
    /// The program's path.
    case uv(String)
    case pip

    /// uv, if there is one on `PATH`.
    package static var best: Installer { UV.executable.map(Installer.uv) ?? .pip }

    /// Makes an environment in a folder.
    ///
    /// - Parameter isShipped: whether the environment has to do without uv's cache.
    /// - Returns: what made it, in words.
    func make(
        _ folder: String,
        for interpreter: BaseInterpreter,
        _ requirements: Requirements,
        isShipped: Bool,
        _ run: InstallerRun
    ) throws -> String {
        let python = folder + "/bin/python"
        let environment = Self.variables(python: python)
        // Whatever uv's settings say: never links into its cache, which may be cleared.
        let linkMode = isShipped ? "copy" : "hardlink"
        let details = interpreter.details
        let target = "for Python \(details.fullVersion) (\(interpreter.executable))"
        switch self {
        case .uv(let uv):
            try run.run(
                uv,
                [
                    "venv", "--relocatable", "--no-python-downloads", "--color", "never", "--python",
                    interpreter.executable, folder,
                ],
                environment: environment,
                purpose: "the environment \(target) can't be made"
            )
            try install(requirements, folder) { arguments, input in
                try run.run(
                    uv,
                    ["pip", "install", "--no-progress", "--color", "never", "--link-mode", linkMode]
                        + ["--python", python] + arguments,
                    in: requirements.folder,
                    input: input,
                    environment: environment,
                    purpose: "the packages can't be installed \(target)"
                )
            }
        case .pip:
            do {
                try run.run(
                    interpreter.executable,
                    ["-I", "-m", "venv", folder],
                    environment: environment,
                    purpose: "the environment \(target) can't be made"
                )
            } catch let error as PythonError where error.kind == .environment {
                throw withAdvice(error, interpreter)
            }
            try install(requirements, folder) { arguments, input in
                try run.run(
                    python,
                    ["-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
                        + arguments,
                    in: requirements.folder,
                    input: input,
                    environment: environment,
                    purpose: "the packages can't be installed \(target)"
                )
            }
        }
        return name
    }

    private var name: String {
        switch self {
        case .uv: "uv"
        case .pip: "pip"
        }
    }

    /// - Parameter install: gets arguments, and what the program is to have as its standard input.
    private func install(
        _ requirements: Requirements,
        _ folder: String,
        _ install: ([String], Descriptor?) throws -> Void
    ) throws {
        if let file = requirements.file { return try install(["-r", file], nil) }
        if requirements.lines.isEmpty { return }
        // Command lines are for everybody to see, and a file might stay: addresses in the lines may have passwords.
        let file = folder + "/pyffi-requirements.txt"
        let text = requirements.lines.map { $0 + "\n" }.joined()
        let input: Descriptor
        do {
            let writer = try Self.open(file, O_WRONLY | O_CREAT | O_EXCL)
            defer { unlink(file) }
            input = try Self.open(file, O_RDONLY).copy(from: FileLock.leastNumber)
            try FileHandle(fileDescriptor: writer.number, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
        } catch {
            throw PythonError(.environment, "the packages can't be installed: \(file): \(FileProblem(error))")
        }
        try install(["-r", "/dev/stdin"], input)
    }

    private static func open(_ file: String, _ flags: Int32) throws(SystemProblem) -> Descriptor {
        let number = Foundation.open(file, flags | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw SystemProblem(errno) }
        return Descriptor(number)
    }

    /// Debian has taken `venv` and `ensurepip` out of its Python.
    private func withAdvice(_ error: PythonError, _ interpreter: BaseInterpreter) -> PythonError {
        guard let command = error.failedCommand, case let words = command.output.replacing("\n", with: " "),
            ["No module named venv", "No module named ensurepip", "ensurepip is not available"]
                .contains(where: words.contains)
        else { return error }
        let version = interpreter.details.version
        return PythonError(
            command,
            kind: .environment,
            message:
                "\(error.message)\n\(interpreter.executable) lacks venv or ensurepip: install them (Debian, Ubuntu: "
                + "apt install python\(version.major).\(version.minor)-venv), or uv"
        )
    }

    /// This process's variables without those that lead installers past the environment.
    ///
    /// - Parameter python: the environment's, which has not been made yet.
    private static func variables(python: String) -> ProcessEnvironment {
        var variables = ProcessEnvironment.current
        let misleading = [
            "PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_PYTHON",
            "UV_SYSTEM_PYTHON", "UV_TARGET", "UV_PREFIX", "UV_PYTHON", "VIRTUAL_ENV", "CONDA_PREFIX",
        ]
        for name in misleading { variables.remove(name) }
        // A pip.conf may say otherwise.
        variables.setDefault("PIP_USER", "0")
        variables.setDefault("PIP_PYTHON", python)
        // Nobody could answer: installers are not part of the terminal's job.
        variables.setDefault("GIT_TERMINAL_PROMPT", "0")
        variables.setDefault("GIT_SSH_COMMAND", "ssh -o BatchMode=yes")
        return variables
    }
}
