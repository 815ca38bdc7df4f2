// swift-format-ignore-file
// The examples of FirstProgram.md and PyFFI.md, word for word; see `DocumentationTests`.
import PyFFI
import TestSupport
import Testing

extension DocumentationTests {
    @Test(.enabled(if: PythonTarget.isWanted(.worker)))
    func `the example of PyFFI.md runs`() throws {
        let python = try PythonRuntime()                         // finds Python and starts a worker
        let statistics = try python.import("statistics")
        let median: Double = try statistics.median([3, 1, 2])    // blocks the thread
        let rows = try python.list(python.open("/etc/passwd"))   // an object, which stays in Python
        let sorted: [String] = try python.sorted(rows, reverse: true)

        #expect(median == 2)
        #expect(try sorted.count == rows.itemCount())
    }

    @Test(.enabled(if: PythonTarget.isWanted(.worker)))
    func `the first example of FirstProgram.md runs`() throws {
        let python = try PythonRuntime()                         // finds Python and starts a worker
        try python.exec("x = 1 + 2")                             // statements
        let y: Int = try python.eval("x * 10")                   // an expression: 30

        let statistics = try python.import("statistics")
        let median: Double = try statistics.median([3, 1, 2])    // 2.0
        print(y, median, python.version)

        #expect(y == 30 && median == 2)
    }

    @Test(arguments: PythonTarget.all)
    func `the examples of FirstProgram.md run with every Python`(target: PythonTarget) async throws {
        let python = try target.start()
        try await onThread { try Self.objects(python) }

        func median(of numbers: [Double], in python: PythonRuntime) async throws -> Double {
            let statistics = try await python.import("statistics")
            return try await statistics.median(numbers)
        }
        #expect(try await median(of: [3, 1, 2], in: python) == 2)
        let names = try await python.eval("['Ada']")
        for try await name in PythonElements(names, as: String.self) { #expect(name == "Ada") }
    }

    private static func objects(_ python: PythonRuntime) throws {
        let rows = try python.list(python.open("/etc/passwd"))   // PythonObject
        let count: Int = try python.len(rows)                    // builtins are members of the runtime
        let sorted: [String] = try python.sorted(rows, reverse: true)
        let first = try String(rows[0].strip())                  // members, items and calls in a chain
        let names = try PythonObject(["Ada", "Grace"], in: python)
        try names.append("Barbara")

        #expect(count == sorted.count && sorted.contains(first + "\n"))
        #expect(try [String](names) == ["Ada", "Grace", "Barbara"])

        let (a, b) = try (python.eval("3"), python.eval("4"))
        let total = try Int(2 * a + b)                           // operators are Python's: 10
        let isLess = try a < b                                   // a Bool

        let matrix = try python.eval("[[1, 2, 3], [4, 5, 6]]")
        try matrix[0].setItem(1, to: 99)                         // Swift's setters can't throw, so setting is a method
        let tail = try [Int](matrix[1][1...])                    // a range is a slice: [5, 6]
        try matrix.deleteItem(0)
        let box = try python.import("types").SimpleNamespace(n: 1)
        try box.setAttribute("n", to: 2)

        #expect(total == 10 && isLess && tail == [5, 6])
        #expect(try [[Int]](matrix) == [[4, 5, 6]])
        #expect(try Int(box.n) == 2)

        let byLength = true

        var options: [String: any PythonConvertible] = ["reverse": true]
        if byLength { options["key"] = python.len }
        let longest = try [String](python.sorted.callWith(arguments: [["b", "abc"]], keywords: options))

        #expect(longest == ["abc", "b"])

        try PythonElements(names, as: String.self).forEachElement { print($0) }
        for name in PythonElements(names, as: String.self).results { print(try name.get()) }      // with `break` and `return`
        try python.with(python.open("/dev/null", "w")) { file in
            try file.write("done\n")
        }                                                        // closed here, also after an error
    }
}
