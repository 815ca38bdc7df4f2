// swift-format-ignore-file
// The examples of Coroutines.md, word for word; see `DocumentationTests`.
import PyFFI
import TestSupport
import Testing

extension DocumentationTests {
    @Test(arguments: PythonTarget.one)
    func `the examples of Coroutines.md run`(target: PythonTarget) async throws {
        let python = try target.start()

        try await python.exec("""
            import asyncio
            async def fetch(name, after=0.01):
                await asyncio.sleep(after)
                return name.upper()
            """)
        let fetch = try await python.eval("fetch")
        async let a: String = fetch("a")
        async let b: String = fetch("b")                         // both at once
        print(try await a, try await b)                          // A B

        #expect(try await [a, b] == ["A", "B"])
        try await onThread {
            let coroutine = try fetch("c")                           // a call with `try` alone is the coroutine
            let c: String = try python.run(coroutine)                // blocks until it has ended

            #expect(c == "C")
        }

        let slow = Task { () async throws -> String in
            let text: String = try await fetch("d", after: 60)
            return text
        }
        slow.cancel()
        let result = await slow.result                           // failure(CancellationError)

        #expect(throws: CancellationError.self) { try result.get() }

        try await python.exec("""
            async def ticks():
                n = 0
                while True:
                    await asyncio.sleep(0)
                    yield n
                    n += 1
            """)
        var sum = 0
        for try await tick in try await PythonElements(python.eval("ticks()"), as: Int.self) {
            sum += tick
            if tick == 10 { break }                              // closes the generator
        }

        #expect(sum == 55)

        try await python.exec("""
            import contextlib
            @contextlib.asynccontextmanager
            async def session():
                yield "open"
            """)
        try await python.with(python.eval("session()")) { session in
            print(try await String(session))
        }

        let asyncio = try await python.import("asyncio")
        let gather = try await python.inEventLoop(asyncio.gather)
        let both: [String] = try await python.run(gather(python.eval("fetch('f')"), python.eval("fetch('g')")))

        #expect(both == ["F", "G"])

        let loop = try await python.startEventLoop(name: "service")
        let task = try await loop.submit(python.eval("fetch('e')"))
        let e: String = try await task.value()
        try await loop.stop()

        #expect(e == "E")
    }
}
