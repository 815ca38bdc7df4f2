import Foundation
import PyFFI
import TestSupport
import Testing

/// Classes whose instances are values to Swift because the program says so.
@Suite(.startsProcesses)
struct RegisteredConversionTests {
    private static let code = """
        import dataclasses, datetime
        class Address:
            def __init__(self, text): self.text = text
            def __str__(self): return self.text
        class Special(Address): pass
        class Money(tuple): pass
        class Moment:
            def date(self): return datetime.date(2024, 2, 29)
        class Rows:
            def __len__(self): return 2
            def __getitem__(self, index): return index
        @dataclasses.dataclass
        class Page: home: object; others: list
        page = Page(Address('https://a.org/'), [Special('https://b.org/')])
        """

    private struct Page: Codable, Equatable {
        var home: URL
        var others: [String]
    }

    @Test(arguments: PythonTarget.all)
    func `instances of a registered class are read as what its function gives`(target: PythonTarget) async throws {
        // A class is registered for the whole interpreter.
        try await alone(target, part: target.testDescription) {
            try Self.registered(target)
            try await Self.registeredLater(target)
        }
    }

    private static func registeredLater(_ target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec(code)
        try await python.registerConversion(of: python.eval("Money"), by: python.eval("lambda money: money[0]"))
        let (amount, amounts): (Int, [Int]) = (
            try await python.eval("Money([5, 'EUR'])"), try await python.eval("[Money([6, 'EUR'])]")
        )
        #expect(amount == 5 && amounts == [6])
    }

    private static func registered(_ target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(code)
        let address = try python.eval("Address('https://a.org/')")
        #expect(try pythonError { _ = try String(address) }.message == "expected str, got Address object")
        try python.registerConversion(of: python.eval("Address"), by: python.str)
        #expect(try String(address) == "https://a.org/")
        #expect(try URL(address) == #require(URL(string: "https://a.org/")))
        #expect(try [String](python.eval("(Special('b'), 'c')")) == ["b", "c"])
        #expect(try [String: [String]](python.eval("{'a': [Special('b')]}")) == ["a": ["b"]])
        #expect(address.typeName == "Address")
        #expect(try PythonObject(address.text).typeName == "str")
        #expect(
            try PythonDecoder().decode(Page.self, from: python.eval("page"))
                == Page(home: #require(URL(string: "https://a.org/")), others: ["https://b.org/"])
        )

        try python.registerConversion(of: python.eval("Moment"), by: python.eval("Moment.date"))
        #expect(try PythonDate(python.eval("Moment()")) == PythonDate(year: 2024, month: 2, day: 29))
        try python.registerConversion(of: python.eval("Rows"), by: python.eval("lambda rows: ['row', 'row']"))
        #expect(try [String](python.eval("Rows()")) == ["row", "row"])
        // From Python.
        try python.exec("import swift_bridge\nclass Own: pass\nswift_bridge.register_conversion(Own, lambda own: 7)")
        #expect(try Int(python.eval("Own()")) == 7)
    }

    @Test(arguments: PythonTarget.all)
    func `a function that raises or gives no value is an error`(target: PythonTarget) async throws {
        try await alone(target, part: target.testDescription) { try Self.wrong(target) }
    }

    private static func wrong(_ target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("class A: pass\nclass B(A): pass\nclass C: pass\nclass D: pass")
        try python.registerConversion(of: python.eval("A"), by: python.eval("lambda a: {}['no']"))
        #expect(try pythonError { _ = try Int(python.eval("B()")) }.isException("KeyError"))
        try python.registerConversion(of: python.eval("C"), by: python.eval("lambda c: C()"))
        #expect(try pythonError { _ = try Int(python.eval("C()")) }.message == "expected Int, got C object")
        try python.registerConversion(of: python.eval("D"), by: python.eval("lambda d: [D()]"))
        #expect(throws: PythonError.self) { _ = try [[Int]](python.eval("D()")) }
        #expect(try Int(python.eval("7")) == 7)
    }

    @Test(arguments: PythonTarget.all)
    func `only classes without a value of their own can be registered`(target: PythonTarget) throws {
        let python = try target.start()
        for source in ["str", "dict", "type(None)", "__import__('decimal').Decimal", "7"] {
            let error = try pythonError { try python.registerConversion(of: python.eval(source), by: python.repr) }
            #expect(error.isException("TypeError"), "\(source)")
        }
        let error = try pythonError {
            try python.registerConversion(of: python.eval("type(print)"), by: python.eval("7"))
        }
        #expect(error.exception?.message == "register_conversion() takes a function, got int")
    }
}
