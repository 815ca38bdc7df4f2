internal import Foundation

/// A number type whose arrays travel as they lie in memory, five to ten times faster than one number after the other.
protocol NumberInMemory: PythonConvertible, ConvertibleFromPython {
    static var numberType: NumberType { get }
}

extension NumberInMemory {
    /// A list of them; short ones as text, which is smaller.
    static func write(numbers: [Self], to writer: PythonWriter) throws {
        guard numbers.count >= 16 else {
            try writer.sink.begin(.list, count: numbers.count)
            for number in numbers { try number.write(to: writer) }
            try writer.sink.end()
            return
        }
        try writer.sink.numbers(ArrayMemory(array: numbers), type: numberType, count: numbers.count)
    }

    static func readNumbers(from reader: PythonReader) throws -> [Self] {
        let source = reader.source
        guard source.kind == .list || source.kind == .tuple else { throw reader.mismatch(expected: "list") }
        if let numbers = try source.numbers(as: numberType, of: Self.self) { return numbers }
        var numbers: [Self] = []
        numbers.reserveCapacity(source.count)
        try source.visitElements { numbers.append(try read(from: reader)) }
        return numbers
    }
}

/// The bytes of an array of numbers.
private struct ArrayMemory<Element>: ContiguousBytes {
    let array: [Element]

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try array.withUnsafeBytes(body)
    }
}
