// swift-format-ignore-file
// The examples of SwiftFunctions.md, word for word; see `DocumentationTests`.
import PyFFI
import TestSupport
import Testing

extension DocumentationTests {
    @Test(arguments: PythonTarget.all)
    func `the examples of SwiftFunctions.md run`(target: PythonTarget) async throws {
        // In-process the names are shared with the other tests of this process.
        try await alone(target) { try await onThread { try Self.functions(target.start()) } }
    }

    private static func functions(_ python: PythonRuntime) throws {
        try python.register("add") { (a: Int, b: Int) in a + b }
        try python.exec("import swift_bridge; three = swift_bridge.add(1, 2)")

        let key = try python.function { (text: String) in text.count }     // a callable without a name
        let longest: String = try python.max(["a", "abc"], key: key)

        #expect(try python.eval("three") == 3)
        #expect(longest == "abc")
        #expect(try pythonError { try python.eval("swift_bridge.add('x', 1)") }.isException("TypeError"))

        try python.register("greet", signature: "name, greeting='Hello', **more", documentation: "Says hello.") {
            (name: String, greeting: String, more: PythonKeywords) in "\(greeting), \(name)!"
        }
        try python.register("total") { (numbers: PythonArguments<Double>) in numbers.elements.reduce(0, +) }
        let greeting: String = try python.eval("swift_bridge.greet('Ada', greeting='Good day', loud=True)")
        let total: Double = try python.eval("swift_bridge.total(1.0, 2.5)")

        #expect(greeting == "Good day, Ada!" && total == 3.5)
        #expect(try python.eval("swift_bridge.greet('Ada', x=1)") == "Hello, Ada!")

        struct Refused: Error { let reason: String }

        let check = try python.function { (n: Int) throws -> Int in
            guard n >= 0 else { throw Refused(reason: "negative") }
            return n
        }
        do {
            try check(-1)
        } catch let error as Refused {
            print(error.reason)                      // the same Swift error, also after it went through Python code
        }

        #expect(throws: Refused.self) { try python.eval("lambda check: check(-1)")(check) }
        #expect(try check(2) == 2)

        let strict = try python.function { [weak python] (n: Int) throws -> Int in
            guard n >= 0, let python else { throw Refused(reason: "negative") }
            throw python.raised(try python.ValueError("\(n) is too large"))
        }

        #expect(try pythonError { try strict(3) }.exception?.message == "3 is too large")

        try python.register("fetch") { (name: String) async throws -> String in
            try await Task.sleep(for: .milliseconds(1))
            return name.uppercased()
        }
        try python.exec("async def all(): return await swift_bridge.fetch('a')")
        let fetched: String = try python.run(python.eval("all()"))         // "A"

        #expect(fetched == "A")

        try python.exec("class Base: n = 0")
        var counter = try PythonClass("Counter", inheriting: [python.eval("Base")], documentation: "Counts.")
        counter.method("up") { (this: PythonObject) in try this.setAttribute("n", to: this.n + 1) }
        counter.property("isZero") { (this: PythonObject) in try Int(this.n) == 0 }
        let Counter = try counter.make(in: python)
        let one = try Counter()
        try one.up()

        #expect(try Int(one.n) == 1)
        #expect(try !Bool(one.isZero))

        try python.onProgress { fraction, message in print("\(Int(fraction * 100)) % \(message)") }
        try python.exec("import swift_bridge\nfor n in range(3): swift_bridge.progress(n / 3, f'part {n}')")
    }
}
