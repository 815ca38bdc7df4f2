// What the tests of Protocol/vectors/ share: the files, a text that two equal values have in common however they are
// written, and a backend that only notes which handles are released.

import BackendInterface
import Foundation
import SystemSupport
import Testing
import Wire

enum Vectors {
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    /// The text of a file of this repository.
    static func text(_ path: String) throws -> String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        return try String(contentsOf: tests.appending(path: "../../\(path)").standardized, encoding: .utf8)
    }

    static func document(_ file: String) throws -> JSONDocument {
        try JSONDocument(Array(text("Protocol/vectors/\(file)").utf8))
    }

    static func bytes(hex: String) throws -> [UInt8] {
        let digits = Array(hex.utf8)
        let pairs = stride(from: 0, to: digits.count - 1, by: 2).map {
            String(decoding: digits[$0...$0 + 1], as: UTF8.self)
        }
        let bytes = pairs.compactMap { UInt8($0, radix: 16) }
        guard 2 * bytes.count == digits.count else { throw Unreadable(description: "bad hexadecimal digits") }
        return bytes
    }

    static func message(_ json: String, attachments: [UInt8] = []) throws -> IncomingMessage {
        let frame = Frame(json: Array(json.utf8), attachments: attachments)
        return try IncomingMessage(frame, depthLimit: 500)
    }

    /// Reads a wire value as the result of a call.
    static func read(_ wire: String, attachments: [UInt8] = [], backend: any PythonBackend) throws -> PythonValue {
        let source = try message("{\"id\":1,\"value\":\(wire)}", attachments: attachments).result(backend: backend)
        defer { source.releaseUnclaimed() }
        return try PythonValue.read(from: PythonReader(source))
    }
}

/// One frame that a `FrameWriter` has made, read again.
struct WrittenFrame {
    let document: JSONDocument
    let attachments: [UInt8]

    init(backend: any PythonBackend, _ write: (FrameWriter) throws -> Void) throws {
        let writer = FrameWriter(backend: backend, limits: WireLimits())
        try write(writer)
        try writer.finish()
        let head = Array(writer.head.bytes)
        let header = try #require(FrameHeader(decoding: head[...]))
        attachments = writer.attachments.flatMap { part in part.withUnsafeBytes { Array($0) } }
        #expect(Int(header.json) == head.count - FrameHeader.size)
        #expect(Int(header.attachments) == attachments.count)
        document = try JSONDocument(Array(head.dropFirst(FrameHeader.size)))
    }

    var canonical: String { Canonical(document, attachments).text(.root) }
}

/// Writes JSON so that two values of the protocol have the same text exactly when they mean the same.
///
/// Members of objects and of sets are sorted, ranges of the attachments are replaced by what lies there, floats are
/// given by their bits. `type` beside `ref` is left out: only the worker sends it.
struct Canonical {
    private let document: JSONDocument
    private let attachments: [UInt8]

    init(_ document: JSONDocument, _ attachments: [UInt8] = []) {
        self.document = document
        self.attachments = attachments
    }

    func text(_ node: JSONNodeID) -> String {
        switch document.kind(of: node) {
        case .null: "null"
        case .true: "true"
        case .false: "false"
        case .integer: "int \(String(decoding: document.rawBytes(of: node), as: UTF8.self))"
        case .number: Self.float(document.double(of: node) ?? .nan)
        case .string: Self.quoted(document.string(of: node) ?? "")
        case .array: "[\(elements(node).joined(separator: ","))]"
        case .object: object(node)
        }
    }

    private func elements(_ node: JSONNodeID) -> [String] { document.elements(of: node).map(text) }

    private static func float(_ value: Double) -> String {
        value.isNaN ? "float nan" : "float \(String(value.bitPattern, radix: 16))"
    }

    /// By code points: Swift's own comparison of strings takes different ones for the same.
    private static func quoted(_ text: String) -> String {
        "'" + text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ") + "'"
    }

    private func object(_ node: JSONNodeID) -> String {
        let members = document.members(of: node).map { (document.string(of: $0.key) ?? "", $0.value) }
        guard let (tag, value) = members.first else { return "{}" }
        if tag == "ref", members.count == 1 || (members.count == 2 && members[1].0 == "type") {
            return "ref \(text(value))"
        }
        if members.count == 1 {
            switch tag {
            case "float":
                switch document.string(of: value) {
                case "nan": return Self.float(.nan)
                case "inf": return Self.float(.infinity)
                case "-inf": return Self.float(-.infinity)
                default: break
                }
            case "bytes": return "bytes \(range(Array(document.elements(of: value)), size: 1))"
            case "list": return numbers(Array(document.elements(of: value)))
            case "set", "frozenset": return "\(tag) [\(elements(value).sorted().joined(separator: ","))]"
            case "dict": return dictionary(elements(value))
            default: break
            }
        }
        return "{\(members.map { "\(Self.quoted($0.0)):\(text($0.1))" }.sorted().joined(separator: ","))}"
    }

