// What several JSON test files use: a generator that repeats itself, and a comparison with Foundation's parser.

import Foundation
import Wire

/// SplitMix64: the same numbers from the same seed on every system.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

func document(_ text: String, depthLimit: Int = 500) throws(JSONError) -> JSONDocument {
    try JSONDocument(Array(text.utf8), depthLimit: depthLimit)
}

/// Why a text is refused; nil if it isn't.
func refusal(_ bytes: [UInt8], depthLimit: Int = 500) -> JSONError? {
    do throws(JSONError) {
        _ = try JSONDocument(bytes, depthLimit: depthLimit)
        return nil
    } catch {
        return error
    }
}

func refusal(_ text: String, depthLimit: Int = 500) -> JSONError? {
    refusal(Array(text.utf8), depthLimit: depthLimit)
}

/// What the C library makes of a number: correctly rounded, and the tests run in its C locale.
func strtodOfC(_ text: String) -> Double { strtod(text, nil) }

/// Where a value differs from what Foundation's parser made of the same text; nil if nowhere.
func difference(_ document: JSONDocument, _ id: JSONNodeID, _ truth: Any) -> String? {
    let text = String(decoding: document.rawBytes(of: id), as: UTF8.self)
    switch document.kind(of: id) {
    case .null:
        return truth is NSNull ? nil : "\(text) is \(truth)"
    case .true, .false:
        return (truth as? Bool) == (document.kind(of: id) == .true) ? nil : "\(text) is \(truth)"
    case .integer, .number:
        guard let number = truth as? NSNumber else { return "\(text) is \(truth)" }
        if let value = document.int64(of: id) { return number.int64Value == value ? nil : "\(text) is \(number)" }
        if let value = document.uint64(of: id) { return number.uint64Value == value ? nil : "\(text) is \(number)" }
        guard let value = document.double(of: id) else { return strtodOfC(text).isInfinite ? nil : "\(text) is nil" }
        if value.bitPattern != strtodOfC(text).bitPattern { return "\(text) is \(strtodOfC(text)), read as \(value)" }
        // Foundation goes through a decimal type for some numbers, and is then only nearly right.
        let error = abs(number.doubleValue - value)
        return error <= abs(value) * 1e-14 ? nil : "\(text) is \(number), read as \(value)"
    case .string:
        guard let string = truth as? String, let ours = document.string(of: id) else { return "\(text) is \(truth)" }
        return withoutMarks(string) == withoutMarks(ours) ? nil : "\(text) is \(string)"
    case .array:
        guard let array = truth as? [Any], array.count == document.count(of: id) else { return "\(text) is \(truth)" }
        var index = 0
        for element in document.elements(of: id) {
            if let difference = difference(document, element, array[index]) { return difference }
            index += 1
        }
        return index == array.count ? nil : "\(text) has \(index) elements"
    case .object:
        guard let members = truth as? [String: Any] else { return "\(text) is \(truth)" }
        let keys = document.members(of: id).compactMap { document.string(of: $0.key) }
        guard keys.count == document.count(of: id) else { return "\(text) has \(keys.count) members" }
        // Keys that differ only in normalisation are one for Swift's dictionaries, and some lose a mark: see below.
        guard Set(keys).count == keys.count, !keys.contains(where: { $0.unicodeScalars.contains("\u{FEFF}") }) else {
            return nil
        }
        guard members.count == keys.count else { return "\(text) is \(truth)" }
        for (key, member) in zip(keys, document.members(of: id)) {
            guard let other = members[key] else { return "\(text) lacks \(key)" }
            if let difference = difference(document, member.value, other) { return difference }
        }
        return nil
    }
}

/// Foundation on Linux drops U+FEFF from the begin of strings, which is wrong.
private func withoutMarks(_ string: String) -> [Unicode.Scalar] {
    string.unicodeScalars.filter { $0 != "\u{FEFF}" }
}
