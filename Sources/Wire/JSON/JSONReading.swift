// Reading values from a checked document. Nothing here throws or traps for what the text says: the parser has refused
// bad text, and a value of another kind than asked for is nil.
//
// Bounds: entries are made by the parser from the same bytes, `start < end <= bytes.count`, and never change; so
// pointers into the bytes at an entry's range are valid within `withUnsafeBufferPointer`. The index itself is read with
// Swift's bounds check, which only an ID of another document can fail.

extension JSONDocument {
    @inline(__always)
    func node(_ id: JSONNodeID) -> JSONNode { nodes[Int(id.index)] }

    package func kind(of id: JSONNodeID) -> JSONKind { node(id).kind }

    /// Elements of an array, members of an object; 0 for anything else.
    package func count(of id: JSONNodeID) -> Int { node(id).count }

    /// The value as the text has it, strings with their quotes.
    package func rawBytes(of id: JSONNodeID) -> ArraySlice<UInt8> {
        let node = node(id)
        return bytes[Int(node.start)..<Int(node.end)]
    }

    /// Where the value stands in `bytes`, for error messages.
    package func range(of id: JSONNodeID) -> Range<Int> {
        let node = node(id)
        return Int(node.start)..<Int(node.end)
    }

    // MARK: Strings

    /// The text of a string or key; nil for anything else.
    package func string(of id: JSONNodeID) -> String? {
        let node = node(id)
        guard node.kind == .string else { return nil }
        let contents = node.contents
        return bytes.withUnsafeBufferPointer { buffer -> String in
            let text = UnsafeBufferPointer(rebasing: buffer[contents])
            guard node.hasEscapes, let base = buffer.baseAddress else { return String(decoding: text, as: UTF8.self) }
            // Unescaped text is never longer than it is written.
            return String(unsafeUninitializedCapacity: contents.count) { space in
                var unescaper = JSONUnescaper(base, from: contents.lowerBound, to: contents.upperBound)
                var count = 0
                while count < space.count, let byte = unescaper.next() {
                    space[count] = byte
                    count += 1
                }
                return count
            }
        }
    }

    /// The UTF-8 of a string or key, unescaped, for text that goes on as bytes (hexadecimal digits and the like).
    package func utf8(of id: JSONNodeID) -> [UInt8]? {
        let node = node(id)
        guard node.kind == .string else { return nil }
        let contents = node.contents
        guard node.hasEscapes else { return [UInt8](bytes[contents]) }
        return bytes.withUnsafeBufferPointer { buffer in
            var result: [UInt8] = []
            guard let base = buffer.baseAddress else { return result }
            result.reserveCapacity(contents.count)
            var unescaper = JSONUnescaper(base, from: contents.lowerBound, to: contents.upperBound)
            while let byte = unescaper.next() { result.append(byte) }
            return result
        }
    }

    /// Whether the value is this string, byte for byte (no Unicode normalisation); without making a `String`.
    package func isString(_ id: JSONNodeID, equalTo text: StaticString) -> Bool {
        let node = node(id)
        guard node.kind == .string else { return false }
        let contents = node.contents
        return text.withUTF8Buffer { other in
            bytes.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return false }
                guard let wanted = other.baseAddress else { return contents.isEmpty }
                if !node.hasEscapes {
                    return sameBytes(
                        base + contents.lowerBound,
                        wanted,
                        count: contents.count,
                        otherCount: other.count
                    )
                }
                var unescaper = JSONUnescaper(base, from: contents.lowerBound, to: contents.upperBound)
                for byte in other where unescaper.next() != byte { return false }
                return unescaper.next() == nil
            }
        }
    }

    // MARK: Containers

    /// The value of the member with this key; nil without one, and for anything but objects.
    ///
    /// Looks at one member after the other: for messages, not for large tables.
    package func member(_ key: StaticString, of id: JSONNodeID) -> JSONNodeID? {
        for member in members(of: id) where isString(member.key, equalTo: key) { return member.value }
        return nil
    }

    /// The values in an array; nothing for anything else.
    package func elements(of id: JSONNodeID) -> JSONElements {
        let node = node(id)
        guard node.kind == .array else { return JSONElements(nodes: nodes, position: 0, end: 0, count: 0) }
        return JSONElements(nodes: nodes, position: id.index + 1, end: node.next, count: node.count)
    }

    /// The members of an object in their order; nothing for anything else.
    package func members(of id: JSONNodeID) -> JSONMembers {
        let node = node(id)
        guard node.kind == .object else { return JSONMembers(nodes: nodes, position: 0, end: 0, count: 0) }
        return JSONMembers(nodes: nodes, position: id.index + 1, end: node.next, count: node.count)
    }
}

/// The values in an array, walked without allocating.
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
    let nodes: [JSONNode]
    var position: UInt32
    let end: UInt32

    /// How many there are in all.
    package let count: Int

    package mutating func next() -> JSONNodeID? {
        guard position < end else { return nil }
        let id = JSONNodeID(position)
        position = nodes[Int(position)].next
        return id
    }
}

/// The members of an object, walked without allocating.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
    let nodes: [JSONNode]
    var position: UInt32
    let end: UInt32

    /// How many there are in all.
    package let count: Int

    package mutating func next() -> (key: JSONNodeID, value: JSONNodeID)? {
        guard position < end else { return nil }
        let key = JSONNodeID(position)
        // A key is always followed by its value, or the parser would have refused the text.
        let value = JSONNodeID(position + 1)
        position = nodes[Int(value.index)].next
        return (key, value)
    }
}
