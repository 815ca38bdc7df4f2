// Batches whose worker dies, is shut down or is replaced by one that misbehaves while their operations are on the way.

import BackendInterface
import Foundation
import SystemSupport
import TestSupport
import Testing
import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct BatchFaultTests {
    private static let setUp =
        "import os, signal\ndef die(): os.kill(os.getpid(), signal.SIGKILL)\ndef one(): return [1]"

    private func call(_ backend: WorkerBackend, _ function: PythonObject) throws -> PythonObject {
        try backend.perform(.call(Place(function), arguments: [], keywords: []), form: PythonForm(.auto)) {
            try $0.object()
        }
    }

    @Test(arguments: [0, 1, 100, 1000])
    func `a worker that dies in a batch is reported once, where a value is wanted`(behind: Int) async throws {
        try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            try backend.exec(Self.setUp)
            let (die, one) = (try backend.object("die"), try backend.object("one"))
            var escaped: [PythonObject] = []
            let first = try failure {
                try backend.batch { () throws -> Void in
                    escaped.append(try call(backend, one))
                    escaped.append(try call(backend, die))
                    for _ in 0..<behind { escaped.append(try call(backend, one)) }
                }
            }
            #expect(first.kind == .workerDied && first.workerDeath?.signalName == "SIGKILL")
            #expect(first.workerDeath?.operation?.contains("batch") == true)
            #expect(escaped.allSatisfy { $0.typeName == "object" && !$0.isNone })
            #expect(try failure { try backend.ping() }.kind == .workerDied)
            // The next batch has its own error.
            #expect(
                try failure { try backend.batch { () throws -> Void in _ = try call(backend, one) } }.kind
                    == .workerDied
            )
            try backend.batch { () throws -> Void in
                _ = try call(backend, one)
                #expect(try failure { try backend.ping() }.kind == .workerDied)
            }
        }
    }

    @Test func `a worker that is killed at any moment of a batch is reported`() async throws {
        try await bounded {
            for round in 0..<30 {
                let backend = try WorkerBackend.start(try Machine.python.executable)
                try backend.exec(Self.setUp)
                let one = try backend.object("one")
                let process = backend.interpreter.processID
                let error = try failure {
                    try backend.batch { () throws -> Void in
                        for number in 0..<20_000 {
                            _ = try call(backend, one)
                            if number == round * 7 { kill(process, SIGKILL) }
                        }
                    }
                }
                #expect(error.kind == .workerDied)
            }
        }
    }

    @Test(arguments: [false, true])
    func `a closure that goes with a message which could not be sent may use Python when it is freed`(isKept: Bool)
        async throws
    {
        final class Owner: Sendable {
            let backend: WorkerBackend
            let error: Locked<(any Error)?>
            init(_ backend: WorkerBackend, _ error: Locked<(any Error)?>) {
                (self.backend, self.error) = (backend, error)
            }
            deinit {
                do { _ = try backend.ping() } catch { self.error.withLock { $0 = error } }
            }
        }
        let error = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            let take = try backend.object("print")
            let ownersError = Locked<(any Error)?>(nil)
            let kept = Locked<Owner?>(nil)
            defer { _ = kept.withLock { $0.take() } }
            return try failure {
                try backend.batch { () throws -> Void in
                    kill(backend.interpreter.processID, SIGKILL)
                    let isKnown = DispatchSemaphore(value: 0)
                    // Another thread asks: operations of this one would belong to the batch.
                    Thread.detachNewThread {
                        while (try? backend.ping()) != nil {}
                        isKnown.signal()
                    }
                    isKnown.wait()
                    let owner = Owner(backend, ownersError)
                    if isKept { kept.withLock { $0 = owner } }
                    let function = SwiftFunction("f", parameters: [], isAsync: false) { _ in
                        .blocking {
                            _ = owner
                            return PythonValue.int(1)
                        }
                    }
                    let call = PythonOperation.call(Place(take), arguments: [SwiftCallable(function)], keywords: [])
                    try backend.perform(call, form: PythonForm(.none)) { _ in }
                }
                // If the end of the worker has let go of the closure first, the closure is freed here, and its ping is
                // the batch's next operation.
                if !isKept, let error = ownersError.withLock({ $0 }) { throw error }
            }
        }
        #expect(error.kind == .workerDied)
    }

    @Test func `a message of a batch that can't be sent loses no releases`() async throws {
        // The worker's limit has room for the operation, but not for what is around it.
        let worker = try FakeWorker(
            onRequest: """
                if n == 1: send({'id': id, 'ref': -7, 'type': 'C'})
                else: send(value(id, [handle for message in seen for handle in message.get('release', [])]))
                return True
                """,
            hello: "{'limits': {'json': 16384, 'attachments': 0, 'depth': 500, 'handles': 1000}}"
        )
        let (error, released) = try await bounded {
            let backend = try worker.start()
            _ = try backend.object("x")
            let text = PythonValue.string(String(repeating: "a", count: 16_384 - 40))
            let error = try failure {
                try backend.batch { () throws -> Void in
                    try backend.perform(.create(text), form: PythonForm(.none)) { _ in }
                }
            }
            return (error, try backend.ping())
        }
        #expect(error.kind == .conversion, "\(error)")
        #expect(released == .list([.int(-7)]))
    }

    @Test func `a shut down within a batch comes after what was asked for before`() async throws {
        try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("pyffi-batch-\(UUID())").path
            defer { try? FileManager.default.removeItem(atPath: file) }
            try backend.batch { () throws -> Void in
                try backend.exec("import pathlib; path = pathlib.Path('\(file)')")
                _ = try backend.perform(.execute(SourceCode("path.touch()")), form: PythonForm(.none)) { _ in }
                backend.shutDown()
            }
            #expect(FileManager.default.fileExists(atPath: file))
            let late = try failure { try backend.batch { () throws -> Void in try backend.exec("1") } }
            #expect(late.kind == .closed)
        }
    }

    @Test func `code that ignores the time limit is killed, in a batch too`() async throws {
        try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable) {
                $0.interruptGracePeriod = .milliseconds(100)
            }
            try backend.exec(
                "def deaf():\n    while True:\n        try:\n            while True: pass\n        except: pass"
            )
            let deaf = try backend.object("deaf")
            var isDead = false
            // On a busy machine a short time may be over before the code has begun.
            for limit in [Duration.milliseconds(100), .seconds(2), .seconds(40)] where !isDead {
                let error = try failure {
                    try CallDeadline.within(limit) {
                        try backend.batch { () throws -> Void in
                            for _ in 0..<10 { _ = try call(backend, deaf) }
                        }
                    }
                }
                #expect(error.kind == .timedOut)
                isDead = error.workerDeath != nil
            }
            #expect(isDead)
        }
    }

    @Test func `batches leave no handles behind`() async throws {
        try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            try backend.exec(Self.setUp + "\ndef fail(): raise ValueError")
            let (one, fail) = (try backend.object("one"), try backend.object("fail"))
            _ = try backend.liveHandles()
            let before = try backend.liveHandles()
            for round in 0..<20 {
                let error = try failure {
                    try backend.batch { () throws -> [PythonObject] in
                        var kept: [PythonObject] = []
                        for number in 0..<200 {
                            kept.append(try call(backend, number.isMultiple(of: 50) ? fail : one))
                            _ = try backend.perform(
                                .call(Place(number == 7 ? fail : one), arguments: [], keywords: []),
                                form: PythonForm(.none)
                            ) { _ in }
                            if round.isMultiple(of: 2), number == 60 { _ = kept[1].typeName }
                        }
                        return kept
                    }
                }
                #expect(error.exception?.typeName == "ValueError")
            }
            // The first request takes the releases along, the second one counts what is left.
            _ = try backend.liveHandles()
            #expect(try backend.liveHandles() == before)
        }
    }
}
