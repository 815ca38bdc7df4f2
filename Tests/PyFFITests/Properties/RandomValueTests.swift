import PyFFI
import TestSupport
import Testing

/// Values of random shape, many in each call. A failure names the seed and the smallest case that was found.
@Suite(.startsProcesses)
struct RandomValueTests {
    static let count = 2500
    /// How many values travel in one call.
    static let many = 500

    @Test(arguments: PythonTarget.all)
    func `random values come back from Python as they went`(target: PythonTarget) throws {
        let python = try target.start()
        let identity = try python.eval("lambda x: x")
        func differs(_ value: PythonValue) -> Bool {
            let back = try? identity(value) as PythonValue
            return back?.canonicalText != value.canonicalText
        }
        var generator = ValueGenerator("round trip")
        for _ in 0..<(Self.count / Self.many) {
            let values = generator.values(Self.many)
            let back: [PythonValue]? = try? identity(values)
            guard back?.map(\.canonicalText) != values.map(\.canonicalText) else { continue }
            let smallest = PythonValue.list(values).smallest(where: differs)
            let result = Result { try identity(smallest) as PythonValue }
            Issue.record("\(TestSeed.note): \(smallest.representation) came back as \(result)")
            return
        }
    }

    @Test(arguments: PythonTarget.all)
    func `random values are in Python what their source text makes`(target: PythonTarget) throws {
        try compare(target, "sources", by: \.sourceText)
    }

    @Test(arguments: PythonTarget.all)
    func `random values are described by text that makes them in Python`(target: PythonTarget) throws {
        try compare(target, "representations", by: \.representation)
    }

    private func compare(_ target: PythonTarget, _ purpose: String, by source: (PythonValue) -> String) throws {
        let python = try target.start()
        try PythonSide.prepare(python)
        let differences = try python.eval("differences")
        func find(_ values: [PythonValue]) throws -> [Int] { try differences(values, values.map(source)) }
        var generator = ValueGenerator(purpose)
        for _ in 0..<(Self.count / Self.many) {
            let values = generator.values(Self.many)
            guard let first = try find(values).first else { continue }
            let smallest = values[first].smallest { (try? find([$0]))?.isEmpty != true }
            Issue.record("\(TestSeed.note): \(smallest.canonicalText) is not \(source(smallest))")
            return
        }
    }

    @Test(arguments: PythonTarget.all)
    func `random values that Python makes are in Swift what Python says`(target: PythonTarget) throws {
        let python = try target.start()
        try PythonSide.prepare(python)
        let objects = try python.eval("objects")
        var random = SeededGenerator("objects")
        for _ in 0..<(Self.count / Self.many) {
            let seed = Int(truncatingIfNeeded: random.next())
            let pairs: [PythonTuple<PythonValue, String>] = try objects(seed, Self.many)
            #expect(pairs.count == Self.many)
            let different = pairs.filter { $0.elements.0.canonicalText != $0.elements.1 }
            guard let smallest = different.min(by: { $0.elements.1.utf8.count < $1.elements.1.utf8.count }) else {
                continue
            }
            let (value, text) = smallest.elements
            Issue.record("\(TestSeed.note): Python has \(text), Swift \(value.canonicalText)")
            return
        }
    }
}
