import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

/// Tests that stand still on purpose, each in a process of its own.
@Suite(.startsProcesses, .serialized, .enabled(if: ProcessInfo.isWatched, "on Linux"))
struct WatchdogTests {
    @Test(arguments: PythonTarget.one)
    func `a test that stands still is named with its stacks`(target: PythonTarget) async throws {
        let text = try await alone(target, ends: .status(Watchdog.status)) {
            let python = try target.start()
            try python.exec("import threading\ndef waits_in_python(): threading.Event().wait()")
            // The patience is short only from here on: what comes before may be slow.
            Watchdog.patience.withLock { $0 = 2 }
            try waitsInSwift(python)
        }
        guard let text else { return }
        #expect(text.contains(Watchdog.mark))
        #expect(
            text.contains(
                "running: a test that stands still is named with its stacks, with \(target.testDescription)"
            )
        )
        #expect(text.contains("in waits_in_python"), "\(text)")
        if FileManager.default.isExecutableFile(atPath: "/usr/bin/gdb") {
            #expect(text.contains("waitsInSwift"), "\(text)")
        }
    }

    @Test(arguments: PythonTarget.one.suffix(1))
    func `a suspended test that stands still is named`(target: PythonTarget) async throws {
        let text = try await alone(target, ends: .status(Watchdog.status)) {
            Watchdog.patience.withLock { $0 = 2 }
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                Kept.continuation = continuation
            }
        }
        guard let text else { return }
        #expect(text.contains("running: a suspended test that stands still is named"), "\(text)")
    }

    @inline(never)
    private func waitsInSwift(_ python: PythonRuntime) throws { try python.exec("waits_in_python()") }

    private enum Kept {
        nonisolated(unsafe) static var continuation: CheckedContinuation<Void, Never>?
    }
}

extension ProcessInfo {
    fileprivate static var isWatched: Bool {
        #if os(Linux)
            true
        #else
            false
        #endif
    }
}
