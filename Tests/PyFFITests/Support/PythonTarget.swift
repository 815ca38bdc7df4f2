import Foundation
import PyFFI
import PythonDiscovery
import TestSupport
import Testing

/// One Python on this machine, over one backend: what the conformance suite runs against.
struct PythonTarget: Sendable, CustomTestStringConvertible {
    private(set) var backend: PythonBackendKind
    private(set) var executable: String
    let version: PythonVersion
    let isFreeThreaded: Bool

    init(_ backend: PythonBackendKind, _ executable: String, _ details: InterpreterDetails) {
        self.backend = backend
        self.executable = executable
        version = details.version
        isFreeThreaded = details.isFreeThreaded
    }

    var testDescription: String { "\(backend.rawValue), Python \(version)\(suffix)" }

    /// As `PYFFI_TEST_PYTHON` says it: `3.13`, `3.13t`.
    var name: String { "3.\(version.minor)\(suffix)" }

    /// What tells a free-threaded build from others of its version.
    var suffix: String { isFreeThreaded ? "t" : "" }

    /// The same Python by another executable: that of a virtual environment, for example.
    func by(_ executable: String) -> PythonTarget {
        var target = self
        target.executable = executable
        return target
    }

    /// The same Python in a worker, also where the tests are restricted to the other backend.
    var inWorker: PythonTarget {
        var target = self
        target.backend = .worker
        return target
    }

    /// A configuration whose time limits and grace periods are so long that no busy machine reaches them; a test that is
    /// about one of them chooses it.
    var configuration: PythonRuntime.Configuration {
        var configuration = PythonRuntime.Configuration()
        configuration.interpreter = .executable(executable)
        configuration.startTimeout = .seconds(600)
        configuration.interruptGracePeriod = .seconds(600)
        configuration.shutdownGracePeriod = .seconds(600)
        return configuration
    }

    /// A fresh runtime, so that no test sees what another one left in `__main__`.
    func start(_ adjust: (inout PythonRuntime.Configuration) -> Void = { _ in }) throws -> PythonRuntime {
        var configuration = configuration
        adjust(&configuration)
        StartsProcesses.check()
        let python = try PythonRuntime(backend, configuration)
        TestCounts.add(self)
        RunningTests.shared.describe(python) { $0.stacks }
        return python
    }

    /// Time limits for tests that stop a call in the middle: they are tried one after the other until the call had
    /// begun, which takes long on a busy machine.
    static let timeLimits: [Duration] = [.milliseconds(100), .seconds(2), .seconds(40), .seconds(600)]

    /// The newest Python of each minor version from 3.9 on that is found here, and of each free-threaded one;
    /// `PYFFI_TEST_PYTHON=3.9` restricts them to one. Free-threaded ones come first: the last one is what most programs
    /// use.
    static let found: [(executable: String, details: InterpreterDetails)] = {
        var newest: [String: (executable: String, details: InterpreterDetails)] = [:]
        for candidate in InterpreterSearch().candidates(for: .automatic).candidates {
            guard let details = try? probe(candidate), details.isSupported, details.implementation == "cpython" else {
                continue
            }
            let name = "3.\(details.version.minor)\(details.isFreeThreaded ? "t" : "")"
            if newest[name].map({ $0.details.version < details.version }) ?? true {
                newest[name] = (candidate.executable, details)
            }
        }
        let found = newest.filter { name, _ in TestModes.python.map { $0 == name } ?? true }.values
            .sorted { $0.details.version < $1.details.version }
        return found.filter(\.details.isFreeThreaded) + found.filter { !$0.details.isFreeThreaded }
    }()

    /// Every backend with every Python that this process can run: any number of workers, and one Python in-process.
    /// `OtherPythonTests` runs the others, in processes of their own.
    static let all: [PythonTarget] = workers + inProcess

    static let workers: [PythonTarget] =
        isWanted(.worker)
        ? found.map { PythonTarget(.worker, $0.executable, $0.details) } : []

    static let inProcess: [PythonTarget] = {
        guard isWanted(.inProcess) else { return [] }
        if let chosen = ProcessInfo.processInfo.environment[inProcessPython] {
            // It may be a virtual environment's, or one that is not the newest of its version.
            let candidates = InterpreterSearch().candidates(for: .executable(chosen)).candidates
            return candidates.prefix(1).compactMap { candidate in
                guard let details = try? probe(candidate), details.sharedLibrary != nil else { return nil }
                return PythonTarget(.inProcess, candidate.executable, details)
            }
        }
        return loadable.suffix(1)
    }()

    /// Every Python that can be loaded, each for a process of its own.
    static let loadable: [PythonTarget] = found.filter { $0.details.sharedLibrary != nil }.map { python in
        PythonTarget(.inProcess, python.executable, python.details)
    }

    /// Names the Python that is used in-process; the newest one by default.
    static let inProcessPython = "PYFFI_TEST_IN_PROCESS"

    /// `PYFFI_BACKEND` restricts the tests to one backend, as it chooses it for a program.
    static func isWanted(_ backend: PythonBackendKind) -> Bool {
        let wanted = ProcessInfo.processInfo.environment["PYFFI_BACKEND"] ?? ""
        return wanted.isEmpty || wanted == backend.rawValue
    }

    /// For what does not depend on Python's version: one target for each backend.
    static let one: [PythonTarget] = workers.suffix(1) + inProcess
}

@Test
func `a machine that runs the tests has a Python to run them with`() {
    #expect(!PythonTarget.all.isEmpty, "install python3 (3.9 or later)")
}

extension PythonRuntime {
    /// Python's own stacks: what a worker that was aborted left behind, or what this process can be asked for.
    fileprivate var stacks: [String] {
        do {
            let lines: [String] = try eval(
                """
                [line for name, frame in __import__('sys')._current_frames().items()
                 for line in (f'thread {name:#x}:', *__import__('traceback').format_stack(frame))]
                """
            )
            return ["Python in process \(processIdentifier):"] + lines
        } catch {
            guard let death = (error as? PythonError)?.workerDeath else { return [] }
            return ["Python in worker \(processIdentifier), \(death.signalName ?? "no signal"):", death.pythonStack]
        }
    }
}
