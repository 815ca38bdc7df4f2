// Workers that send anything: whatever comes, each call ends once, and the program goes on.
//
// `PYFFI_FUZZ_WORKERS=1000 swift test --filter HostileWorkerTests` meets more of them.

import BackendInterface
import Foundation
import SystemSupport
import TestSupport
import Testing
import WorkerBackend

@Suite(.startsProcesses)
struct HostileWorkerTests {
    private static let workers = ProcessInfo.processInfo.environment["PYFFI_FUZZ_WORKERS"].flatMap(Int.init) ?? 8

    /// Sends up to three messages before the right reply, or in its place.
    private static func code(seed: UInt64) -> String {
        """
        import json, random
        global chance
        if n == 1: chance = random.Random(\(seed))
        def part(depth=3):
            kind = chance.randrange(14 if depth else 10)
            if kind < 10:
                return (0, 1, -1, id, 1 << 62, 1 << 64, 1.5, "", None, True)[kind]
            if kind < 12:
                return [part(depth - 1) for _ in range(chance.randrange(4))]
            names = ("ref", "type", "list", "tuple", "dict", "bytes", "date", "int", "big", "refs", "value", "name")
            return {chance.choice(names): part(depth - 1) for _ in range(chance.randrange(3))}
        def message():
            kind = chance.randrange(12)
            own = chance.choice((id, id, id + 1, id - 1, 0, None, part()))
            if kind == 0: return {"call": part(), "function": part(), "for": own, "args": part()}
            if kind == 1: return {"call": n * 10 + 5, "function": 1, "for": chance.choice((id, part())), "args": [part()]}
            if kind == 2: return {chance.choice(("drop", "stop", "awaiting")): part()}
            if kind == 3: return {"id": own, "error": {"kind": chance.choice(("exception", "handle", "limit")), "message": "m", "exception": part()}}
            if kind == 4: return {"id": own, "ref": part(), "type": part()}
            if kind == 5: return part()
            if kind == 6: return {chance.choice(("id", "value", "call", "x")): part() for _ in range(3)}
            return {"id": own, "value": part()}
        for _ in range(chance.randrange(4)):
            body = json.dumps(message()).encode()
            if chance.randrange(20) == 0:
                at = chance.randrange(len(body))
                body = body[:at] + chance.choice((b"", b"[", b"\\xff", b'"')) + body[at + 1:]
            send(body if len(body) > 1 else b"{}")
        if chance.randrange(300) == 0: write(chance.choice((bytes(8), b"text", struct.pack("<II", 9, 1 << 30))))
        return chance.randrange(10) == 0
        """
    }

    @Test func `every call of a worker that sends anything ends once`() async throws {
        let answered = Locked(0)
        for _ in 0..<Self.workers {
            let seed = UInt64.random(in: 0...UInt64.max)
            let backend = try FakeWorker(onRequest: Self.code(seed: seed)).start {
                $0.interruptGracePeriod = .milliseconds(100)
                $0.callTimeout = .seconds(2)
            }
            let function = SwiftFunction("f", parameters: [], isAsync: false) { _ in .blocking { PythonValue.none } }
            try? backend.perform(.create(SwiftCallable(function)), form: PythonForm(.none)) { _ in }
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<40 {
                            do {
                                // A call whose reply never comes ends by its time.
                                _ = try await backend.pingAsync()
                                answered.withLock { $0 += 1 }
                            } catch {
                                guard backend.isRunning else { return }
                            }
                        }
                    }
                }
            }
            backend.shutDown()
            #expect(await comesTrue { Machine.isGone(backend.interpreter.processID) }, "seed \(seed)")
        }
        #expect(answered.current > 0)
    }
}
