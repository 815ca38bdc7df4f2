import PyFFI
import TestSupport
import Testing

/// Python code under a trace function, as that of debuggers and of coverage.
@Suite(.startsProcesses)
struct TracedCodeTests {
    @Test(
        arguments: PythonTarget.all,
        ["await", "blocking"]
    )
    func `traced code goes on after an operation that ended before its interrupt came`(
        target: PythonTarget,
        form: String
    ) async throws {
        // Traced code that got stuck would hold up its whole process.
        try await alone(target) {
            let python = try target.start()
            // In-process there is no Python code to strike until the sleep is over, which then has its result.
            let sleep = try await python.eval("__import__('time').sleep")
            do { try await Self.interrupt(sleep, python, form) } catch let error as PythonError {
                #expect(error.kind == .timedOut)
            }
            try await python.exec(
                """
                import sys
                def traced(events=[]):
                    def step(frame, event, argument):
                        events.append(event)
                        return step
                    sys.settrace(step)
                    try: return max(sorted([1, 2, 3], key=lambda number: -number)), len(events)
                    finally: sys.settrace(None)
                """
            )
            let traced: PythonObject = try await python.eval("traced()")
            let (greatest, count) = try await PythonTuple<Int, Int>(traced).elements
            #expect(greatest == 3)
            #expect(count > 3)
        }
    }

    private static func interrupt(_ sleep: PythonObject, _ python: PythonRuntime, _ form: String) async throws {
        if form == "await" {
            try await python.withTimeout(.milliseconds(10)) { let _: Int? = try await sleep(0.2) }
        } else {
            try await onThread {
                try python.withTimeout(.milliseconds(10)) { () throws -> Void in let _: Int? = try sleep(0.2) }
            }
        }
    }
}
