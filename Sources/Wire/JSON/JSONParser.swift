// The only pass over a JSON text: checks everything and fills the index. Not recursive: the containers that are open
// are linked through their entries in the index, so that nesting costs neither stack nor further memory.
//
// Bounds: `base[position]` is read only after `position < end` in the same function; positions only grow, by what was
// read.

struct JSONParser: ~Copyable {
    private let base: UnsafePointer<UInt8>
    private let end: Int
    private let depthLimit: Int
    private var nodes: JSONTape
    private var keys = JSONKeyTable()

    /// The innermost open container, or `none`.
    private var open = Self.none

    /// How many containers are open.
    private var depth = 0

    /// Not an index: each entry has a byte of its own in the text, so there are at most 2^32 − 1 entries.
    private static let none = UInt32.max

    static func index(of text: UnsafeBufferPointer<UInt8>, depthLimit: Int) throws(JSONError) -> [JSONNode] {
        guard let base = text.baseAddress, text.count > 0 else { throw JSONError(.empty, at: 0) }
        guard text.count <= UInt32.max else { throw JSONError(.tooLong(bytes: text.count), at: 0) }
        // Short messages take 1 KiB of stack. A valid text of n bytes has at most n / 2 + 1 values; long texts, mostly
        // of longer values, begin with less, and with no more than 16 MiB before the first byte is looked at.
        let expected = text.count <= 1024 ? text.count / 2 + 1 : min(512 + text.count / 16, 1 << 20)
        let result = withUnsafeTemporaryAllocation(of: JSONNode.self, capacity: 64) { space in
            var parser = JSONParser(base, end: text.count, depthLimit, JSONTape(in: space, expected: expected))
            do throws(JSONError) {
                try parser.parse()
                return Result<[JSONNode], JSONError>.success(parser.nodes.array())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(_ base: UnsafePointer<UInt8>, end: Int, _ depthLimit: Int, _ nodes: consuming JSONTape) {
        self.base = base
        self.end = end
        self.depthLimit = depthLimit
        self.nodes = nodes
    }

    private mutating func parse() throws(JSONError) {
        var position = skipSpace(from: 0)
        if position == end { throw JSONError(.empty, at: 0) }
        if end >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { throw JSONError(.byteOrderMark, at: 0) }
        while true {
            position = try value(at: position)
            // Now either a container was opened, and `position` is at the first value in it; or a value is complete.
            if opened { continue }
            position = try afterValue(from: position)
            if position == end && open == Self.none { return }
        }
    }

    /// Whether `value(at:)` ended within a container that it opened.
    private var opened = false

    /// Reads a scalar, an empty container, or a container's beginning up to its first value.
    @inline(__always)
    private mutating func value(at position: Int) throws(JSONError) -> Int {
        opened = false
        guard position < end else { throw JSONError(.endsBefore(.value), at: position) }
        switch base[position] {
        case UInt8(ascii: "\""):
            return try string(at: position)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try number(at: position)
        case UInt8(ascii: "{"):
            let first = try begin(at: position, tag: JSONNode.object)
            if first < end, base[first] == UInt8(ascii: "}") { return try close(at: first) }
            opened = true
            return try key(at: first)
        case UInt8(ascii: "["):
            let first = try begin(at: position, tag: 0)
            if first < end, base[first] == UInt8(ascii: "]") { return try close(at: first) }
            opened = true
            return first
        case UInt8(ascii: "t"):
            return try literal("true", .true, at: position)
        case UInt8(ascii: "f"):
            return try literal("false", .false, at: position)
        case UInt8(ascii: "n"):
            return try literal("null", .null, at: position)
        case UInt8(ascii: "N"), UInt8(ascii: "I"):
            throw JSONError(.badLiteral, at: position)
        default:
            throw JSONError(.expected(.value), at: position)
        }
    }

    /// Reads commas and closing brackets up to where the next value begins, or to the end of the text.
    @inline(__always)
    private mutating func afterValue(from start: Int) throws(JSONError) -> Int {
        var position = start
        while true {
            position = skipSpace(from: position)
            if open == Self.none {
                guard position == end else { throw JSONError(.trailingBytes, at: position) }
                return end
            }
            let container = Int(open)
            let isObject = nodes[container].tag >= JSONNode.object
            guard position < end else {
                throw JSONError(.endsBefore(isObject ? .commaOrBrace : .commaOrBracket), at: position)
            }
            let byte = base[position]
            if byte == UInt8(ascii: ",") {
                // The count stays within its bits: see `JSONNode.tag`.
                nodes[container].tag &+= 1
                position = skipSpace(from: position + 1)
                return isObject ? try key(at: position) : position
            }
            guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                throw JSONError(.expected(isObject ? .commaOrBrace : .commaOrBracket), at: position)
            }
            nodes[container].tag &+= 1
            position = try close(at: position)
        }
    }

    // MARK: Containers

    private mutating func begin(at position: Int, tag: UInt32) throws(JSONError) -> Int {
        guard depth < depthLimit else { throw JSONError(.tooDeep(limit: depthLimit), at: position) }
        depth += 1
        let index = UInt32(truncatingIfNeeded: nodes.count)
        nodes.append(JSONNode(start: UInt32(truncatingIfNeeded: position), end: 0, next: open, tag: tag))
        open = index
        return skipSpace(from: position + 1)
    }

    private mutating func close(at position: Int) throws(JSONError) -> Int {
        let container = Int(open)
        open = nodes[container].next
        depth -= 1
        nodes[container].end = UInt32(truncatingIfNeeded: position + 1)
        nodes[container].next = UInt32(truncatingIfNeeded: nodes.count)
        if nodes[container].tag > JSONNode.object + 1,
            let key = keys.duplicate(in: container, of: nodes, base)
        {
            throw JSONError(.duplicateKey, at: Int(nodes[key].start))
        }
        return position + 1
    }

    /// Reads a key and its colon, up to the value.
    @inline(__always)
    private mutating func key(at start: Int) throws(JSONError) -> Int {
        guard start < end else { throw JSONError(.endsBefore(.key), at: start) }
        guard base[start] == UInt8(ascii: "\"") else { throw JSONError(.expected(.key), at: start) }
        let position = skipSpace(from: try string(at: start))
        guard position < end else { throw JSONError(.endsBefore(.colon), at: position) }
        guard base[position] == UInt8(ascii: ":") else { throw JSONError(.expected(.colon), at: position) }
        return skipSpace(from: position + 1)
    }

    // MARK: Scalars

    @inline(__always)
    private mutating func append(_ tag: UInt32, from start: Int, to end: Int) {
        // No truncation: positions fit, and so does the number of entries.
        nodes.append(
            JSONNode(
                start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: end),
                next: UInt32(truncatingIfNeeded: nodes.count + 1),
                tag: JSONNode.scalar | tag
            )
        )
    }

    private mutating func literal(_ word: StaticString, _ kind: JSONKind, at start: Int) throws(JSONError) -> Int {
        let length = word.utf8CodeUnitCount
        let matches = word.withUTF8Buffer { letters in
            end - start >= length && (0..<length).allSatisfy { base[start + $0] == letters[$0] }
        }
        guard matches else { throw JSONError(.badLiteral, at: start) }
        append(kind.rawValue, from: start, to: start + length)
        return start + length
    }

    @inline(__always)
    private mutating func number(at start: Int) throws(JSONError) -> Int {
        var position = start
        if base[position] == UInt8(ascii: "-") { position += 1 }
        let digits = position
        position = try skipDigits(from: position)
        if base[digits] == UInt8(ascii: "0"), position - digits > 1 { throw JSONError(.leadingZero, at: digits) }
        var kind = JSONKind.integer
        if position < end, base[position] == UInt8(ascii: ".") {
            kind = .number
            position = try skipDigits(from: position + 1)
        }
        if position < end, base[position] | 0x20 == UInt8(ascii: "e") {
            kind = .number
            position += 1
            if position < end, base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") {
                position += 1
            }
            position = try skipDigits(from: position)
        }
        append(kind.rawValue, from: start, to: position)
        return position
    }

