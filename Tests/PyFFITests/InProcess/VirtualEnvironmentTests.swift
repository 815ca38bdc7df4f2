import Foundation
import PyFFI
import TestSupport
import Testing

/// A virtual environment as the Python of a worker, and in-process as that of a process of its own.
@Suite(.startsProcesses, .serialized)
struct VirtualEnvironmentTests {
    /// Runs `body` with the environment's Python; in-process, in a process of its own.
    private func with(
        _ python: @autoclosure () throws -> String,
        _ target: PythonTarget,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: (PythonTarget) async throws -> Void
    ) async throws {
        // In the process of its own that runs this test again, the target is the environment's Python already.
        let python = Alone.isHere ? target.executable : try python()
        let inside = target.by(python)
        switch target.backend {
        case .worker: try await body(inside)
        case .inProcess: try await alone(inside, sourceLocation: sourceLocation) { try await body(inside) }
        }
    }

    private static func sumOfSquare(_ matrix: PythonObject) throws -> Int { try matrix.dot(matrix).sum() }

    @Test(arguments: PythonTarget.one)
    func `Python takes the environment for its own, as the environment's python does`(target: PythonTarget) async throws
    {
        let folder = try ScratchFolder()
        func make() throws -> String {
            try VirtualEnvironment(at: "\(folder.path)/an environment", for: target.executable).python
        }
        try await with(make(), target) { inside in
            let python = try inside.start()
            let code = "import sys; print(sys.prefix, sys.executable, sys.base_prefix, sys.exec_prefix, sep='\\n')"
            let own = try CommandOutput.of(inside.executable, ["-I", "-c", code]).split(separator: "\n").map(
                String.init
            )
            let sys = try await python.import("sys")
            let prefix: String = try await sys.getAttribute("prefix")
            let executable: String = try await sys.getAttribute("executable")
            let base: String = try await sys.getAttribute("base_prefix")
            let exec: String = try await sys.getAttribute("exec_prefix")
            #expect([prefix, executable, base, exec] == own)
            #expect(prefix != base && prefix.hasSuffix("/an environment"))
            #expect(python.executable == executable)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `child processes run the environment's Python, and get no PYTHONHOME`(target: PythonTarget) async throws {
        let folder = try ScratchFolder()
        func make() throws -> String { try VirtualEnvironment(at: "\(folder.path)/env", for: target.executable).python }
        try await with(make(), target) { inside in
            let python = try inside.start()
            try await python.exec(
                """
                import os, subprocess, sys
                code = "import os, sys; print(sys.prefix, os.environ.get('PYTHONHOME'), sep='\\\\n')"
                lines = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout.split('\\n')
                """
            )
            #expect(try await Bool(python.eval("lines[0] == sys.prefix")))
            #expect(try await String(python.eval("lines[1]")) == "None")
            #expect(try await Bool(python.eval("'PYTHONHOME' in os.environ")) == false)
            try await python.exec(
                """
                import multiprocessing
                with multiprocessing.get_context('spawn').Pool(1) as pool: power = pool.apply(pow, (2, 10))
                """
            )
            #expect(try await Int(python.eval("power")) == 1024)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `.pth files and editable installs of the environment work`(target: PythonTarget) async throws {
        let folder = try ScratchFolder()
        func make() throws -> String {
            let environment = try VirtualEnvironment(at: "\(folder.path)/env", for: target.executable)
            let site = try #require(environment.print("import sysconfig; print(sysconfig.get_path('purelib'))").first)
            let name = String(site.dropFirst(folder.path.count + 1))
            try folder.write("src/by_path.py", "answer = 1")
            try folder.write("\(name)/by_path.pth", "\(folder.path)/src\n")
            // As pip's editable installs have it: a .pth file that installs a finder.
            try folder.write("project/by_finder/__init__.py", "answer = 2")
            try folder.write(
                "\(name)/__editable__.by_finder.pth",
                "import __editable___finder; __editable___finder.install()\n"
            )
            try folder.write(
                "\(name)/__editable___finder.py",
                """
                import sys
                from importlib.machinery import PathFinder
                class Finder:
                    @staticmethod
                    def find_spec(name, path=None, target=None):
                        return PathFinder.find_spec(name, ['\(folder.path)/project']) if name == 'by_finder' else None
                def install(): sys.meta_path.append(Finder)
                """
            )
            return environment.python
        }
        try await with(make(), target) { inside in
            let python = try inside.start()
            #expect(try await Int(python.import("by_path").answer) == 1)
            #expect(try await Int(python.import("by_finder").answer) == 2)
        }
    }

    @Test(
        .enabled("numpy can't be had from PyPI") { await PackageEnvironment.numpy.isAvailable() },
        arguments: PythonTarget.one
    )
    func `numpy of an environment computes on any thread`(target: PythonTarget) async throws {
        let environment = try await PackageEnvironment.numpy.python()
        try await with(environment, target) { inside in
            let python = try inside.start()
            let np = try await python.import("numpy")
            #expect(try await String(np.getAttribute("__file__")).contains("/test-environments/"))
            let m = try await np.arange(10_000).reshape(100, 100)
            let wanted: Int = try await m.dot(m).sum()
            let sum: @Sendable () throws -> Int = { try Self.sumOfSquare(m) }
            #expect(try await MainActor.run { try sum() } == wanted)
            try await onThread {
                let result = try sum()
                #expect(result == wanted)
            }
            let onQueue = await withCheckedContinuation { continuation in
                DispatchQueue.global().async { continuation.resume(returning: Result { try sum() }) }
            }
            #expect(try onQueue.get() == wanted)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<32 {
                    group.addTask { number % 2 == 0 ? try await m.dot(m).sum() : try sum() }
                }
                for try await result in group { #expect(result == wanted) }
            }
            let inverse: Double = try await np.linalg.det(np.eye(3))
            #expect(inverse == 1)
        }
    }
}
