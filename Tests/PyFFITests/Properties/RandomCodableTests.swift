import PyFFI
import TestSupport
import Testing

/// Codable types with random contents.
@Suite(.startsProcesses)
struct RandomCodableTests {
    /// One member of each kind that the encoder tells apart.
    private final class Record: Codable {
        let name: String
        let number: Int
        let small: Int8?
        let ratio: Double
        let flags: [Bool]
        let numbers: [Double]
        let table: [String: Int]
        let next: Record?

        init(_ generator: inout ValueGenerator, depth: Int) {
            name = generator.string()
            number = generator.int()
            small = generator.random.isOne(in: 3) ? nil : Int8(truncatingIfNeeded: generator.int())
            ratio = generator.double()
            flags = (0..<generator.random.below(4)).map { _ in generator.random.isOne(in: 2) }
            numbers = (0..<generator.random.within(0...18)).map { _ in generator.double() }
            table = Dictionary(
                (0..<generator.random.below(4)).map { _ in (generator.string(), generator.int()) },
                uniquingKeysWith: { $1 }
            )
            next = depth > 0 && generator.random.isOne(in: 2) ? Record(&generator, depth: depth - 1) : nil
        }

        func isSame(as other: Record) -> Bool {
            name.isSame(as: other.name) && number == other.number && small == other.small
                && ratio.isSame(as: other.ratio) && flags == other.flags && numbers.isSame(as: other.numbers)
                && table == other.table && (next == nil) == (other.next == nil)
                && next.flatMap { next in other.next.map(next.isSame) } != false
        }
    }

    @Test(arguments: PythonTarget.all)
    func `random Codable values come back from Python as they went`(target: PythonTarget) throws {
        let python = try target.start()
        var generator = ValueGenerator("codable")
        let records = (0..<300).map { _ in Record(&generator, depth: 4) }
        let object = try PythonEncoder().encode(records, in: python)
        let back = try PythonDecoder().decode([Record].self, from: object)
        #expect(back.count == records.count)
        let different = zip(records, back).first { !$0.isSame(as: $1) }
        #expect(different == nil, "\(TestSeed.note): \(different?.0.name ?? "")")
    }
}