    /// Skips digits, of which there must be at least one.
    @inline(__always)
    private func skipDigits(from start: Int) throws(JSONError) -> Int {
        var position = start
        while position < end, base[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        guard position > start else { throw JSONError(.digitMissing, at: start) }
        return position
    }

    /// Reads a string from its opening quote, which the caller has seen.
    @inline(__always)
    private mutating func string(at start: Int) throws(JSONError) -> Int {
        var position = start + 1
        var escapes: UInt32 = 0
        while true {
            // Eight bytes at once, as long as there are eight.
            while end - position >= 8 {
                let plain = plainPrefix(base + position)
                position += plain
                if plain < 8 { break }
            }
            guard position < end else { throw JSONError(.endsBefore(.closingQuote), at: position) }
            let byte = base[position]
            if byte == UInt8(ascii: "\"") {
                append(JSONKind.string.rawValue | escapes, from: start, to: position + 1)
                return position + 1
            } else if byte == UInt8(ascii: "\\") {
                escapes = JSONNode.escapes
                position = try skipEscape(at: position)
            } else if byte >= 0x80 {
                position = try skipUTF8(from: position)
            } else if byte >= 0x20 {
                position += 1
            } else {
                throw JSONError(.controlCharacter(byte), at: position)
            }
        }
    }

    /// Skips all sequences of several bytes that follow each other: text that isn't English has few ASCII letters
    /// between them.
    private func skipUTF8(from start: Int) throws(JSONError) -> Int {
        var position = start
        while position < end, base[position] >= 0x80 {
            let length = utf8SequenceLength(base, at: position, end: end)
            guard length > 0 else { throw JSONError(.invalidUTF8, at: position) }
            position += length
        }
        return position
    }

    private func skipEscape(at start: Int) throws(JSONError) -> Int {
        guard end - start >= 2 else { throw JSONError(.endsBefore(.closingQuote), at: end) }
        switch base[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start + 2
        case UInt8(ascii: "u"):
            guard let value = fourHexDigits(base, at: start + 2, end: end) else {
                throw JSONError(.badEscape, at: start)
            }
            guard value & 0xF800 == 0xD800 else { return start + 6 }
            guard value < 0xDC00, end - start >= 8, base[start + 6] == UInt8(ascii: "\\"),
                base[start + 7] == UInt8(ascii: "u"),
                let low = fourHexDigits(base, at: start + 8, end: end), low & 0xFC00 == 0xDC00
            else { throw JSONError(.loneSurrogate, at: start) }
            return start + 12
        default:
            throw JSONError(.badEscape, at: start)
        }
    }

    @inline(__always)
    private func skipSpace(from start: Int) -> Int {
        var position = start
        while position < end, base[position] <= 0x20 {
            switch base[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return position
            }
        }
        return position
    }
}
