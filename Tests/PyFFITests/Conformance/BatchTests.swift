import Foundation
import PyFFI
import Testing

@Suite("Batches")
struct BatchTests {
    @Test("a batch gives its result, throws its error and may nest", arguments: PythonTarget.all)
    func results(target: PythonTarget) throws {
        let python = try target.start()
        let list = try python.eval("[]")
        let count = try python.batch { () throws -> Int in
            for number in 0..<10 { try list.append(number) }
            return try python.batch { () throws -> Int in try list.itemCount() }
        }
        #expect(count == 10)
        let error = try pythonError {
            try python.batch { () throws -> Void in
                try list.append(10)
                try python.eval("1 / 0")
                try list.append(11)
            }
        }
        #expect(error.isException("ZeroDivisionError"))
        #expect(try list.itemCount() == 11)
        python.shutDown()
        #expect(try pythonError { try python.batch { () throws -> Void in _ = try list.itemCount() } }.kind == .closed)
    }

    @Test(
        "in-process a batch holds the GIL: no other thread of Python runs meanwhile",
        arguments: PythonTarget.inProcess
    )
    func lock(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import threading
            count, running = 0, True
            def work():
                global count
                while running: count += 1
            thread = threading.Thread(target=work); thread.start()
            """
        )
        let space = try python.eval("globals()")
        // Items of a dict are read without running Python code, at which threads take turns.
        let inside = try python.batch { () throws -> Bool in
            let before: Int = try space.getItem("count")
            return try (0..<1000).allSatisfy { _ in
                let now: Int = try space.getItem("count")
                return now == before
            }
        }
        #expect(inside)
        // Outside, the thread goes on.
        let seen: Int = try space.getItem("count")
        while try space.getItem("count") as Int == seen {}
        try python.exec("running = False; thread.join()")
    }

    @Test("an object has an address in-process, and none on the worker", arguments: PythonTarget.one)
    func addresses(target: PythonTarget) throws {
        let python = try target.start()
        let object = try python.eval("object()")
        if target.backend == .worker {
            let error = try pythonError { try object.withUnsafePyObject { _ in } }
            #expect(error.kind == .unsupported && error.message.contains("in-process"))
        } else {
            let address = try object.withUnsafePyObject { Int(bitPattern: $0) }
            #expect(try Int(python.id(object)) == address)
            let member = try python.len.withUnsafePyObject { Int(bitPattern: $0) }
            #expect(try Int(python.id(python.len)) == member)
        }
    }
}
