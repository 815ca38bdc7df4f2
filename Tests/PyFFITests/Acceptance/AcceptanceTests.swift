import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct AcceptanceTests {
    @Test(arguments: PythonTarget.all)
    func `a newcomer's first program`(target: PythonTarget) throws { try quickStart(target.start()) }

    @Test(arguments: PythonTarget.all)
    func `names on an object belong to Python`(target: PythonTarget) throws { try namesBelongToPython(target.start()) }

    @Test(arguments: PythonTarget.all)
    func `paths are read when they are used`(target: PythonTarget) throws { try pathsAreReadWhenUsed(target.start()) }

    @Test(arguments: PythonTarget.all)
    func `lists, dicts, slices and values by copy`(target: PythonTarget) throws { try collections(target.start()) }

    @Test(arguments: PythonTarget.all)
    func `nothing is lost silently`(target: PythonTarget) throws { try noSilentLoss(target.start()) }

    @Test(arguments: PythonTarget.all)
    func `exceptions are errors with all they carry`(target: PythonTarget) throws { try errors(target.start()) }

    @Test(arguments: PythonTarget.all)
    func `operations that belong together run in a batch`(target: PythonTarget) throws { try batches(target.start()) }

    @Test(arguments: PythonTarget.all)
    func `context managers see the exception and may swallow it`(target: PythonTarget) throws {
        try contextManagers(target.start())
    }

    @Test(arguments: PythonTarget.all)
    func `a time limit interrupts a loop and keeps the objects`(target: PythonTarget) throws {
        try timeouts(target.start())
    }

    @Test(arguments: PythonTarget.all)
    func `Python calls Swift`(target: PythonTarget) throws { try callbacks(target.start()) }

    @Test(arguments: PythonTarget.all)
    func `iterators and async generators`(target: PythonTarget) async throws { try await iteration(target.start()) }

    @Test(arguments: PythonTarget.all)
    func `a Swift await waits for a Python async def`(target: PythonTarget) async throws {
        try await asyncCalls(target.start())
    }

    @Test(arguments: PythonTarget.all.filter { $0.backend == .worker })
    func `a crash in Python is an error in Swift`(target: PythonTarget) throws { try crashIsolation(target.start()) }
}
