import Foundation
import PyFFI
import TestSupport
import Testing

/// Threads whose stacks are smaller than what Python takes for granted.
@Suite(.startsProcesses)
struct SmallStackTests {
    /// Runs `body` on a thread with a stack of so many bytes, and waits for it.
    private static func onThread(stack: Int, _ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Result { try body() }) }
            thread.stackSize = stack
            thread.start()
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `deep recursion is Python's error and not the end of the program`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            try await Self.onThread(stack: 256 << 10) {
                try python.exec(
                    """
                    class Deep:
                        def __repr__(self): return repr(Deep())
                        def __add__(self, other): return Deep() + other
                    """
                )
                for code in ["repr(Deep())", "Deep() + 1", "eval('-' * 50000 + '1')"] {
                    let error = try pythonError { try python.eval(code) }
                    let expected = ["RecursionError", "MemoryError", "SyntaxError"]
                    #expect(expected.contains(error.exception?.typeName ?? ""), "\(error)")
                }
                let inBatch = try pythonError { try python.batch { _ = try python.eval("repr(Deep())") } }
                #expect(inBatch.isException("RecursionError"))
                let inTime = try pythonError {
                    try python.withTimeout(.seconds(600)) { _ = try python.eval("repr(Deep())") }
                }
                #expect(inTime.isException("RecursionError"))
            }
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a thread with a small stack is one thread to Python, and its closures can use Python`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            let python = try target.start()
            let identity = "__import__('threading').get_ident()"
            let own: Int = try await python.eval(identity)
            try await Self.onThread(stack: 256 << 10) {
                let first: Int = try python.eval(identity)
                let second: Int = try python.eval(identity)
                #expect(second == first && first != own)
                let inner = try python.function { try python.eval(identity) as Int }
                let within: Int = try inner()
                let inBatch: Int = try python.batch { try python.eval(identity) }
                #expect(within == first && inBatch == first)
            }
        }
    }
}
