import BackendInterface
import Foundation
import PythonDiscovery
import SystemSupport
import Testing

/// The Pythons of this machine, and what can be seen of its processes.
enum Machine {
    struct Python: Sendable, CustomTestStringConvertible {
        let executable: String
        let version: PythonVersion
        var testDescription: String { "Python \(version)" }
    }

    /// The newest of each minor version from 3.9 on, oldest first.
    static let pythons: [Python] = {
        var newest: [Int: Python] = [:]
        for candidate in InterpreterSearch().candidates(for: .automatic).candidates {
            guard let details = try? probe(candidate), details.isSupported, details.implementation == "cpython" else {
                continue
            }
            let python = Python(executable: candidate.executable, version: details.version)
            if newest[details.version.minor].map({ $0.version < python.version }) ?? true {
                newest[details.version.minor] = python
            }
        }
        return newest.values.sorted { $0.version < $1.version }
    }()

    /// For what doesn't depend on Python's version.
    static var python: Python { get throws { try #require(pythons.last, "install python3 (3.9 or later)") } }

    /// A Python that is too old, where pyenv has one.
    static let tooOld: String? = {
        let environment = ProcessInfo.processInfo.environment
        let root = environment["PYENV_ROOT"] ?? (environment["HOME"] ?? "") + "/.pyenv"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/versions")) ?? []
        return versions.filter { $0.hasPrefix("3.8.") }.map { "\(root)/versions/\($0)/bin/python3" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }()

    /// Descriptors that this process has open.
    static var openDescriptors: Int { (try? descriptorNumbers().count) ?? -1 }

    /// What each open descriptor leads to, where the system tells.
    static var descriptors: [String] {
        ((try? descriptorNumbers()) ?? []).map { number in
            let path = "\(descriptorFolder)/\(number)"
            return "\(number) \((try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? "")"
        }
    }

    static func descriptorNumbers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: descriptorFolder)
    }

    private static let descriptorFolder =
        FileManager.default.fileExists(atPath: "/proc/self/fd") ? "/proc/self/fd" : "/dev/fd"

    /// Whether this process has no child that runs or is a zombie. The number of a child that has ended says nothing:
    /// it may be that of another process by now.
    static var hasNoChildren: Bool {
        var info = siginfo_t()
        return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD
    }

    static func isGone(_ process: Int32) -> Bool { kill(process, 0) != 0 && errno == ESRCH }

    #if os(Linux)
        /// Whether SIGSTOP has taken effect, for which the process has to get a processor.
        static func isStopped(_ process: Int32) -> Bool {
            let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
            return status?.contains(") T ") ?? false
        }
    #endif
}

/// For tests in a process of their own, since the limit is that of the whole process.
enum Descriptors {
    /// Lowers the limit of this process to about sixty descriptors more than it has, of which a test runner may have
    /// left it any number, and opens them all.
    static func takeAll() -> [Descriptor] {
        var limit = rlimit()
        getrlimit(openFiles, &limit)
        limit.rlim_cur = numericCast(((try? Machine.descriptorNumbers())?.compactMap { Int($0) }.max() ?? 0) + 64)
        setrlimit(openFiles, &limit)
        var taken: [Descriptor] = []
        while let next = try? Descriptor.null() { taken.append(next) }
        return taken
    }

    #if canImport(Glibc)
        private static var openFiles: Int32 { Int32(RLIMIT_NOFILE.rawValue) }
    #else
        private static var openFiles: Int32 { RLIMIT_NOFILE }
    #endif
}

/// Kills a process when this object is freed.
final class Reaper: Sendable {
    let process: Int32
    init(_ process: Int32) { self.process = process }
    deinit { _ = kill(process, SIGKILL) }
}
