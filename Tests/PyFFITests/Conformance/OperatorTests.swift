import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct OperatorTests {
    @Test(arguments: PythonTarget.all)
    func `arithmetic takes objects, paths and Swift values on either side`(target: PythonTarget) throws {
        let python = try target.start()
        let seven = try python.eval("7")
        let two = try python.eval("2")
        #expect(try Int(seven + two) == 9)
        #expect(try Int(seven - 2) == 5)
        #expect(try Int(2 - seven) == -5)
        #expect(try Int(3 * seven) == 21)
        #expect(try Double(seven / two) == 3.5)
        #expect(try Int(-7 % two) == 1)
        #expect(try Int(seven & 3) == 3)
        #expect(try Int(8 | seven) == 15)
        #expect(try Int(seven ^ two) == 5)
        #expect(try Int(1 << seven) == 128)
        #expect(try Int(seven >> 1) == 3)
        #expect(try Int(-seven) == -7)
        #expect(try Int(~seven) == -8)
        #expect(try Int(+seven) == 7)
        let box = try python.import("types").SimpleNamespace(n: 5, xs: [1, 2])
        #expect(try Int(box.n + box.n * 2 - 1) == 14)
        #expect(try [Int](box.xs + [3]) == [1, 2, 3])
        #expect(try [Int]([0] + box.xs) == [0, 1, 2])
        #expect(try String("a" + python.eval("'b'")) == "ab")
        #expect(try Int(python.eval("2**70") - python.eval("2**70 - 1")) == 1)
        let erased: any PythonConvertible = seven
        #expect(try erased + two == 9)
        let math = try python.import("math")
        var sum = try PythonObject(0.0, in: python)
        for n in 1...3 { sum = try sum + math.sqrt(Double(n * n)) }
        #expect(try Double(sum) == 6)
    }

    @Test(arguments: PythonTarget.all)
    func `a Swift value on the left may be of any kind and size`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Right:
                def __radd__(self, left): return (type(left).__name__, left)
            """
        )
        let right = try python.eval("Right()")
        func kind(_ left: some PythonConvertible) throws -> String { try String((left + right)[0]) }
        #expect(try kind(true) == "bool")
        #expect(try kind(UInt64.max) == "int")
        #expect(try kind(Float(0.5)) == "float")
        #expect(try kind([UInt8](arrayLiteral: 1, 2)) == "bytes")
        #expect(try kind([1: ["a"]]) == "dict")
        #expect(try kind(Set([1])) == "set")
        #expect(try kind(PythonTuple(1, "a")) == "tuple")
        #expect(try kind(PythonValue.frozenset([1])) == "frozenset")
        #expect(try kind(0..<3) == "range")
        #expect(try kind(PythonSlice(step: 2)) == "slice")
        #expect(try kind(nil as Int?) == "NoneType")
        #expect(try kind([right, right]) == "list")
        #expect(try kind([1.5]) == "list")
        #expect(try kind(Array(repeating: "x", count: 10_000)) == "list")
        let many = (0..<10_000).map { Double($0) }
        #expect(try [Double]((many + right)[1]) == many)
        // Two workers have nothing in common; in-process there is one interpreter.
        let other = try target.start().eval("[1]")
        if target.backend == .worker {
            #expect(try pythonError { _ = try [other] + right }.kind == .staleObject)
        } else {
            #expect(try !([other] + right).isNone)
        }
    }

    private struct Careless: PythonConvertible {
        func write(to writer: PythonWriter) throws {}
    }

    @Test(arguments: PythonTarget.one)
    func `errors of operators are Python's, or say what can't be sent`(target: PythonTarget) throws {
        let python = try target.start()
        let one = try python.eval("1")
        #expect(try pythonError { _ = try one + "x" }.isException("TypeError"))
        #expect(try pythonError { _ = try "x" - one }.isException("TypeError"))
        #expect(try pythonError { _ = try one / 0 }.isException("ZeroDivisionError"))
        #expect(try pythonError { _ = try one + Careless() }.message.contains("exactly one value"))
        #expect(try pythonError { _ = try Careless() + one }.message.contains("exactly one value"))
        #expect(try pythonError { _ = try one.missing + 1 }.isException("AttributeError"))
        let released = try python.eval("[1]")
        released.releaseNow()
        #expect(try pythonError { _ = try released + one }.kind == .staleObject)
        #expect(try pythonError { _ = try one + released }.kind == .staleObject)
    }

    @Test(arguments: PythonTarget.all)
    func `in-place operators change what can change and bind the variable to the result`(target: PythonTarget) throws {
        let python = try target.start()
        var list = try python.eval("[1]")
        let same = list
        try list += [2]
        #expect(try [Int](same) == [1, 2])
        #expect(try list.isSameObject(as: same))
        try list *= 2
        #expect(try [Int](same) == [1, 2, 1, 2])
        var number = try python.eval("7")
        let old = number
        try number += 1
        try number -= 2
        try number *= 10
        try number /= 3
        #expect(try Double(number) == 20)
        #expect(try Int(old) == 7)
        var bits = try python.eval("12")
        try bits %= 8
        try bits <<= 3
        try bits |= 1
        try bits ^= 2
        try bits &= 0xFF
        try bits >>= 1
        #expect(try Int(bits) == 17)
        // As with a local variable of Python that got its value from an attribute.
        let box = try python.import("types").SimpleNamespace(n: 1, xs: [1])
        var n = box.n
        try n += 1
        #expect(try Int(n) == 2)
        #expect(try Int(box.n) == 1)
        var xs = box.xs
        try xs += [2]
        #expect(try [Int](box.xs) == [1, 2])
        let failed = try pythonError { try number += "x" }
        #expect(failed.isException("TypeError"))
        #expect(try Double(number) == 20)
    }

    @Test(arguments: PythonTarget.all)
    func `comparisons give a Bool by Python's rules`(target: PythonTarget) throws {
        let python = try target.start()
        let one = try python.eval("1")
        #expect(try one == 1.0)
        #expect(try 1 == one)
        #expect(try one == python.eval("True"))
        #expect(try one != "1")
        #expect(try one < 2)
        #expect(try 2 > one)
        #expect(try one <= 1 && 1 >= one)
        #expect(try !(one > 1))
        #expect(try python.eval("[1, 2]") == [1, 2])
        #expect(try ["k": [1]] == python.eval("{'k': [1]}"))
        #expect(try python.eval("{1}") < Set([1, 2]))
        #expect(try python.none == (nil as Int?))
        #expect(try python.none == nil)
        #expect(try one != nil)
        #expect(try one.__doc__ != nil && !(one.real == nil))
        let absent: PythonObject? = nil
        #expect(absent == nil)
        #expect(try one.real == one.numerator)
        #expect(try pythonError { _ = try one < "x" }.isException("TypeError"))
        let nan = try PythonObject(Double.nan, in: python)
        #expect(try !(nan == nan) && nan != nan)
    }

    @Test(arguments: PythonTarget.all)
    func `comparisons with a dot give what Python gives`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Column:
                def __init__(self, values): self.values = values
                def __eq__(self, other): return [value == other for value in self.values]
                def __ne__(self, other): return [value != other for value in self.values]
                def __lt__(self, other): return [value < other for value in self.values]
                def __le__(self, other): return [value <= other for value in self.values]
                def __gt__(self, other): return [value > other for value in self.values]
                def __ge__(self, other): return [value >= other for value in self.values]
            """
        )
        let column = try python.eval("Column([1, 2, 3])")
        #expect(try [Bool](column .== 2) == [false, true, false])
        #expect(try [Bool](column .!= 2) == [true, false, true])
        #expect(try [Bool](column .< 2) == [true, false, false])
        #expect(try [Bool](column .<= 2) == [true, true, false])
        #expect(try [Bool](column .> 2) == [false, false, true])
        #expect(try [Bool](column .>= 2) == [false, true, true])
        #expect(try [Bool](2 .< column) == [false, false, true])
        #expect(try [Bool](2 .== column) == [false, true, false])
        #expect(try Bool(python.eval("1") .== python.eval("1")))
    }

    @Test(arguments: PythonTarget.all)
    func `Python's operators that Swift has no sign for are methods`(target: PythonTarget) throws {
        let python = try target.start()
        let number = try python.eval("-7")
        #expect(try Int(number.floorDivided(by: 2)) == -4)
        let power: Int = try number.raisedTo(2)
        #expect(power == 49)
        let modular: Int = try python.eval("3").raisedTo(200, modulo: 13)
        #expect(modular == 9)
        #expect(try Int(number.absoluteValue()) == 7)
        let (quotient, remainder) = try number.quotientAndRemainder(dividingBy: 2)
        #expect(try Int(quotient) == -4 && Int(remainder) == 1)
        let half = try python.eval("2.5")
        #expect(try half.roundedValue().typeName == "int")
        #expect(try Int(half.roundedValue()) == 2)
        let digits: Double = try python.eval("2.675").roundedValue(toDigits: 1)
        #expect(digits == 2.7)
        #expect(try Int(python.eval("1234").roundedValue(toDigits: -2)) == 1200)
        try python.exec("class Matrix:\n def __matmul__(self, other): return ('matmul', other)")
        let product: PythonTuple<String, Int> = try python.eval("Matrix()").matrixMultiplied(by: 3)
        #expect(product == PythonTuple("matmul", 3))
        #expect(try pythonError { _ = try number.quotientAndRemainder(dividingBy: 0) }.isException("ZeroDivisionError"))
        // These methods take no name from the runtime, whose members are Python's builtins.
        #expect(try Int(python.len("abc")) == 3)
    }

    @Test(arguments: PythonTarget.all)
    func `every operator has an async form`(target: PythonTarget) async throws {
        let python = try target.start()
        let seven = try await python.eval("7")
        #expect(try await Int(2 * seven + seven - 1) == 20)
        #expect(try await seven == 7)
        #expect(try await 7 == seven)
        #expect(try await seven < 8)
        #expect(try await 6 < seven)
        #expect(try await Bool(seven .> 6))
        #expect(try await Int(-seven) == -7)
        #expect(try await Int(~seven) == -8)
        #expect(try await [Int]([1] + python.eval("[2]")) == [1, 2])
        var number = seven
        try await number += 1
        try await number *= seven
        #expect(try await Int(number) == 56)
        let power: Int = try await seven.raisedTo(2)
        #expect(power == 49)
        let (quotient, remainder) = try await seven.quotientAndRemainder(dividingBy: 2)
        #expect(try await Int(quotient) == 3)
        #expect(try await Int(remainder) == 1)
        let math = try await python.import("math")
        let sum = try await seven + math.sqrt(4.0)
        #expect(try await Double(sum) == 9)
    }

    @Test(arguments: PythonTarget.all)
    func `a comparison or a truth test that raises is an error`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Touchy:
                def __eq__(self, other): raise ValueError('no comparing')
                __hash__ = object.__hash__
            class Torn:
                def __eq__(self, other): return self
                def __bool__(self): raise ValueError('no truth')
            """
        )
        let touchy = try python.eval("Touchy()")
        #expect(try pythonError { _ = try touchy == 1 }.exception?.message == "no comparing")
        #expect(try pythonError { _ = try 1 == touchy }.exception?.message == "no comparing")
        #expect(try pythonError { _ = try python.eval("[Touchy()]").containsItem(1) }.isException("ValueError"))
        let torn = try pythonError { _ = try python.eval("Torn()") == 1 }
        #expect(torn.exception?.message == "no truth")
        #expect(torn.message.hasPrefix("ValueError: no truth; in Swift `==` wants true or false, and `.==` gives "))
        #expect(try (python.eval("Torn()") .== 1).typeName == "Torn")
    }

    @Test(arguments: PythonTarget.one)
    func `a member that is called write is Python's`(target: PythonTarget) throws {
        let python = try target.start()
        let text = try python.import("io").StringIO()
        #expect(try Int(text.write("abc")) == 3)
        #expect(try String(text.getvalue()) == "abc")
        #expect(try text.write.__name__ == "write")
    }
}
