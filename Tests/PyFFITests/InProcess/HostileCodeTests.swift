import Foundation
import PyFFI
import TestSupport
import Testing

/// Python code that does what it likes: in-process the program itself would suffer from it.
@Suite(.startsProcesses, .serialized)
struct HostileCodeTests {
    @Test(arguments: PythonTarget.one)
    func `SystemExit and KeyboardInterrupt of user code are exceptions, wherever it runs`(target: PythonTarget)
        async throws
    {
        // exit() closes sys.stdin, which in-process is that of all tests.
        try await alone(target) {
            let python = try target.start()
            for (code, name, status) in [
                ("raise SystemExit(3)", "SystemExit", 3), ("import sys; sys.exit('text')", "SystemExit", 1),
                ("exit()", "SystemExit", 0), ("raise KeyboardInterrupt", "KeyboardInterrupt", nil),
                ("class Own(KeyboardInterrupt): pass\nraise Own()", "KeyboardInterrupt", nil),
                ("raise BaseException", "BaseException", nil),
            ] as [(String, String, Int?)] {
                try await onThread {
                    let error = try pythonError { try python.exec(code) }
                    #expect(error.isException(name) && error.exception?.exitStatus == status)
                }
                let later = try await #require(throws: PythonError.self) { try await python.exec(code) }
                #expect(later.isException(name) && later.exception?.exitStatus == status)
                try await python.exec(
                    """
                    import threading
                    caught = []
                    threading.excepthook = lambda info: caught.append(info.exc_type)
                    def body(): exec(\(try String(python.repr(code))), {})
                    thread = threading.Thread(target=body)
                    thread.start()
                    thread.join()
                    """
                )
                #expect(try await Int(python.eval("len(caught)")) == 1)
            }
            #expect(try await Int(python.eval("1")) == 1)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `__del__ that uses Python, or raises, disturbs nobody`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            try await python.exec(
                """
                import sys
                deleted, unraisable = [], []
                sys.unraisablehook = lambda info: unraisable.append(type(info.exc_value).__name__)
                class Thing:
                    def __init__(self, number): self.number = number
                    def __del__(self):
                        import json
                        deleted.append(json.loads(json.dumps(self.number)))
                        if self.number % 2: raise ValueError(self.number)
                        if self.number % 10 == 0: raise SystemExit
                """
            )
            let thing = try await python.eval("Thing")
            for number in 0..<100 {
                let object = try await thing(number)
                // The object is released right behind an operation that fails.
                #expect(throws: PythonError.self) { try python.eval("1 / 0") }
                _ = object
            }
            try await onThread { for number in 100..<200 { try thing(number) } }
            if target.isFreeThreaded {
                // Without a GIL an object is freed when the thread that made it has something to do, or ends.
                while try await Int(python.eval("len(deleted)")) < 200 { await Task.yield() }
            }
            #expect(try await Int(python.eval("len(deleted)")) == 200)
            #expect(try await Set([Int](python.eval("deleted"))) == Set(0..<200))
            #expect(try await Int(python.eval("unraisable.count('ValueError')")) == 100)
            #expect(try await Int(python.eval("unraisable.count('SystemExit')")) == 20)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `data that contains itself is refused by value, and works as an object`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec("x = [1]; x.append(x); d = {}; d['d'] = d; t = ([],); t[0].append(t)")
        for name in ["x", "d", "t"] {
            let object = try await python.eval(name)
            let error = try await #require(throws: PythonError.self) { try await PythonValue(object) }
            #expect(error.kind == .conversion, "\(error)")
            #expect(try await object.itemCount() == (name == "x" ? 2 : 1))
            #expect(!"\(object)".isEmpty)
        }
        #expect(try await python.eval("x")[1][1][1][0] == 1)
        // Garbage that refers to itself is freed, also when Swift held a part of it.
        try await python.exec(
            "import gc, weakref\nclass Node: pass\nnode = Node(); node.own = node; watch = weakref.ref(node)"
        )
        var node: PythonObject? = try await python.eval("node")
        try await python.exec("del node; gc.collect()")
        #expect(try await !Bool(python.eval("watch() is None")))
        #expect(node != nil)
        node = nil
        // It is freed within a moment: another thread may be about to drop it.
        var isGone = false
        for _ in 0..<1000 where !isGone {
            isGone = try await Bool(python.eval("gc.collect() and False or watch() is None"))
        }
        #expect(isGone)
    }

    @Test(arguments: PythonTarget.one)
    func `recursion without end is a RecursionError on every thread`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec("def deeper(): return deeper()")
        let error = try await #require(throws: PythonError.self) { try await python.eval("deeper()") }
        #expect(error.isException("RecursionError"))
        try await onThread {
            let error = try pythonError { try python.eval("deeper()") }
            #expect(error.isException("RecursionError"))
        }
    }

    @Test(arguments: PythonTarget.one)
    func `sixteen threads and a thousand tasks at once, while others release, leave nothing behind`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            let python = try target.start()
            try await python.exec(
                """
                import gc, sys
                class Thing:
                    alive = set()
                    def __init__(self, number):
                        self.number = number
                        Thing.alive.add(id(self))
                    def __del__(self): Thing.alive.discard(id(self))
                    def doubled(self): return 2 * self.number
                """
            )
            let thing = try await python.eval("Thing")
            let memory = try await python.eval("lambda: (gc.collect(), sys.getallocatedblocks())[1]")
            var blocks: [Int] = []
            for _ in 0..<3 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    // This task releases objects that other tasks and threads have made.
                    let (stream, released) = AsyncStream<PythonObject>.makeStream()
                    group.addTask { for await object in stream { _ = object.typeName } }
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for number in 0..<1000 {
                            group.addTask {
                                let object = try await thing(number)
                                #expect(try await Int(object.doubled()) == 2 * number)
                                released.yield(object)
                            }
                        }
                        for thread in 0..<16 {
                            group.addTask {
                                try await onThread {
                                    for step in 0..<200 {
                                        let number = 1000 * thread + step
                                        let object = try thing(number)
                                        #expect(try Int(object.doubled()) == 2 * number)
                                        released.yield(object)
                                    }
                                }
                            }
                        }
                        try await group.waitForAll()
                    }
                    released.finish()
                    try await group.waitForAll()
                }
                // The last releases may be on their way.
                var alive = Int.max
                for _ in 0..<100_000 where alive > 0 { alive = try await Int(python.len(thing.alive)) }
                #expect(alive == 0)
                try await blocks.append(Int(memory()))
            }
            #expect(blocks[2] - blocks[1] < 2000, "\(blocks)")
        }
    }
}
