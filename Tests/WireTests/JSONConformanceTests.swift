// The 318 parsing cases of JSONTestSuite, and its 22 cases that parsers read differently: what our parser makes of
// these is written here.

import Foundation
import Testing
import Wire

private let suite = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "json-conformance")

private func files(_ folder: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: suite.appending(path: folder), includingPropertiesForKeys: nil)
        .filter { $0.pathExtension == "json" }
        .sorted { $0.lastPathComponent < $1.lastPathComponent }
}

private func refusal(of url: URL) throws -> JSONError? {
    let bytes = try [UInt8](Data(contentsOf: url))
    do throws(JSONError) {
        _ = try JSONDocument(bytes)
        return nil
    } catch {
        return error
    }
}

@Suite struct JSONConformanceTests {
    /// RFC 8259 leaves duplicate keys to the parser ("should be unique"); the protocol forbids them.
    private static let forbiddenByProtocol: Set = [
        "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
    ]

    /// The `i_` cases that are valid JSON by the grammar; all others break the rules for UTF-8 or surrogates.
    private static let acceptedByGrammar: Set = [
        "i_number_double_huge_neg_exp.json", "i_number_huge_exp.json", "i_number_neg_int_huge_exp.json",
        "i_number_pos_double_huge_exp.json", "i_number_real_neg_overflow.json", "i_number_real_pos_overflow.json",
        "i_number_real_underflow.json", "i_number_too_big_neg_int.json", "i_number_too_big_pos_int.json",
        "i_number_very_big_negative_int.json", "i_structure_500_nested_arrays.json",
    ]

    @Test func `every case of the suite is accepted or refused as it must be`() throws {
        let files = try files("test_parsing")
        #expect(files.count == 318)
        for file in files {
            let name = file.lastPathComponent
            let refusal = try refusal(of: file)
            if Self.forbiddenByProtocol.contains(name) {
                #expect(refusal?.reason == .duplicateKey, "\(name)")
            } else if name.hasPrefix("y_") || Self.acceptedByGrammar.contains(name) {
                #expect(refusal == nil, "\(name)")
            } else {
                #expect(refusal != nil, "\(name)")
            }
        }
    }

    @Test func `what the suite accepts is read as Foundation reads it`() throws {
        for file in try files("test_parsing") where file.lastPathComponent.hasPrefix("y_") {
            let data = try Data(contentsOf: file)
            guard let document = try? JSONDocument([UInt8](data)) else { continue }
            let truth = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
            #expect(difference(document, .root, truth) == nil, "\(file.lastPathComponent)")
        }
    }

    private enum Reading: Equatable {
        case refused(JSONError.Reason)
        case integer(Int64?, UInt64?)
        case number(Double?)
        case string(String.UTF8View.SubSequence)
        case keys([[UInt8]])

        static func text(_ string: String) -> Reading { .string(string.utf8[...]) }

        static func == (a: Reading, b: Reading) -> Bool {
            switch (a, b) {
            case (.refused(let a), .refused(let b)): a == b
            case (.integer(let a, let c), .integer(let b, let d)): a == b && c == d
            case (.number(let a), .number(let b)): a?.bitPattern == b?.bitPattern
            case (.string(let a), .string(let b)): a.elementsEqual(b)
            case (.keys(let a), .keys(let b)): a == b
            default: false
            }
        }
    }

    /// What our parser makes of the cases that others read in more than one way.
    private static let transformed: [String: Reading] = [
        "number_-9223372036854775808.json": .integer(.min, nil),
        "number_-9223372036854775809.json": .integer(nil, nil),
        "number_1.0.json": .number(1),
        "number_1.000000000000000005.json": .number(1),
        "number_1000000000000000.json": .integer(1_000_000_000_000_000, 1_000_000_000_000_000),
        "number_10000000000000000999.json": .integer(nil, 10_000_000_000_000_000_999),
        "number_1e-999.json": .number(0),
        "number_1e6.json": .number(1_000_000),
        "number_9223372036854775807.json": .integer(.max, 9_223_372_036_854_775_807),
        "number_9223372036854775808.json": .integer(nil, 9_223_372_036_854_775_808),
        // Two keys, as they are two for Python: no Unicode normalisation.
        "object_key_nfc_nfd.json": .keys([[0xC3, 0xA9], [0x65, 0xCC, 0x81]]),
        "object_key_nfd_nfc.json": .keys([[0x65, 0xCC, 0x81], [0xC3, 0xA9]]),
        "object_same_key_different_values.json": .refused(.duplicateKey),
        "object_same_key_same_value.json": .refused(.duplicateKey),
        "object_same_key_unclear_values.json": .refused(.duplicateKey),
        "string_1_escaped_invalid_codepoint.json": .refused(.loneSurrogate),
        "string_1_invalid_codepoint.json": .refused(.invalidUTF8),
        "string_2_escaped_invalid_codepoints.json": .refused(.loneSurrogate),
        "string_2_invalid_codepoints.json": .refused(.invalidUTF8),
        "string_3_escaped_invalid_codepoints.json": .refused(.loneSurrogate),
        "string_3_invalid_codepoints.json": .refused(.invalidUTF8),
        "string_with_escaped_NULL.json": .text("A\u{0}B"),
    ]

    @Test func `cases that parsers read differently are read as written down here`() throws {
        let files = try files("test_transform")
        #expect(Set(files.map(\.lastPathComponent)) == Set(Self.transformed.keys))
        for file in files {
            let name = file.lastPathComponent
            #expect(try Self.reading(of: file) == Self.transformed[name], "\(name)")
        }
    }

    private static func reading(of file: URL) throws -> Reading? {
        let bytes = try [UInt8](Data(contentsOf: file))
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(bytes)
        } catch {
            return .refused(error.reason)
        }
        if document.kind(of: .root) == .object {
            return .keys(document.members(of: .root).compactMap { document.utf8(of: $0.key) })
        }
        guard let element = document.elements(of: .root).first(where: { _ in true }) else { return nil }
        switch document.kind(of: element) {
        case .integer: return .integer(document.int64(of: element), document.uint64(of: element))
        case .number: return .number(document.double(of: element))
        case .string: return document.string(of: element).map(Reading.text)
        default: return nil
        }
    }
}
