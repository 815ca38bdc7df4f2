import PyFFI
import TestSupport
import Testing

@Suite("Acceptance programs", .startsProcesses)
struct AcceptanceTests {
    @Test("a newcomer's first program", arguments: PythonTarget.all)
    func first(target: PythonTarget) throws { try quickStart(target.start()) }

    @Test("names on an object belong to Python", arguments: PythonTarget.all)
    func names(target: PythonTarget) throws { try namesBelongToPython(target.start()) }

    @Test("paths are read when they are used", arguments: PythonTarget.all)
    func paths(target: PythonTarget) throws { try pathsAreReadWhenUsed(target.start()) }

    @Test("lists, dicts, slices and values by copy", arguments: PythonTarget.all)
    func containers(target: PythonTarget) throws { try collections(target.start()) }

    @Test("nothing is lost silently", arguments: PythonTarget.all)
    func loss(target: PythonTarget) throws { try noSilentLoss(target.start()) }

    @Test("exceptions are errors with all they carry", arguments: PythonTarget.all)
    func exceptions(target: PythonTarget) throws { try errors(target.start()) }

    @Test("operations that belong together run in a batch", arguments: PythonTarget.all)
    func batch(target: PythonTarget) throws { try batches(target.start()) }

    @Test("context managers see the exception and may swallow it", arguments: PythonTarget.all)
    func contexts(target: PythonTarget) throws { try contextManagers(target.start()) }

    @Test("a time limit interrupts a loop and keeps the objects", arguments: PythonTarget.all)
    func time(target: PythonTarget) throws { try timeouts(target.start()) }

    @Test("Python calls Swift", arguments: PythonTarget.all)
    func functions(target: PythonTarget) throws { try callbacks(target.start()) }

    @Test("iterators and async generators", arguments: PythonTarget.all)
    func elements(target: PythonTarget) async throws { try await iteration(target.start()) }

    @Test("a Swift await waits for a Python async def", arguments: PythonTarget.all)
    func coroutines(target: PythonTarget) async throws { try await asyncCalls(target.start()) }

    @Test("a crash in Python is an error in Swift", arguments: PythonTarget.all.filter { $0.backend == .worker })
    func crash(target: PythonTarget) throws { try crashIsolation(target.start()) }
}
