import PyFFI
import TestSupport
import Testing

/// Where the errors of a batch come out: on the worker its operations are sent without waiting for their replies.
@Suite(.startsProcesses)
struct BatchErrorTests {
    /// Starts a runtime whose `done` lists the calls of `do` in the order in which they ran.
    private func start(_ target: PythonTarget) throws -> PythonRuntime {
        let python = try target.start()
        try python.exec(
            """
            done = []
            def do(what, *needs):
                done.append(what)
                if what.startswith("bad"): raise ValueError(what)
                return [what]
            """
        )
        return python
    }

    private func message(_ error: PythonError) -> String { error.exception?.message ?? "\(error)" }

    @Test(arguments: PythonTarget.all, 0..<5)
    func `the first error is thrown, wherever it stands`(target: PythonTarget, position: Int) throws {
        let python = try start(target)
        let run = try python.eval("do")
        let error = try pythonError {
            try python.batch { () throws -> Void in
                for number in 0..<5 { try run(number >= position ? "bad \(number)" : "good \(number)") }
            }
        }
        #expect(message(error) == "bad \(position)")
        let done: [String] = try python.list(python.eval("done"))
        // On the worker the others have run when the error is known.
        #expect(done.count == (target.backend == .worker ? 5 : position + 1))
    }

    @Test(arguments: PythonTarget.workers)
    func `on the worker an error comes out where a value is wanted, once, and the batch goes on`(target: PythonTarget)
        throws
    {
        let python = try start(target)
        let run = try python.eval("do")
        try python.batch { () throws -> Void in
            let before = try run("before")
            let bad = try run("bad one")
            let dependent = try run("dependent", bad)
            let after = try run("after")
            try run("bad two")
            // The value is another object's, and there is nothing wrong with it; but the error came before.
            #expect(message(try pythonError { _ = try [String](after) }) == "bad one")
            #expect(try [String](after) == ["after"] && [String](before) == ["before"])
            // What failed, and what depended on it, fails with the same error as often as it is used.
            for _ in 0..<2 {
                #expect(message(try pythonError { _ = try [String](bad) }) == "bad one")
                #expect(message(try pythonError { _ = try python.len(dependent) as Int }) == "bad one")
            }
            #expect(bad.typeName == "object" && dependent.typeName == "object" && !bad.isNone)
            #expect(message(try pythonError { try python.with(bad) { _ in } }) == "bad one")
        }
        let done: [String] = try python.list(python.eval("done"))
        #expect(done == ["before", "bad one", "after", "bad two"])
    }

    @Test(arguments: PythonTarget.workers)
    func `asking what a failed object is does not lose its error`(target: PythonTarget) throws {
        let python = try start(target)
        let run = try python.eval("do")
        var escaped: PythonObject?
        let error = try pythonError {
            try python.batch { () throws -> Void in
                let bad = try run("bad")
                #expect(bad.typeName == "object")
                #expect(bad.debugDescription.contains("bad"))
                escaped = try run("bad again")
            }
        }
        #expect(message(error) == "bad again" || message(error) == "bad")
        let object = try #require(escaped)
        #expect(object.typeName == "object")
        #expect(message(try pythonError { _ = try python.len(object) as Int }) == "bad again")
    }

    @Test(arguments: PythonTarget.all)
    func `an error in a batch within a batch is thrown by the inner one`(target: PythonTarget) throws {
        let python = try start(target)
        let run = try python.eval("do")
        let result = try python.batch { () throws -> [String] in
            let inner = try pythonError { try python.batch { () throws -> Void in try run("bad") } }
            #expect(message(inner) == "bad")
            return try [String](run("good"))
        }
        #expect(result == ["good"])
    }

