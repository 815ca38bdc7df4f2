import BackendInterface
import Foundation
import PyFFI

/// What a runtime and this process hold at one moment.
struct SoakResources: CustomStringConvertible {
    /// The number of handles in the worker's table; nil in-process.
    let handles: Int?
    let tokens: Int
    let descriptors: Int
    let workerDescriptors: Int
    let pythonThreads: [String]
    let threads: Int
    /// Objects that Python's garbage collector knows, by the names of their types.
    let pythonObjects: [String: Int]
    let pythonModules: Set<String>
    /// In bytes.
    let memory: Int
    let workerMemory: Int

    /// Measures once what was let go of has been freed.
    static func measure(_ python: PythonRuntime) async throws -> SoakResources {
        // Some things end a moment later: releases that wait to be sent together, tasks of async functions, threads of
        // event loops.
        var measured = try await look(python)
        for _ in 0..<100 {
            let previous = measured
            try await Task.sleep(for: .milliseconds(50))
            measured = try await look(python)
            if measured.isSettled(since: previous) { break }
        }
        return measured
    }

    private func isSettled(since other: SoakResources) -> Bool {
        handles == other.handles && tokens == other.tokens && descriptors == other.descriptors
            && pythonThreads == other.pythonThreads && pythonObjects == other.pythonObjects && threads >= other.threads
    }

    private static func look(_ python: PythonRuntime) async throws -> SoakResources {
        try await python.exec("import collections, gc, sys, threading\nfor _ in range(3): gc.collect()")
        let objects: [String: Int] = try await python.eval(
            "dict(collections.Counter(type(one).__name__ for one in gc.get_objects()))"
        )
        let names: [String] = try await python.eval("sorted(thread.name for thread in threading.enumerate())")
        let information: [String: Int?] = try await python.implementation.performAsync(
            .information,
            form: [String: Int?].pythonForm,
            read: { try [String: Int?].read(from: PythonReader($0)) }
        )
        let isWorker = python.backend == .worker
        return SoakResources(
            handles: information["handles"] ?? nil,
            tokens: SoakToken.live,
            descriptors: entries("/proc/self/fd"),
            workerDescriptors: isWorker ? entries("/proc/\(python.processIdentifier)/fd") : 0,
            pythonThreads: names.filter { !$0.hasPrefix("ThreadPoolExecutor") && !$0.hasPrefix("Dummy-") },
            threads: entries("/proc/self/task"),
            pythonObjects: objects,
            pythonModules: Set(try await python.eval("list(sys.modules)") as [String]),
            memory: residentBytes,
            workerMemory: isWorker ? (information["memory"] ?? nil) ?? 0 : 0
        )
    }

    private static func entries(_ folder: String) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0
    }

    private static var residentBytes: Int {
        let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return (text?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// What has grown since `before` by more than chance.
    func growth(since before: SoakResources) -> [String] {
        var found: [String] = []
        func compare(_ name: String, _ was: Int, _ now: Int, allowance: Int) {
            if now > was + allowance { found.append("\(name): \(was) before, \(now) after") }
        }
        compare("handles", before.handles ?? 0, handles ?? 0, allowance: 0)
        compare("closures and errors", before.tokens, tokens, allowance: 0)
        compare("descriptors", before.descriptors, descriptors, allowance: 0)
        compare("the worker's descriptors", before.workerDescriptors, workerDescriptors, allowance: 0)
        let imported = pythonModules.subtracting(before.pythonModules).sorted()
        let (was, now) = (before.pythonObjects.values.reduce(0, +), pythonObjects.values.reduce(0, +))
        let types = pythonObjects.map { ($0.key, $0.value - before.pythonObjects[$0.key, default: 0]) }
        let grown = types.filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }.prefix(12).map { "\($0.0) +\($0.1)" }
        // The allowance is for caches of types and the like.
        compare(
            "Python objects (\(grown.joined(separator: ", "))\(imported))",
            was,
            now,
            allowance: 300 + 500 * imported.count
        )
        // Dispatch keeps idle threads for seconds.
        compare("threads", before.threads, threads, allowance: 80)
        compare("bytes", before.memory, memory, allowance: 64 << 20)
        compare("the worker's bytes", before.workerMemory, workerMemory, allowance: 16 << 20)
        if pythonThreads != before.pythonThreads {
            found.append("Python's threads: \(before.pythonThreads) before, \(pythonThreads) after")
        }
        return found
    }

    var description: String {
        "\(handles.map { "\($0) handles, " } ?? "")\(tokens) closures and errors, \(descriptors)+\(workerDescriptors) descriptors, "
            + "\(threads) threads, \(pythonThreads) in Python, \(pythonObjects.values.reduce(0, +)) Python objects, \(memory >> 20)+\(workerMemory >> 20) MB"
    }
}
