// What Swift functions that Python calls know of the task that waits for Python.

import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct TaskLocalTests {
    private enum Request {
        @TaskLocal static var id = "none"
        @TaskLocal static var isAdmin = false
    }

    private static let code = """
        import asyncio, threading
        def call(f): return f()
        async def soon(f):
            await asyncio.sleep(0)
            return f()
        async def later(f):
            await asyncio.sleep(0)
            return await f()
        def run(g): return asyncio.run(later(g))
        async def all_ways(f, g):
            here, there = await asyncio.gather(soon(f), asyncio.get_running_loop().create_task(later(g)))
            return [here, there, await asyncio.to_thread(f)]
        def aside(f):
            found = []
            thread = threading.Thread(target=lambda: found.append(f()))
            thread.start()
            thread.join()
            return found[0]
        """

    @Test(arguments: PythonTarget.all)
    func `functions find the values that are carried, each those of its own task`(target: PythonTarget) async throws {
        let python = try target.start {
            $0.carry(Request.$id)
            $0.carry(Request.$isAdmin)
        }
        try await python.exec(Self.code)
        let blocking = try await python.function { () throws -> String in "\(Request.id) \(Request.isAdmin)" }
        let suspending = try await python.function { () async throws -> String in
            await Task.yield()
            return "\(Request.id) \(Request.isAdmin)"
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 {
                group.addTask {
                    try await Request.$id.withValue("r\(number)") {
                        try await Request.$isAdmin.withValue(number % 2 == 0) {
                            let wanted = "r\(number) \(number % 2 == 0)"
                            for function in [blocking, suspending] {
                                let called: String = try await python.eval("call")(function)
                                #expect(called == wanted)
                            }
                            let inside: String = try await python.eval("run")(suspending)
                            #expect(inside == wanted)
                            let awaited: [String] = try await python.eval("all_ways")(blocking, suspending)
                            #expect(awaited == [wanted, wanted, wanted])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let outside: [String] = try await python.eval("all_ways")(blocking, suspending)
        #expect(outside == ["none false", "none false", "none false"])
    }

    @Test(arguments: PythonTarget.one)
    func `what is not carried is found by functions that run on the caller's thread alone`(
        target: PythonTarget
    ) async throws {
        let python = try target.start()
        try await python.exec(Self.code)
        let function = try await python.function { () throws -> String in Request.id }
        let suspended: String = try await Request.$id.withValue("r") { try await python.eval("call")(function) }
        #expect(suspended == "none")
        let call = try await python.eval("call")
        let blocked = try Request.$id.withValue("r") { try Self.blocked(call, function) }
        #expect(blocked == "r")
    }

    private static func blocked(_ call: PythonObject, _ function: PythonObject) throws -> String { try call(function) }

    @Test(arguments: PythonTarget.one)
    func `an operation that runs while another one waits finds nothing of that one's`(target: PythonTarget) async throws
    {
        let carrying = try target.start { $0.carry(Request.$id) }
        let other = try target.start()
        for python in [carrying, other] { try await python.exec(Self.code) }
        let function = try await other.function { () throws -> String in Request.id }
        let call = try await other.eval("call")
        // In-process, the thread that waits for this one executes what it asks for in a task of its own.
        let waiting = try await carrying.function { () async throws -> String in
            try await Task.detached { try await call(function) }.value
        }
        let found: String = try await Request.$id.withValue("r") { try await carrying.eval("call")(waiting) }
        #expect(found == "none")
    }

    @Test(arguments: PythonTarget.one)
    func `a thread that belongs to no operation finds none`(target: PythonTarget) async throws {
        let python = try target.start { $0.carry(Request.$id) }
        try await python.exec(Self.code)
        let function = try await python.function { () throws -> String in Request.id }
        let found: String = try await Request.$id.withValue("r") { try await python.eval("aside")(function) }
        #expect(found == "none")
    }
}
