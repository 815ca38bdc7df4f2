import Foundation

/// Random numbers that a seed repeats: SplitMix64.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Another sequence, for somebody who works at the same time.
    mutating func split() -> SeededRandom { SeededRandom(next()) }

    mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }

    /// `PYFFI_TEST_SEED`, or a new one.
    static let seed =
        TestModes.seed ?? UInt64.random(in: 0...UInt64.max)
}
