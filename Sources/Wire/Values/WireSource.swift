package import BackendInterface

/// Reads the values of a reply in place.
///
/// Everything that comes from the worker is checked here: a value that protocol.md does not allow is an
/// `internalFault`.
package final class WireSource: ValueSource {
    package let backend: any PythonBackend
    let document: JSONDocument
    let attachments: ReceivedBytes
    var current: Current
    /// Handles that the worker gave to this reply and that nothing in Swift holds yet.
    private var unclaimed: [ObjectHandle: Int]
    /// What programs call the result that stayed in the worker.
    private let name: String?

    enum Current {
        case plain(JSONNodeID)
        /// The value of a tagged object's one member.
        case tagged(WireTag, JSONNodeID)
        case reference(ObjectHandle, typeName: String)
        /// A list of numbers (or of such lists) in the attachments, from an offset on.
        case numbers(NumberLayout, Int)
        /// One number of such a list, which has no JSON text.
        case number(Number)
    }

    init(
        _ node: JSONNodeID,
        in document: JSONDocument,
        attachments: ReceivedBytes,
        claims: [ObjectHandle],
        backend: any PythonBackend
    ) throws {
        self.backend = backend
        self.document = document
        self.attachments = attachments
        self.unclaimed = Dictionary(claims.map { ($0, 1) }, uniquingKeysWith: +)
        name = nil
        current = .plain(node)
        try move(to: node)
    }

    /// A result that stayed in the worker.
    init(
        _ handle: ObjectHandle,
        typeName: String,
        name: String?,
        document: JSONDocument,
        backend: any PythonBackend
    ) {
        self.backend = backend
        self.document = document
        self.attachments = ReceivedBytes([])
        self.unclaimed = [handle: 1]
        self.name = name
        current = .reference(handle, typeName: typeName)
    }

    /// Releases the handles that were sent but not read. To be called when reading has ended, well or not.
    package func releaseUnclaimed() {
        for (handle, count) in unclaimed {
            for _ in 0..<count { backend.release(handle) }
        }
        unclaimed.removeAll()
    }

    func move(to node: JSONNodeID) throws {
        guard document.kind(of: node) == .object else {
            current = .plain(node)
            return
        }
        var members = document.members(of: node)
        guard let first = members.next(), let name = document.string(of: first.key), let tag = WireTag(rawValue: name)
        else {
            throw violation("unknown kind of value", at: node)
        }
        if tag == .ref {
            guard let second = members.next(), document.isString(second.key, equalTo: "type"), members.next() == nil,
                let handle = document.int64(of: first.value), let typeName = document.string(of: second.value)
            else {
                throw violation("malformed reference", at: node)
            }
            current = .reference(ObjectHandle(Int(handle)), typeName: typeName)
        } else {
            guard members.next() == nil else { throw violation("a tagged value with two members", at: node) }
            // Only a client sends these kinds. As objects, which `kind` would call them, they could not be read.
            guard ![.slice, .range, .ellipsis, .path, .array, .function, .error].contains(tag) else {
                throw violation("unexpected \(tag.rawValue)", at: node)
            }
            current = tag == .list ? try numbers(at: first.value) : .tagged(tag, first.value)
        }
    }

    func violation(_ problem: String, at node: JSONNodeID) -> PythonError {
        let text = String(decoding: document.rawBytes(of: node).prefix(100), as: UTF8.self)
        return PythonError(
            .internalFault,
            "the worker sent a value that the protocol does not allow: \(problem): \(text)"
        )
    }

    func violation(_ problem: String) -> PythonError {
        switch current {
        case .plain(let node), .tagged(_, let node): violation(problem, at: node)
        default: PythonError(.internalFault, "the worker sent a value that the protocol does not allow: \(problem)")
        }
    }

    // MARK: ValueSource

    package var kind: ValueKind {
        switch current {
        case .plain(let node):
            switch document.kind(of: node) {
            case .null: .none
            case .true, .false: .bool
            case .integer: .int
            case .number: .float
            case .string: .string
            case .array: .list
            case .object: .object
            }
        case .tagged(let tag, _):
            switch tag {
            case .int: .int
            case .float: .float
            case .surrogates: .string
            case .bytes: .bytes
            case .list: .list
            case .tuple: .tuple
            case .set: .set
            case .frozenset: .frozenset
            case .dict: .dict
            case .complex, .date, .time, .datetime, .timedelta, .decimal, .uuid: .extended
            case .slice, .range, .ellipsis, .path, .array, .ref, .function, .error: .object
            }
        case .reference: .object
        case .numbers: .list
        case .number(.int), .number(.unsigned): .int
        case .number(.double): .float
        case .number(.bool): .bool
        }
    }

    package func bool() throws -> Bool {
        switch current {
        case .plain(let node): document.kind(of: node) == .true
        case .number(.bool(let value)): value
        default: throw violation("expected a bool")
        }
    }

    package func int() throws -> Int64? {
        switch current {
        case .number(.int(let value)): return value
        case .number(.unsigned(let value)): return Int64(exactly: value)
        case .plain(let node):
            guard let value = document.int64(of: node) else {
                throw violation("an integer of more than 64 bits, untagged")
            }
            return value
        case .tagged(.int, _): return nil
        default: throw violation("expected an int")
        }
    }

    package func bigInt() throws -> PythonBigInt {
        switch current {
        case .number(.unsigned(let value)): return PythonBigInt(value)
        case .tagged(.int, let node):
            guard let digits = document.string(of: node), let value = PythonBigInt(digits, radix: 16),
                value.hexadecimal == digits, value.exactly(as: Int64.self) == nil
            else {
                throw violation("expected hexadecimal digits of an int beyond 64 bits")
            }
            return value
        default:
            guard let small = try int() else { throw violation("expected an int") }
            return PythonBigInt(small)
        }
    }

    package func double() throws -> Double {
        switch current {
        case .number(.double(let value)): return value
        case .plain(let node):
            guard let value = document.double(of: node) else { throw violation("expected a finite float") }
            return value
        case .tagged(.float, let node): return try special(node)
        default: throw violation("expected a float")
        }
    }

    private func special(_ node: JSONNodeID) throws -> Double {
        switch document.string(of: node) {
        case "nan": return .nan
        case "inf": return .infinity
        case "-inf": return -.infinity
        default: throw violation("expected nan, inf or -inf", at: node)
        }
    }

    package func string() throws -> String {
        switch current {
        case .plain(let node):
            guard let text = document.string(of: node) else { throw violation("expected a str") }
            return text
        case .tagged(.surrogates, _):
            throw PythonError.conversion(
                "expected str without lone surrogates, got \(preview), which a Swift String can't hold; "
                    + "in Python, text.encode('utf-8', 'surrogatepass') gives bytes that can be read"
            )
        default: throw violation("expected a str")
        }
    }

    package func bytes() throws -> [UInt8] {
        attachments.bytes(in: try byteRange())
    }

    /// The range in the attachments of the bytes that the source stands on.
    func byteRange() throws -> Range<Int> {
        guard case .tagged(.bytes, let node) = current else { throw violation("expected bytes") }
        var elements = document.elements(of: node)
        guard let offset = elements.next(), let length = elements.next(), elements.next() == nil else {
            throw violation("expected offset and length")
        }
        guard let start = document.int64(of: offset), let count = document.int64(of: length), start >= 0, count >= 0,
            start <= attachments.count, count <= attachments.count - Int(start)
        else {
            throw violation("a range outside of the \(attachments.count) bytes of attachments")
        }
        return Int(start)..<Int(start) + Int(count)
    }

    package func extended() throws -> PythonValue {
        let tagged = current
        defer { current = tagged }
        guard case .tagged(let tag, let node) = tagged else { throw violation("unexpected value") }
        try move(to: node)
        let form = ExtendedForm(tag: tag.rawValue, content: try PythonValue.read(from: PythonReader(self)))
        guard let value = form.value else { throw violation("malformed \(tag.rawValue)", at: node) }
        return value
    }

    package var count: Int {
        switch current {
        case .plain(let node): return document.count(of: node)
        case .numbers(let layout, _): return layout.shape.first ?? 0
        case .tagged(.dict, let node): return document.count(of: node) / 2
        case .tagged(_, let node): return document.count(of: node)
        default: return 0
        }
    }

    package func visitElements(_ body: () throws -> Void) throws {
        let container = current
        defer { current = container }
        switch container {
        case .numbers(let layout, let offset): try forEachNumber(layout, offset, body)
        case .plain(let node): try forEachElement(of: node, typeName: "list", body)
        case .tagged(let tag, let node):
            if tag == .dict, !document.count(of: node).isMultiple(of: 2) { throw violation("a key without value") }
            try forEachElement(of: node, typeName: tag.rawValue, body)
        default: break
        }
    }

    private func forEachElement(of node: JSONNodeID, typeName: String, _ body: () throws -> Void) throws {
        guard document.kind(of: node) == .array else { throw violation("expected an array", at: node) }
        var position = 0
        for element in document.elements(of: node) {
            do {
                try move(to: element)
                try body()
            } catch let error as PythonError {
                throw error.inside(elementPosition(position, of: typeName))
            }
            position += 1
        }
    }

    package func object() throws -> PythonObject {
        if case .tagged(.surrogates, let node) = current, let digits = document.string(of: node) {
            // The str came by value, which Swift can't hold: it goes back to the worker, to be held there.
            return try backend.perform(.create(SurrogateText(hexadecimal: digits)), form: .handle) { try $0.object() }
        }
        guard case .reference(let handle, let typeName) = current else {
            return PythonObject(try PythonValue.read(from: PythonReader(self)), backend: backend)
        }
        guard let count = unclaimed[handle], count > 0 else {
            throw PythonError(
                .internalFault,
                "the worker sent handle \(handle.rawValue) without listing it in refs"
            )
        }
        unclaimed[handle] = count == 1 ? nil : count - 1
        return PythonObject(handle, typeName: typeName, name: name, backend: backend)
    }

    package var preview: String {
        if case .reference(_, let typeName) = current { return "\(typeName) object" }
        if case .tagged(.surrogates, let node) = current {
            return "str with a lone surrogate (\(count(ofHexadecimal: node)) bytes)"
        }
        switch kind {
        case .list, .tuple, .set, .frozenset, .dict:
            if case .tagged(let tag, _) = current { return "\(tag.rawValue) of \(count)" }
            return "list of \(count)"
        default:
            guard let value = try? PythonValue.read(from: PythonReader(self)) else { return "an unreadable value" }
            return PythonValue.preview(of: value)
        }
    }

    private func count(ofHexadecimal node: JSONNodeID) -> Int { (document.string(of: node)?.utf8.count ?? 0) / 2 }
}

/// A str with lone surrogates on its way back to the worker.
private struct SurrogateText: PythonConvertible {
    let hexadecimal: String

    func write(to writer: PythonWriter) throws {
        // Another sink never gets such text, since only a worker sends it.
        try (writer.sink as? FrameWriter)?.surrogates(hexadecimal)
    }
}
