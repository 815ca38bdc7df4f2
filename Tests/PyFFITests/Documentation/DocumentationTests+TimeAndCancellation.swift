// swift-format-ignore-file
// The examples of TimeAndCancellation.md, word for word; see `DocumentationTests`.
import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

extension DocumentationTests {
    @Test(arguments: PythonTarget.one)
    func `the examples of TimeAndCancellation.md run`(target: PythonTarget) async throws {
        // In-process an interrupt is for all runtimes of the process.
        try await alone(target) {
            let python = try target.start()
            try await onThread { try Self.time(python) }

            let task = Task { try await python.exec("while True: pass") }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            let result = await task.result                           // failure(CancellationError)

            #expect(throws: CancellationError.self) { try result.get() }

            await python.shutDown()                                  // or python.shutDown(), which blocks

            let closed = await #expect(throws: PythonError.self) { try await python.eval("1") }
            #expect(closed?.kind == .closed)
        }
    }

    private static func time(_ python: PythonRuntime) throws {
        var texts: [String] = []
        func print(_ text: String) { texts.append(text) }

        do {
            try python.withTimeout(.milliseconds(500)) { () throws -> Void in
                try python.exec("while True: pass")
            }
        } catch let error as PythonError where error.kind == .timedOut {
            print(error.message)
        }
        let kept: Int = try python.eval("1 + 1")                 // the runtime and all objects live on

        #expect(kept == 2 && texts.count == 1)

        @Sendable func stopWasPressed() { python.interrupt() }   // on any thread

        let isStopped = Locked(false)
        Thread.detachNewThread {
            // Before the loop has begun, there is nothing to stop.
            while !isStopped.withLock({ $0 }) {
                stopWasPressed()
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
        defer { isStopped.withLock { $0 = true } }

        do {
            try python.exec("while True: pass")
        } catch let error as PythonError where error.isException("KeyboardInterrupt") {
            print("stopped")
        }

        #expect(texts.last == "stopped")
    }
}
