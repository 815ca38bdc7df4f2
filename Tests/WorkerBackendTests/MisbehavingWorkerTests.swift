// Workers that come up and then break the protocol. Whatever they do, a call ends once and with a clear error, and
// where the place of the next frame is known, the connection goes on.

import BackendInterface
import Foundation
import SystemSupport
import TestSupport
import Testing
import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct MisbehavingWorkerTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What the worker does on its first request; `id` is the request's.
        let code: String
        var kinds: [PythonError.Kind] = [.internalFault]
        var message = ""
    }

    private static let deep = "b'{\"id\":%d,\"value\":' % id + b'[' * 600 + b']' * 600 + b'}'"

    // MARK: The connection goes on

    static let survivable: [Fault] = [
        Fault(testDescription: "reply with an unknown id", code: "send(value(999, 1))", message: "999"),
        Fault(testDescription: "reply without id", code: "send({'value': 1})"),
        Fault(
            testDescription: "error without id",
            code: "send({'id': None, 'error': {'kind': 'request', 'message': 'what?'}})",
            message: "what?"
        ),
        Fault(testDescription: "bad JSON", code: "send(b'{\"id\": 1, }')", message: "JSON"),
        Fault(testDescription: "two JSON texts", code: "send(b'{} {}')", message: "JSON"),
        Fault(testDescription: "bad UTF-8", code: "send(b'{\"id\": 1, \"value\": \"\\xff\\xfe\"}')", message: "UTF-8"),
        Fault(testDescription: "a lone surrogate", code: "send(b'{\"id\": 1, \"value\": \"\\\\ud800\"}')"),
        Fault(testDescription: "nested too deep", code: "send(\(deep))", message: "500"),
        Fault(testDescription: "a number", code: "send(55)"),
        Fault(testDescription: "an array of numbers", code: "send([5])"),
        Fault(testDescription: "an empty array", code: "send([])"),
        Fault(testDescription: "an array of a reply", code: "send([value(id, 1)])"),
        Fault(testDescription: "null", code: "send(None)"),
    ]

    /// Replies with the right id, so that nothing is left to come.
    static let wrongReplies: [Fault] = [
        Fault(testDescription: "unknown member", code: "send({'id': id, 'value': 1, 'extra': 2})", message: "extra"),
        Fault(testDescription: "neither value nor error", code: "send({'id': id})"),
        Fault(
            testDescription: "value and error",
            code: "send({'id': id, 'value': 1, 'error': {'kind': 'limit', 'message': ''}})"
        ),
        Fault(
            testDescription: "unknown kind of error",
            code: "send({'id': id, 'error': {'kind': 'weather'}})",
            message: "weather"
        ),
        Fault(testDescription: "unknown tag", code: "send(value(id, {'rational': [1, 2]}))", message: "rational"),
        Fault(
            testDescription: "bytes outside of the attachments",
            code: "write(framed(value(id, {'bytes': [2, 3]}), b'abcd'))"
        ),
        Fault(testDescription: "bytes without attachments", code: "send(value(id, {'bytes': [0, 1 << 62]}))"),
        Fault(
            testDescription: "numbers outside of the attachments",
            code: "write(framed(value(id, {'list': ['f64', 1, 1]}), bytes(8)))"
        ),
        Fault(
            testDescription: "a handle that refs does not list",
            code: "send(value(id, [{'ref': -5, 'type': 'C'}]))",
            message: "-5"
        ),
    ]

    @Test(arguments: survivable, [false, true])
    func `a frame that makes no sense fails the oldest call, and the next one works`(fault: Fault, isAsync: Bool)
        async throws
    {
        // The right reply follows, late.
        let backend = try FakeWorker(onRequest: "if n == 1: \(fault.code)").start()
        defer { backend.shutDown() }
        let error = try await firstFailure(backend, isAsync)
        check(error, fault)
        try await expectAnswer(backend, isAsync, 2)
        try await expectAnswer(backend, !isAsync, 3)
    }

    @Test(arguments: wrongReplies, [false, true])
    func `a reply that the protocol does not allow fails its call, and the next one works`(
        fault: Fault,
        isAsync: Bool
    ) async throws {
        let backend = try FakeWorker(onRequest: "if n == 1:\n    \(fault.code)\n    return True").start()
        defer { backend.shutDown() }
        let error = try await firstFailure(backend, isAsync)
        check(error, fault)
        try await expectAnswer(backend, isAsync, 2)
    }

    @Test func `a second reply in one piece with the first hits nobody`() async throws {
        let backend = try FakeWorker(onRequest: "if n == 1:\n    send(value(id, 7), value(id, 8))\n    return True")
            .start()
        defer { backend.shutDown() }
        try await expectAnswer(backend, false, 7)
        try await expectAnswer(backend, false, 2)
    }

    @Test func `a second reply later is blamed on the call that waits then, and the one after it works`() async throws {
        let backend = try FakeWorker(onRequest: "global first\nif n == 1: first = id\nif n == 2: send(value(first, 8))")
            .start()
        defer { backend.shutDown() }
        try await expectAnswer(backend, false, 1)
        let error = try await firstFailure(backend, false)
        #expect(error.kind == .internalFault)
        try await expectAnswer(backend, false, 3)
    }

    @Test(arguments: [false, true])
    func `a frame over the limit is skipped without being stored, and its call fails`(isAsync: Bool) async throws {
        let backend = try FakeWorker(
            onRequest: """
                if n == 1:
                    write(struct.pack("<II", 300 << 20, 0))
                    for _ in range(300): write(bytes(1 << 20))
                    return True
                """
        ).start()
        defer { backend.shutDown() }
        let error = try await firstFailure(backend, isAsync)
        #expect(error.kind == .conversion)
        #expect(error.message.contains("\(300 << 20)"))
        try await expectAnswer(backend, isAsync, 2)
    }

    @Test func `a reply right behind a frame over the limit is not lost`() async throws {
        let backend = try FakeWorker(
            onRequest: """
                if n == 1:
                    write(struct.pack("<II", 300 << 20, 0))
                    for _ in range(299): write(bytes(1 << 20))
                    write(bytes((1 << 20) - 100))
                    return True
                if n == 2:
                    write(bytes(100) + framed(value(id, n)))
                    return True
                """
        ).start()
        let read = Locked<[PythonValue]>([])
        let values = { @Sendable in read.current }
        let error = try await bounded {
            try failure { try backend.pings(2) { value in read.withLock { $0.append(value) } } }
        }
        #expect(error.kind == .conversion)
        #expect(values() == [.int(2)])
        backend.shutDown()
    }

    @Test func `a call in one piece with the reply to its request is run and answered`() async throws {
        let backend = try FakeWorker(
            onRequest: """
                if n == 2:
                    send({'call': 1, 'function': 1, 'for': id, 'args': []}, value(id, 2))
                    return True
                if n == 3:
                    send(value(id, [message['return'] for message in seen if 'return' in message]))
                    return True
                """
        ).start()
        defer { backend.shutDown() }
        let calls = Locked(0)
        let function = SwiftFunction("f", parameters: [], isAsync: false) { _ in
            .blocking {
                calls.withLock { $0 += 1 }
                return PythonValue.none
            }
        }
        try backend.perform(.create(SwiftCallable(function)), form: PythonForm(.none)) { _ in }
        let (second, third) = try await bounded { (try backend.ping(), try backend.ping()) }
        #expect(second == .int(2) && third == .list([.int(1)]))
        #expect(calls.current == 1)
    }

    @Test func `the handles that come with a reply that is too late are released`() async throws {
        let backend = try FakeWorker(
            onRequest: """
                if n == 1:
                    send({'value': 1})
                    send({'id': id, 'value': [{'ref': -5, 'type': 'C'}], 'refs': [-5]})
                else:
                    send(value(id, [handle for message in seen for handle in message.get('release', [])]))
                return True
                """
        ).start()
        defer { backend.shutDown() }
        #expect(try await firstFailure(backend, false).kind == .internalFault)
        // The late reply comes before the reply to this ping.
        _ = try await bounded { try backend.ping() }
        guard case .list(let released) = try await bounded({ try backend.ping() }) else { throw NoFailure(value: "") }
        #expect(released.contains(.int(-5)))
    }

    // MARK: The connection is over

    static let fatal: [Fault] = [
        Fault(testDescription: "a header of length 0", code: "write(bytes(8)); time.sleep(3600)"),
        Fault(
            testDescription: "text between frames that reads as a short header",
            code: "write(b'\\1\\0\\0\\0oops'); time.sleep(3600)",
            message: "oops"
        ),
        Fault(
            testDescription: "half a header, then the end",
            code: "write(b'abc'); os._exit(7)",
            kinds: [.workerDied]
        ),
        Fault(
            testDescription: "half a frame, then the end",
            code: "write(framed(value(id, 1))[:-3]); os._exit(7)",
            kinds: [.workerDied]
        ),
        Fault(
            testDescription: "half of a large frame, then the end",
            code: "write(struct.pack('<II', 50, 200 << 20)); write(bytes(5 << 20)); os._exit(7)",
            kinds: [.workerDied]
        ),
        Fault(
            testDescription: "part of a frame over the limit, then the end",
            code: "write(struct.pack('<II', 300 << 20, 0) + bytes(5 << 20)); os._exit(7)",
            kinds: [.workerDied]
        ),
        Fault(
            testDescription: "an orderly end in the middle of a request",
            code: "os._exit(7)",
            kinds: [.workerDied],
            message: "exit code 7"
        ),
        Fault(
            testDescription: "its output closed, but alive",
            code: "os.close(1); time.sleep(3600)",
            kinds: [.internalFault, .workerDied]
        ),
    ]

    @Test(arguments: fatal, [false, true])
    func `where nothing more can be read, every call ends and the worker is gone`(fault: Fault, isAsync: Bool)
        async throws
    {
        let backend = try FakeWorker(onRequest: "if n == 1:\n    \(fault.code)").start()
        let process = backend.interpreter.processID
        let error = try await firstFailure(backend, isAsync)
        check(error, fault)
        if fault.code.contains("_exit(7)") { #expect(error.workerDeath?.exitCode == 7, "\(error)") }
        #expect(await comesTrue { Machine.isGone(process) })
        let later = try await firstFailure(backend, !isAsync)
        #expect(fault.kinds.contains(later.kind), "\(later)")
        try await bounded { backend.shutDown() }
    }

    @Test func `a reply right before a broken header still counts`() async throws {
        let backend = try FakeWorker(
            onRequest: """
                if n == 1: return True
                write(framed(value(id - 1, 1)) + bytes(8))
                time.sleep(3600)
                """
        ).start()
        let read = Locked<[PythonValue]>([])
        let error = try await bounded {
            try failure { try backend.pings(2) { value in read.withLock { $0.append(value) } } }
        }
        #expect(error.kind == .internalFault)
        #expect(read.current == [.int(1)])
    }

    @Test func `a reply right before the end still counts`() async throws {
        let backend = try FakeWorker(
            onRequest: """
                if n == 2: return True
                if n == 3:
                    send(value(id - 1, 2))
                    os._exit(7)
                """
        ).start()
        let read = Locked<[PythonValue]>([])
        let error = try await bounded {
            try failure { try backend.pings(3) { value in read.withLock { $0.append(value) } } }
        }
        #expect(error.kind == .workerDied)
        #expect(error.workerDeath?.exitCode == 7)
        #expect(read.current == [.int(1), .int(2)])
    }

    // MARK: Support

    private func check(_ error: PythonError, _ fault: Fault) {
        #expect(fault.kinds.contains(error.kind), "\(error)")
        // Foundation finds an empty text nowhere.
        #expect(fault.message.isEmpty ? !error.message.isEmpty : error.message.contains(fault.message), "\(error)")
    }

    private func firstFailure(_ backend: WorkerBackend, _ isAsync: Bool) async throws -> PythonError {
        try await bounded { [self] in try failure { try call(backend, isAsync) } }
    }

    private func expectAnswer(_ backend: WorkerBackend, _ isAsync: Bool, _ answer: Int) async throws {
        let value = try await bounded { [self] in try call(backend, isAsync) }
        #expect(value == .int(answer))
    }

    /// A call from this thread, or from a task that this thread waits for.
    private func call(_ backend: WorkerBackend, _ isAsync: Bool) throws -> PythonValue {
        guard isAsync else { return try backend.ping() }
        let result = Locked<Result<PythonValue, any Error>?>(nil)
        let isDone = DispatchSemaphore(value: 0)
        Task {
            let outcome: Result<PythonValue, any Error>
            do { outcome = .success(try await backend.pingAsync()) } catch { outcome = .failure(error) }
            result.withLock { $0 = outcome }
            isDone.signal()
        }
        isDone.wait()
        return try #require(result.current).get()
    }
}