    /// A key that comes again takes the place of the first, with the last value, as in Python.
    private func dictionary(_ parts: [String]) -> String {
        var entries: [(String, String)] = []
        for (key, value) in zip(
            stride(from: 0, to: parts.count, by: 2).map { parts[$0] },
            parts.indices.filter { $0 % 2 == 1 }.map { parts[$0] }
        ) {
            if let position = entries.firstIndex(where: { $0.0 == key }) {
                entries[position].1 = value
            } else {
                entries.append((key, value))
            }
        }
        return "dict \(entries.map { "\($0.0):\($0.1)" })"
    }

    private func range(_ parts: [JSONNodeID], size: Int) -> [UInt8] {
        guard parts.count == 2, let start = document.int64(of: parts[0]), let count = document.int64(of: parts[1]),
            start >= 0, count >= 0, count <= 1 << 32, Int(start) + Int(count) * size <= attachments.count
        else { return [] }
        return Array(attachments[Int(start)..<Int(start) + Int(count) * size])
    }

    private func numbers(_ parts: [JSONNodeID]) -> String {
        guard parts.count == 3, let name = document.string(of: parts[0]), let type = NumberType(rawValue: name) else {
            return "a malformed list of numbers"
        }
        let sizes = document.kind(of: parts[2]) == .array ? Array(document.elements(of: parts[2])) : [parts[2]]
        let shape = sizes.map { document.int64(of: $0).map { Int($0) } ?? -1 }
        let start = document.int64(of: parts[1]).map { Int($0) } ?? -1
        guard start >= 0, shape.allSatisfy({ 0...1000 ~= $0 }),
            start + shape.reduce(type.size, *) <= attachments.count
        else { return "a malformed list of numbers" }
        var texts = stride(from: start, to: start + shape.reduce(type.size, *), by: type.size).map { start in
            let bytes = attachments[start..<start + type.size]
            return Self.number(type, bits: bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
        }
        // The innermost lists first.
        for size in shape.dropFirst().reversed() {
            texts = stride(from: 0, to: texts.count, by: max(1, size)).map { start in
                "[\(texts[start..<start + size].joined(separator: ","))]"
            }
        }
        return "[\(texts.joined(separator: ","))]"
    }

    private static func half(_ bits: UInt16) -> Double {
        #if os(macOS) && arch(x86_64)
            bits == 0x3800 ? 0.5 : bits == 0xc000 ? -2 : .nan  // those of the vectors
        #else
            Double(Float16(bitPattern: bits))
        #endif
    }

    private static func number(_ type: NumberType, bits: UInt64) -> String {
        switch type {
        case .i8: "int \(Int8(truncatingIfNeeded: bits))"
        case .i16: "int \(Int16(truncatingIfNeeded: bits))"
        case .i32: "int \(Int32(truncatingIfNeeded: bits))"
        case .i64: "int \(Int64(truncatingIfNeeded: bits))"
        case .u8, .u16, .u32: "int \(bits)"
        case .u64:
            bits <= UInt64(Int64.max) ? "int \(bits)" : "{\(quoted("int")):\(quoted(String(bits, radix: 16)))}"
        case .bool: bits == 0 ? "false" : "true"
        case .f16: float(half(UInt16(truncatingIfNeeded: bits)))
        case .f32: float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
        case .f64: float(Double(bitPattern: bits))
        }
    }
}

/// Executes nothing; notes which handles were released.
final class CountingBackend: PythonBackend {
    let kind = PythonBackendKind.worker
    let builtins = ObjectHandle(0)
    let interpreter = InterpreterInformation(
        version: .oldestSupported,
        versionText: "",
        implementation: "cpython",
        executable: "",
        prefix: "",
        isFreeThreaded: false,
        processID: 0
    )
    private let releases = Locked<[Int]>([])

    /// The numbers of the handles that were released so far, sorted.
    var released: [Int] { releases.withLock { $0.sorted() } }

    func forget(_ function: SwiftFunction) {}
    func interrupt() {}

    func release(_ handle: ObjectHandle) { releases.withLock { $0.append(handle.rawValue) } }

    private static let refusal = PythonError(.unsupported, "this backend executes nothing")

    func perform<Result>(_: PythonOperation, form: PythonForm, read: (any ValueSource) throws -> Result) throws
        -> Result
    {
        throw Self.refusal
    }

    func performAsync<Result>(
        _: PythonOperation,
        form: PythonForm,
        read: @escaping (any ValueSource) throws -> Result
    ) async throws -> Result {
        throw Self.refusal
    }

    func batch<Result>(_ body: () throws -> Result) throws -> Result { try body() }
    var isRunning: Bool { true }
    func waitForOutput() async {}
    func waitForEnd() async -> WorkerDeath? { nil }
    func shutDown() {}
    func shutDownAsync() async {}
}