    @Test(arguments: PythonTarget.all)
    func `an error of Python comes before one that Swift code throws later`(target: PythonTarget) throws {
        struct Later: Error {}
        let python = try start(target)
        let run = try python.eval("do")
        let error = try pythonError {
            try python.batch { () throws -> Void in
                try run("bad")
                throw Later()
            }
        }
        #expect(message(error) == "bad")
        #expect(throws: Later.self) {
            try python.batch { () throws -> Void in
                try run("good")
                throw Later()
            }
        }
        // An operation that can't be sent at all throws at once, and no other operation is lost by it.
        let list = try python.eval("[]")
        try python.batch { () throws -> Void in
            try list.append(1)
            let alien = try pythonError { try list.append(Twice()) }
            #expect(alien.kind == .conversion)
            try list.append(2)
        }
        #expect(try [Int](list) == [1, 2])
    }

    private struct Twice: PythonConvertible {
        func write(to writer: PythonWriter) throws {
            try 1.write(to: writer)
            try 2.write(to: writer)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `a context manager within a batch sees the errors of its body`(target: PythonTarget) throws {
        let python = try start(target)
        try python.exec(
            """
            class Manager:
                def __init__(self, swallow, fails=False): self.swallow, self.fails, self.seen = swallow, fails, []
                def __enter__(self): return self
                def __exit__(self, kind, value, trace):
                    self.seen.append(str(value))
                    if self.fails: raise OSError("leaving")
                    return self.swallow
            """
        )
        let run = try python.eval("do")
        try python.batch { () throws -> Void in
            let swallowing = try python.eval("Manager(True)")
            try python.with(swallowing) { _ in try run("bad") }
            let seen: [String] = try swallowing.getAttribute("seen")
            #expect(seen == ["bad"])
            let strict = try python.eval("Manager(False)")
            #expect(message(try pythonError { try python.with(strict) { _ in try run("bad too") } }) == "bad too")
            let leaving = try python.eval("Manager(False, True)")
            #expect(message(try pythonError { try python.with(leaving) { _ in try run("good") } }) == "leaving")
        }
    }

    @Test(arguments: PythonTarget.all)
    func `a time limit within a batch interrupts its operation, and the batch goes on`(target: PythonTarget) throws {
        let python = try start(target)
        var numbers: [Int] = []
        // On a busy machine a short time may be over before the first operation.
        for limit in PythonTarget.timeLimits where !numbers.contains(2) {
            let list = try python.eval("[]")
            try python.batch { () throws -> Void in
                try list.append(1)
                let error = try pythonError {
                    try python.withTimeout(limit) { () throws -> Void in
                        try list.append(2)
                        try python.exec("while True: pass")
                        try list.append(3)
                    }
                }
                #expect(error.kind == .timedOut)
                try list.append(4)
            }
            numbers = try [Int](list)
        }
        #expect(numbers == [1, 2, 4])
    }

    @Test(arguments: PythonTarget.all, [true, false])
    func `a time limit around a batch, or one for every call, interrupts the batch`(
        target: PythonTarget,
        isScoped: Bool
    ) throws {
        // On a busy machine a short time may be over before the code has begun, and the shortest, where it holds for every
        // call, before the list is there.
        for limit in PythonTarget.timeLimits.dropFirst(isScoped ? 0 : 1) {
            let python = try target.start { if !isScoped { $0.callTimeout = limit } }
            try python.exec("import time")
            let list = try python.eval("[]")
            let run = {
                try python.batch { () throws -> Void in
                    for number in 0..<200 {
                        try list.append(number)
                        if number == 100 { try python.exec("while True: time.sleep(0.001)") }
                    }
                }
            }
            let error = try pythonError { try isScoped ? python.withTimeout(limit, run) : run() }
            #expect(error.kind == .timedOut)
            // On the worker, operations that were sent behind the endless one may have run.
            let numbers = try [Int](list).prefix(101)
            #expect(Array(numbers) == Array(0..<numbers.count))
            if numbers.count == 101 { return }
        }
        Issue.record("the code did not begin within the longest time")
    }
}
