import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ClassTests {
    @Test(arguments: PythonTarget.all)
    func `a class made in Swift has methods, attributes and properties`(target: PythonTarget) throws {
        let python = try target.start()
        var definition = PythonClass("Counter", documentation: "Counts.")
        definition.attribute("step", 2)
        definition.method("__init__", signature: "self, start=0") { (this: PythonObject, start: Int) in
            try this.setAttribute("value", to: start)
        }
        definition.method("up", documentation: "Counts up.") { (this: PythonObject, times: Int) throws -> Int in
            try this.setAttribute("value", to: this.value + this.step * times)
            return try Int(this.value)
        }
        definition.method("__len__") { (this: PythonObject) in try Int(this.value) }
        definition.method("make", .class) { (kind: PythonObject, n: Int) throws -> PythonObject in try kind(n) }
        definition.method("twice", .static) { (n: Int) in n * 2 }
        definition.property("half", documentation: "Half of it.") { (this: PythonObject) in
            try Double(this.value) / 2
        } set: { (this: PythonObject, half: Double) in
            try this.setAttribute("value", to: Int(half * 2))
        }
        definition.property("isZero") { (this: PythonObject) in try Int(this.value) == 0 }
        let counter = try definition.make(in: python)

        let three = try counter(3)
        #expect(try Int(three.up(2)) == 7)
        #expect(try three.itemCount() == 7)
        #expect(try Double(three.half) == 3.5)
        try three.setAttribute("half", to: 2.0)
        #expect(try Int(three.value) == 4 && Int(counter.make(5).value) == 5 && Int(counter.twice(4)) == 8)
        #expect(try Bool(counter().isZero))
        let readOnly = #expect(throws: PythonError.self) { try three.setAttribute("isZero", to: true) }
        #expect(readOnly?.isException("AttributeError") == true)
        let wrong = #expect(throws: PythonError.self) { try three.setAttribute("half", to: "x") }
        #expect(wrong?.isException("TypeError") == true)
        #expect(try String(counter.__doc__) == "Counts." && String(counter.up.__doc__) == "Counts up.")
        #expect(try String(counter.__name__) == "Counter" && String(counter.up.__qualname__) == "Counter.up")
        #expect(try String(python.eval("lambda c: c.half.__doc__")(counter)) == "Half of it.")
    }

    @Test(arguments: PythonTarget.all)
    func `classes of Swift and Python inherit from each other, with abstract bases and super`(
        target: PythonTarget
    ) throws {
        let python = try target.start()
        try python.exec(
            """
            import abc
            class Shape(abc.ABC):
                def __init__(self, name): self.name = name
                @abc.abstractmethod
                def area(self): ...
                def describe(self): return f'{self.name}: {self.area()}'
            """
        )
        let shape = try python.eval("Shape")
        var definition = PythonClass("Square", inheriting: [shape])
        #expect(throws: PythonError.self) { try definition.make(in: python)("abstract") }
        definition.method("area") { (this: PythonObject) in try Double(this.side) * Double(this.side) }
        let square = try definition.make(in: python)
        try square.setAttribute(
            "__init__",
            to: python.function { (this: PythonObject, side: Double) throws -> Void in
                try python.super(square, this).__init__("square")
                try this.setAttribute("side", to: side)
            }
        )
        #expect(try String(square(3.0).describe()) == "square: 9.0")
        #expect(try Bool(python.isinstance(square(1.0), shape)))
        try python.eval("globals()").setItem("Square", to: square)
        try python.exec("class Loud(Square):\n    def describe(self): return super().describe().upper()")
        #expect(try String(python.eval("Loud(2.0).describe()")) == "SQUARE: 4.0")
    }

    @Test(arguments: PythonTarget.all)
    func `exceptions of a class made in Swift are raised from Swift and caught in both`(target: PythonTarget) throws {
        let python = try target.start()
        var definition = PythonClass("Refused", inheriting: [python.ValueError])
        definition.attribute("code", 7)
        let refused = try definition.make(in: python)
        let check = try python.function(name: "check") { (n: Int) throws -> Int in
            if n < 0 { throw python.raised(try refused("negative", n)) }
            return n
        }
        try python.eval("globals()").setItem("check", to: check)
        try python.eval("globals()").setItem("Refused", to: refused)
        try python.exec("try: check(-1)\nexcept Refused as error: seen = error.args, error.code")
        #expect(try python.eval("seen == (('negative', -1), 7)"))
        let error = #expect(throws: PythonError.self) { try check(-2) }
        #expect(error?.isException("swift_bridge.Refused") == true && error?.isException("ValueError") == true)
        #expect(error?.exception?.frames.contains { $0.function == "check" } == true)
        #expect((python.raised(try python.eval("5")) as? PythonError)?.isException("TypeError") == true)
    }

    @Test(arguments: PythonTarget.all)
    func `bases that don't go together are Python's error`(target: PythonTarget) async throws {
        let python = try target.start()
        await #expect(throws: PythonError.self) {
            try await PythonClass("Odd", inheriting: [python.int, python.str]).make(in: python)
        }
        let simple = try await PythonClass("Simple").make(in: python)
        #expect(try await String(simple.__module__) == "swift_bridge")
    }
}
