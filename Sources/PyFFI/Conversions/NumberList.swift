internal import Foundation

/// Lists of numbers that travel as they lie in memory: five to ten times faster than one number after the other.
enum NumberList {
    /// Shorter lists take less space as text.
    private static let shortest = 16

    /// - Parameter type: what the numbers are in memory; nil if they can only travel one by one.
    static func write<Number: PythonConvertible>(
        _ numbers: [Number],
        as type: NumberType?,
        to writer: PythonWriter
    ) throws {
        if let type, numbers.count >= shortest {
            try writer.sink.numbers(ArrayMemory(array: numbers), type: type, count: numbers.count)
        } else {
            try writer.sink.begin(.list, count: numbers.count)
            for number in numbers { try number.write(to: writer) }
            try writer.sink.end()
        }
    }

    static func read<Number: ConvertibleFromPython & BitwiseCopyable>(as type: NumberType?, from reader: PythonReader)
        throws -> [Number]
    {
        let source = reader.source
        guard source.kind.isArray else { throw reader.listMismatch() }
        if let type, let numbers = try source.numbers(as: type, of: Number.self) { return numbers }
        var numbers: [Number] = []
        numbers.reserveCapacity(source.count)
        try source.visitElements { numbers.append(try Number.read(from: reader)) }
        return numbers
    }
}

/// The bytes of an array of numbers. This value keeps the array alive.
struct ArrayMemory<Element>: ContiguousBytes {
    let array: [Element]

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try array.withUnsafeBytes(body)
    }
}
