internal import BackendInterface
internal import Foundation
internal import PyFFI

/// The memory and handles that many calls leave behind, each of which returns an object.
struct MemoryBench {
    let backend: PythonBackendKind
    let configuration: PythonRuntime.Configuration
    let calls: Int

    func run() throws -> [Measurement] {
        let python = try PythonRuntime(backend, configuration)
        defer { python.shutDown() }
        let make: PythonObject = try python.eval("lambda: [1]")
        func call(_ count: Int) throws { for _ in 0..<count { let _: PythonObject = try make() } }
        try call(20_000)
        let start = (host: residentKibibytes(), worker: try information("memory", python) / 1024)
        try call(calls)
        let end = (host: residentKibibytes(), worker: try information("memory", python) / 1024)
        let handles = try information("handles", python)
        let host = [
            Measurement(
                name: "\(backend == .worker ? "host" : "process with Python in it") grows over \(calls) objects",
                value: end.host - start.host,
                unit: .kibibytes,
                target: .atMost(2048)
            )
        ]
        if backend == .inProcess { return host }
        return host + [
            Measurement(
                name: "worker grows over \(calls) objects",
                value: end.worker - start.worker,
                unit: .kibibytes,
                target: .atMost(2048)
            ),
            Measurement(
                name: "handles left (the function itself)",
                value: handles,
                unit: .handles,
                target: .atMost(1)
            ),
        ]
    }

    private func information(_ key: String, _ python: PythonRuntime) throws -> Double {
        let all: [String: Int?] = try python.implementation.perform(.information, form: .plain) {
            try [String: Int?].read(from: PythonReader($0))
        }
        return Double((all[key] ?? nil) ?? 0)
    }

    /// Resident memory of this process; 0 if it is unknown.
    private func residentKibibytes() -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let number = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else { return 0 }
        return number
    }
}
