import Foundation

/// SplitMix64: the same numbers from the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter purpose: gives each test numbers of its own, whichever other tests run.
    init(_ purpose: String, seed: UInt64 = TestSeed.value) {
        state = purpose.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Cheaper than the standard library's in a debug build; that some numbers come a little more often harms no test.
    mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: (next() >> 1) % UInt64(max(1, bound))) }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    mutating func isOne(in chances: Int) -> Bool { below(chances) == 0 }

    mutating func element<Element>(of array: [Element]) -> Element { array[below(array.count)] }
}

enum TestSeed {
    static let variable = "PYFFI_TEST_SEED"

    /// The seed of the environment, so that a failure can be repeated; else another one each time.
    static let value: UInt64 = {
        let seed = TestModes.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        print("random values: \(variable)=\(seed)")
        return seed
    }()

    static var note: String { "\(variable)=\(value)" }
}
