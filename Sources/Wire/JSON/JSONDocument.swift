// A JSON text, checked once and indexed, for reading in place: a message of some hundred bytes costs one allocation
// (the index), and what nobody asks for is never turned into a String or a number. Foundation's parser builds a tree of
// heap objects, accepts what the protocol forbids (duplicate keys) and would bind this target to Foundation.

/// The place of a value, or of a key, in the index of the document that gave it out; meaningless in another one.
package struct JSONNodeID: Hashable, Sendable {
    let index: UInt32

    init(_ index: UInt32) { self.index = index }

    /// The outermost value, which every document has.
    package static let root = JSONNodeID(0)
}

package enum JSONKind: UInt32, Sendable {
    case null, `true`, `false`
    /// A number without fraction and exponent, of any size.
    case integer
    /// A number with a fraction, an exponent or both.
    case number
    case string, array, object
}

/// One entry of the index. A container stands before its contents; an object's are key, value, key, value ….
struct JSONNode {
    /// Offset of the first byte (of strings: the quote), and of the byte after the last.
    var start: UInt32
    var end: UInt32

    /// The entry after this one and all that it contains. While the container is still open: the container around it.
    var next: UInt32

    /// The kind, and for containers the number of elements or members:
    /// `0…` array, `10…` object, the rest being the count; `11…` anything else, with an escape flag and the kind.
    ///
    /// A text has at most 2^32 − 1 bytes, an element takes two of them with its comma or bracket and a member five:
    /// 2^31 − 1 elements and 2^30 − 1 members can't be exceeded.
    var tag: UInt32

    static let object: UInt32 = 0b10 << 30
    static let scalar: UInt32 = 0b11 << 30
    static let escapes: UInt32 = 1 << 8

    var isScalar: Bool { tag >= Self.scalar }

    var kind: JSONKind {
        if tag < Self.object { return .array }
        if tag < Self.scalar { return .object }
        return JSONKind(rawValue: tag & 0xFF) ?? .null
    }

    /// Elements or members; 0 for all but containers.
    var count: Int {
        if tag < Self.object { return Int(tag) }
        if tag < Self.scalar { return Int(tag ^ Self.object) }
        return 0
    }

    /// Whether a string is written with at least one backslash.
    var hasEscapes: Bool { isScalar && tag & Self.escapes != 0 }
}

/// A valid JSON text with an index of all its values.
///
/// Immutable and cheap to pass on: two references. All reading functions take a `JSONNodeID` that this document gave
/// out.
package struct JSONDocument: Sendable {
    /// The text.
    package let bytes: [UInt8]

    /// At least one entry; the ranges of all lie within `bytes`.
    let nodes: [JSONNode]

    /// Checks and indexes a text without copying it.
    ///
    /// - Parameter depthLimit: how many arrays and objects may stand within each other, the outermost included.
    /// - Throws: `JSONError` for anything but one value as RFC 8259 and section 2 of the protocol allow it.
    package init(_ bytes: [UInt8], depthLimit: Int = WireLimits.depth) throws(JSONError) {
        self.bytes = bytes
        self.nodes = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            do throws(JSONError) {
                return try JSONParser.index(of: buffer, depthLimit: depthLimit)
            } catch {
                throw error.quoting(buffer)
            }
        }
    }

    /// Checks and indexes a copy of the bytes, for a part of a larger buffer.
    package init(copying bytes: UnsafeRawBufferPointer, depthLimit: Int = WireLimits.depth) throws(JSONError) {
        try self.init([UInt8](bytes), depthLimit: depthLimit)
    }

    /// Checks and indexes a copy of the bytes, for a part of an array.
    package init(copying bytes: ArraySlice<UInt8>, depthLimit: Int = WireLimits.depth) throws(JSONError) {
        try self.init([UInt8](bytes), depthLimit: depthLimit)
    }

    /// The outermost value.
    package var root: JSONNodeID { .root }
}
