internal import BackendInterface

/// Python's `complex`.
///
/// ```swift
/// let root = try PythonComplex(cmath.sqrt(-1))    // 1j
/// try cmath.exp(PythonComplex(real: 0, imaginary: .pi))
/// ```
public struct PythonComplex: Sendable, Hashable, Codable {
    /// `z.real`
    public var real: Double
    /// `z.imag`
    public var imaginary: Double

    /// `complex(real, imaginary)`
    public init(real: Double, imaginary: Double = 0) {
        self.real = real
        self.imaginary = imaginary
    }
}

extension PythonComplex: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    public init(floatLiteral value: Double) { self.init(real: value) }

    public init(integerLiteral value: Int) { self.init(real: Double(value)) }
}

extension PythonComplex: CustomStringConvertible {
    /// The number as Python code writes it: `(1.0+2.0j)`, `complex(-0.0, inf)`.
    public var description: String { PythonValue.complex(real: real, imaginary: imaginary).description }
}

extension PythonComplex: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws {
        try writer.sink.extended(.complex(real: real, imaginary: imaginary))
    }

    /// Reads complex numbers, and floats and ints, which stand for them everywhere in Python.
    public static func read(from reader: PythonReader) throws -> PythonComplex {
        switch reader.source.kind {
        case .extended:
            guard case .complex(let real, let imaginary) = try reader.source.extended() else {
                throw reader.mismatch(expected: "complex")
            }
            return PythonComplex(real: real, imaginary: imaginary)
        case .float, .int: return PythonComplex(real: try Double.read(from: reader))
        default: throw reader.mismatch(expected: "complex")
        }
    }
}
