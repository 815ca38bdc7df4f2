import Foundation
import PyFFI
import TestSupport
import Testing

/// A virtual environment.
struct VirtualEnvironment: Sendable {
    let path: String

    var python: String { "\(path)/bin/python" }

    /// Makes a virtual environment by `python -m venv`.
    ///
    /// - Throws: what Python printed, where that failed.
    init(at path: String, for python: String, withPip: Bool = false) throws {
        self.path = path
        _ = try CommandOutput.of(python, ["-m", "venv", "--clear"] + (withPip ? [] : ["--without-pip"]) + [path])
    }

    /// The lines that the environment's own `python -c` prints.
    func print(_ code: String) throws -> [String] {
        try CommandOutput.of(python, ["-I", "-c", code]).split(separator: "\n").map(String.init)
    }
}

/// What a command printed.
enum CommandOutput {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func of(_ executable: String, _ arguments: [String]) throws -> String {
        let folder = try ScratchFolder()
        let output = try folder.write("output", "")
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        let streams = try Streams(input: "/dev/null", output: output)
        defer { streams.close() }
        streams.give(to: process)
        try process.start()
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self)
        guard process.terminationStatus == 0 else {
            let end = text.split(whereSeparator: \.isNewline).suffix(3).joined(separator: "; ")
            throw Failure(description: "\(executable) \(arguments.prefix(3).joined(separator: " ")): \(end)")
        }
        return text
    }
}

/// A virtual environment with packages from PyPI, for the newest Python that can be loaded. It is made once and kept in
/// the package's `.build`; tests that need it are skipped where it can't be made.
struct PackageEnvironment: Sendable {
    static let numpy = PackageEnvironment("numpy", packages: ["numpy"])
    /// What the tasks of SixTasks.md take.
    static let tasks = PackageEnvironment(
        "tasks",
        packages: ["pandas", "matplotlib", "scikit-learn", "aiohttp", "SQLAlchemy", "pillow", "pydantic"]
    )

    private let name: String
    private let making: Task<Result<String, any Error>, Never>

    private init(_ name: String, packages: [String]) {
        self.name = name
        making = Task {
            await withCheckedContinuation { continuation in
                // It takes seconds the first time: not on a thread that runs tasks.
                DispatchQueue.global().async {
                    continuation.resume(returning: Result { try Self.make(name, packages) })
                }
            }
        }
    }

    /// Whether the environment is there; prints why not.
    func isAvailable() async -> Bool {
        switch await making.value {
        case .success: return true
        case .failure(let error):
            print("\(name) from PyPI can't be had, so tests with it are skipped: \(error)")
            return false
        }
    }

    func python() async throws -> String { try await making.value.get() }

    private static func make(_ name: String, _ packages: [String]) throws -> String {
        guard let base = PythonTarget.loadable.last else {
            throw CommandOutput.Failure(description: "no Python here has a shared library")
        }
        let root = URL(filePath: #filePath).appending(path: "../../../../.build/test-environments").standardizedFileURL
            .path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let path = "\(root)/\(name)-\(base.version)\(base.suffix)"
        // Other test processes wait here until the one that comes first has made it. The lock goes with the descriptor.
        let lock = open("\(path).lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw CommandOutput.Failure(description: "\(path).lock can't be opened") }
        defer { close(lock) }
        flock(lock, LOCK_EX)
        let python = "\(path)/bin/python"
        // The last thing that is written; an environment whose making was interrupted is made anew.
        let mark = "\(path)/complete"
        if FileManager.default.fileExists(atPath: mark), FileManager.default.isExecutableFile(atPath: python) {
            return python
        }
        let environment = try VirtualEnvironment(at: path, for: base.executable, withPip: true)
        _ = try CommandOutput.of(
            environment.python,
            ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--only-binary", ":all:", "--timeout", "15"]
                + ["--retries", "1"] + packages
        )
        try Data().write(to: URL(filePath: mark))
        return python
    }
}
