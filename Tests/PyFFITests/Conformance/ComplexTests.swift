import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ComplexTests {
    @Test(arguments: PythonTarget.all)
    func `a complex number goes and comes as it is`(target: PythonTarget) throws {
        let python = try target.start()
        let numbers = [
            PythonComplex(real: 1.5, imaginary: -2), 3, 0.25, PythonComplex(real: -0.0, imaginary: .infinity),
        ]
        let types: [String] = try python.list(python.map(python.eval("lambda z: type(z).__name__"), numbers))
        #expect(types == Array(repeating: "complex", count: 4))
        for number in numbers {
            let same: PythonComplex = try python.complex(number)
            #expect(same == number && same.real.sign == number.real.sign)
            #expect(try python.eval(number.description.replacing("inf", with: "float('inf')")) == number)
        }
        // What Python takes for a complex number.
        #expect(try python.eval("7") == PythonComplex(real: 7))
        #expect(try PythonComplex(python.eval("0.5")) == 0.5)
        #expect(try PythonComplex(python.eval("__import__('cmath').sqrt(-4)")) == PythonComplex(real: 0, imaginary: 2))
        let error = try #require(throws: PythonError.self) { try PythonComplex(python.eval("'1j'")) }
        #expect(error.kind == .conversion && error.message.contains("complex"))
    }
}
