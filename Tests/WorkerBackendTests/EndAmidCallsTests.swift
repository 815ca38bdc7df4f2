// A runtime that ends while Python calls Swift: what runs then ends after the worker, which will never say that it has
// dropped anything.

import BackendInterface
import Foundation
import SystemSupport
import TestSupport
import Testing
import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct EndAmidCallsTests {
    private enum End: CaseIterable, Sendable { case shutDown, shutDownAsync, kill }

    /// What a closure leaves behind in its runtime.
    private enum Outcome: CaseIterable, Sendable {
        /// It throws an error that holds an object of the runtime.
        case error
        /// It gives Python a closure that holds the runtime.
        case function
        /// It starts a task that goes on when it has ended.
        case task
        /// It is async and waits until it is cancelled.
        case wait
        /// It waits for an operation of Python that waits for the next call, and so on.
        case nested

        /// How many calls a thread of Python makes, one within the other.
        var levels: Int { self == .nested ? 3 : 1 }
    }

    private struct HoldingError: Error {
        let object: PythonObject
    }

    /// What of a runtime should be gone when it has ended.
    private struct Traces: Sendable {
        weak var backend: WorkerBackend?
        weak var function: SwiftFunction?
        weak var object: PythonObject?

        var areGone: Bool { backend == nil && function == nil && object == nil }
    }

    @Test func `a runtime that ends while threads of Python call Swift leaves nothing`() async {
        await #expect(processExitsWith: .success) {
            let python = try Machine.python.executable
            let tasks = Locked<[Task<Void, Never>]>([])
            // What the first runtime makes once for all is no leak.
            _ = try await Self.traces(of: .task, .shutDown, python, tasks)
            #expect(await comesTrue { Machine.hasNoChildren })
            let before = Machine.openDescriptors
            for end in End.allCases {
                for outcome in Outcome.allCases {
                    let traces = try await Self.traces(of: outcome, end, python, tasks)
                    #expect(await comesTrue { traces.areGone }, "\(outcome), \(end)")
                }
            }
            #expect(await comesTrue { Machine.hasNoChildren })
            let areBack = await comesTrue { Machine.openDescriptors <= before }
            #expect(areBack, "\(before) descriptors were open before, \(Machine.openDescriptors) still are")
            for task in tasks.current { task.cancel() }
        }
    }

    /// Ends a runtime in which five threads call a closure that has begun.
    private static func traces(
        of outcome: Outcome,
        _ end: End,
        _ python: String,
        _ tasks: Locked<[Task<Void, Never>]>
    ) async throws -> Traces {
        let begun = Locked(0)
        let isEnded = Gate()
        let backend = try await bounded { try WorkerBackend.start(python) }
        let object = try await bounded { try backend.object("object()") }
        let function = function(outcome, backend, object, tasks, begun, isEnded)
        try await bounded {
            let main = try backend.object("__import__('__main__')")
            _ = try backend.perform(
                .set(Place(main, .attribute("swift")), to: SwiftCallable(function)),
                form: PythonForm(.none)
            ) { _ in }
            try backend.exec(
                "import threading\nfor _ in range(5): threading.Thread(target=swift, args=(\(outcome.levels - 1),)).start()"
            )
        }
        #expect(await comesTrue { begun.current == 5 * outcome.levels })
        switch end {
        case .shutDown: try await bounded { backend.shutDown() }
        case .shutDownAsync: await backend.shutDownAsync()
        case .kill:
            let process = backend.interpreter.processID
            kill(process, SIGKILL)
            #expect(await comesTrue { Machine.isGone(process) })
        }
        isEnded.open()
        return Traces(backend: backend, function: function, object: object)
    }

    private static func function(
        _ outcome: Outcome,
        _ backend: WorkerBackend,
        _ object: PythonObject,
        _ tasks: Locked<[Task<Void, Never>]>,
        _ begun: Locked<Int>,
        _ isEnded: Gate
    ) -> SwiftFunction {
        SwiftFunction("swift", parameters: [.exact], isAsync: outcome == .wait) { arguments in
            guard case .int(let level) = try PythonValue.read(from: PythonReader(arguments.source(at: 0))) else {
                throw PythonError(.conversion, "no int")
            }
            begun.withLock { $0 += 1 }
            switch outcome {
            case .error:
                return .blocking {
                    isEnded.wait()
                    throw HoldingError(object: object)
                }
            case .function:
                return .blocking {
                    isEnded.wait()
                    return SwiftCallable(
                        SwiftFunction("held", parameters: [], isAsync: false) { _ in
                            .blocking { PythonValue.int(backend.builtins.rawValue) }
                        }
                    )
                }
            case .task:
                return .blocking {
                    let task = Task { while (try? await Task.sleep(for: .seconds(3600))) != nil {} }
                    tasks.withLock { $0.append(task) }
                    isEnded.wait()
                    return PythonValue.none
                }
            case .wait:
                return .suspending {
                    while true { try await Task.sleep(for: .seconds(3600)) }
                }
            case .nested:
                return .blocking { [weak backend] in
                    if level == 0 { isEnded.wait() }
                    return try backend?.eval("swift(\(level - 1))") ?? PythonValue.none
                }
            }
        }
    }
}
