import PyFFI
import TestSupport
import Testing

/// What is left of interrupts that came too late, or to code that must not be struck.
@Suite(.startsProcesses)
struct LateInterruptTests {
    /// Up to 3.11, and without a GIL, Python runs finalizers at once, within the operation, whose interrupt may strike
    /// them.
    private static let pythonsWithLateFinalizers = PythonTarget.all.filter {
        $0.backend == .inProcess && $0.version.minor >= 12 && !$0.isFreeThreaded
    }

    @Test(arguments: pythonsWithLateFinalizers)
    func `an interrupt that came too late strikes no finalizer`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            try python.exec(
                """
                import gc, sys, time
                from functools import partial
                from operator import methodcaller
                seen = []
                sys.unraisablehook = lambda error: seen.append(error.exc_type.__name__)
                class Cycle:
                    def __init__(self): self.itself = self
                    def __del__(self): seen.append("finalized")
                def prepare():
                    # No bytecode runs between the sleep, the allocations that make a collection due, and the end.
                    gc.collect()
                    gc.disable()
                    Cycle()
                    allocate = [partial(list.copy, [])]
                    steps = [partial(time.sleep, 0.1), *allocate * 5000, gc.enable, *allocate * 3]
                    return [].extend, map(methodcaller("__call__"), steps)
                """
            )
            // Python code examines the class of the first such result, and an interrupt may strike it: that is done
            // before.
            typealias Operation = PythonTuple<PythonObject, PythonObject>
            let (warming, steps) = try Operation(python.eval("prepare()")).elements
            _ = try warming(steps)
            for _ in 0..<5 {
                let (operation, steps) = try Operation(python.eval("prepare()")).elements
                do {
                    try python.withTimeout(.milliseconds(10)) { () throws -> Void in _ = try operation(steps) }
                } catch let error as PythonError {
                    #expect(error.kind == .timedOut)
                }
            }
            try python.exec("gc.collect()")
            let seen: [String] = try python.eval("seen")
            #expect(seen == Array(repeating: "finalized", count: 6))
        }
    }
}
