package import BackendInterface
package import Foundation

/// Writes a message of the client as a frame: header, JSON, and the memory of attachments, which is not copied.
///
/// A writer is used by one thread at a time and can be reused. Each access of its variables is over before the next one
/// begins; to have that checked at run time would take a quarter of the time.
package final class FrameWriter {
    /// The backend whose objects may be written; nil before there are any objects. They keep the backend alive.
    let owner: ObjectIdentifier?
    private(set) weak var holder: (any HostObjectHolder)?
    private let limits: WireLimits

    /// Header and JSON.
    @exclusivity(unchecked) package internal(set) var head: ByteBuffer
    /// The memory of the attachments, which follow the JSON.
    @exclusivity(unchecked) package private(set) var attachments: [any ContiguousBytes] = []
    @exclusivity(unchecked) private var attachmentsLength = 0
    /// How many arrays and objects there are around the next value.
    @exclusivity(unchecked) var depth = 0
    @exclusivity(unchecked) var needsComma = false
    @exclusivity(unchecked) package var isAdapted = false
    /// The numbers of the functions and errors in this frame.
    @exclusivity(unchecked) package internal(set) var heldObjects: [Int] = []
    /// The objects among the values of this frame. They are kept until the frame is sent: a value's own code may make
    /// an object and drop it at once, and no message that is sent before may take its release along.
    @exclusivity(unchecked) package internal(set) var objects: [PythonObject] = []
    /// The open containers: whether each is the content of a tag's object, which closes with it.
    @exclusivity(unchecked) var open: [Bool] = []
    /// The level whose values are counted, and how many there were.
    @exclusivity(unchecked) private var watchedDepth = -1
    @exclusivity(unchecked) private var watchedValues = 0

    package convenience init(backend: (any PythonBackend)?, limits: WireLimits) {
        self.init(owner: backend.map(ObjectIdentifier.init), holder: backend as? any HostObjectHolder, limits: limits)
    }

    private init(owner: ObjectIdentifier?, holder: (any HostObjectHolder)?, limits: WireLimits) {
        self.owner = owner
        self.holder = holder
        self.limits = limits
        head = ByteBuffer()
        reset()
    }

    package func reset() {
        head.removeAll()
        head.append("\0\0\0\0\0\0\0\0")
        if !attachments.isEmpty { attachments.removeAll(keepingCapacity: true) }
        attachmentsLength = 0
        if !heldObjects.isEmpty { heldObjects.removeAll(keepingCapacity: true) }
        if !objects.isEmpty { objects.removeAll(keepingCapacity: true) }
        depth = 0
        needsComma = false
        if !open.isEmpty { open.removeAll(keepingCapacity: true) }
        watchedDepth = -1
    }

    /// Fills in the header; the frame is complete then.
    package func finish() throws {
        let length = head.count - FrameHeader.size
        guard length <= limits.frame.json else {
            throw PythonError.conversion(
                "the message takes \(length) bytes of JSON, more than the limit of \(limits.frame.json); "
                    + "send large data as bytes or arrays of numbers"
            )
        }
        guard attachmentsLength <= limits.frame.attachments else {
            throw PythonError.conversion(
                "the message takes \(attachmentsLength) bytes of binary data, more than the limit of "
                    + "\(limits.frame.attachments); send it in several parts"
            )
        }
        head.overwrite(at: 0, with: UInt32(length))
        head.overwrite(at: 4, with: UInt32(attachmentsLength))
    }

    /// The size of the frame, with header and attachments.
    package var byteCount: Int { head.count + attachmentsLength }

    // MARK: JSON

    /// Writes a member of the current object, up to its value.
    package func key(_ name: StaticString) {
        comma()
        head.append(key: name)
        needsComma = false
    }

    /// Writes what stands between a key written as `text` and its value.
    package func colon() {
        head.append(UInt8(ascii: ":"))
        needsComma = false
    }

    func comma() {
        if needsComma { head.append(UInt8(ascii: ",")) }
        needsComma = true
        if depth == watchedDepth { watchedValues += 1 }
    }

    /// Writes a value that someone else's code provides, and makes sure that it is one: none or two in the place of one
    /// would make the message mean something else.
    package func value(_ value: any PythonConvertible) throws {
        let outer = (watchedDepth, watchedValues)
        (watchedDepth, watchedValues) = (depth, 0)
        try value.write(to: PythonWriter(self))
        guard watchedValues == 1, depth == watchedDepth else {
            throw PythonError.conversion(
                "\(type(of: value)).write(to:) has to write exactly one value, it wrote \(watchedValues)"
            )
        }
        (watchedDepth, watchedValues) = outer
    }

    package func beginObject() throws {
        comma()
        try descend(1)
        head.append("{")
        needsComma = false
    }

    package func endObject() {
        head.append("}")
        depth -= 1
        needsComma = true
    }

    package func beginArray() throws {
        comma()
        try descend(1)
        head.append("[")
        needsComma = false
    }

    package func endArray() {
        head.append("]")
        depth -= 1
        needsComma = true
    }

    package func integer(_ value: Int) {
        comma()
        head.append(decimal: Int64(value))
    }

    package func text(_ value: String) {
        comma()
        head.append(jsonString: value)
    }

    package func literal(_ json: StaticString) {
        comma()
        head.append(json)
    }

    /// A writer for a part of this frame that stands that many levels deeper, to be used with `append`.
    func part(_ levels: Int) -> FrameWriter {
        let part = FrameWriter(owner: owner, holder: holder, limits: limits)
        part.depth = depth + levels
        return part
    }

    /// Counts the levels around what is written next, as a part of something else. Their limit is not checked.
    func descend(unchecked levels: Int) { depth += levels }

    /// Appends what another writer has written, with its attachments. Only the first part may have any, since each part
    /// counts their offsets from 0.
    package func append(_ part: FrameWriter) {
        comma()
        head.append(UnsafeRawBufferPointer(rebasing: part.head.bytes[FrameHeader.size...]))
        if !part.attachments.isEmpty {
            attachments += part.attachments
            attachmentsLength += part.attachmentsLength
        }
        if !part.heldObjects.isEmpty { heldObjects += part.heldObjects }
        if !part.objects.isEmpty { objects += part.objects }
    }

    /// Bytes of JSON so far.
    package var length: Int { head.count - FrameHeader.size }

    func descend(_ levels: Int) throws {
        guard depth + levels <= limits.depth else {
            throw PythonError.conversion(
                "the value is nested deeper than \(limits.depth) levels, the limit of what can be sent"
            )
        }
        depth += levels
    }

    /// Keeps the memory until the frame is sent; returns its offset.
    func attach(_ bytes: any ContiguousBytes, length: Int) -> Int {
        defer { attachmentsLength += length }
        if length > 0 { attachments.append(bytes) }
        return attachmentsLength
    }
}
