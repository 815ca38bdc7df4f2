internal import BackendInterface

/// Attribute names as interned str objects: making a str each time would take longer than reading the attribute.
///
/// A name has one slot, by its hash; another name with the same slot replaces it. So the memory is bounded, whatever
/// names a program makes up.
final class NameCache {
    private struct Slot {
        var object: NewReference
        /// The str's own UTF-8.
        var text: UnsafePointer<UInt8>
        var count: Int
    }

    private static let size = 1024

    private let api: CPython
    /// Without a GIL nothing guards the slots, so each name is made anew.
    private let isShared: Bool
    private let slots: UnsafeMutablePointer<Slot?>

    init(_ api: CPython, isShared: Bool) {
        self.api = api
        self.isShared = isShared
        slots = .allocate(capacity: Self.size)
        slots.initialize(repeating: nil, count: Self.size)
    }

    deinit { slots.deallocate() }

    /// nil if Python has no memory for the name.
    func name(_ name: String) -> Owned? {
        var name = name
        return api.own(name.withUTF8 { find($0)?.give() })
    }

    @inline(__always)
    private func find(_ utf8: UnsafeBufferPointer<UInt8>) -> Owned? {
        guard isShared else { return make(utf8) }
        let slot = slots + Self.hash(utf8) & (Self.size - 1)
        if let found = slot.pointee, found.count == utf8.count, Self.equal(found.text, utf8) {
            return Owned(retaining: PyPointer(found.object), api)
        }
        return fill(slot, utf8)
    }

    private func make(_ utf8: UnsafeBufferPointer<UInt8>) -> Owned? {
        var object = api.strings.fromUTF8(utf8.baseAddress, utf8.count)
        if object != nil { api.strings.intern(&object) }
        return api.own(object)
    }

    private func fill(_ slot: UnsafeMutablePointer<Slot?>, _ utf8: UnsafeBufferPointer<UInt8>) -> Owned? {
        guard let object = make(utf8) else { return nil }
        var count = 0
        guard let text = api.strings.utf8(object.pointer, &count) else {
            api.errors.clear()
            return object
        }
        let old = slot.pointee
        slot.pointee = Slot(object: Owned(retaining: object.pointer, api).give(), text: text, count: count)
        if let old { api.giveBack(old.object) }
        return object
    }

    @inline(__always)
    private static func hash(_ utf8: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt = 0xcbf2_9ce4_8422_2325
        for byte in utf8 { hash = (hash ^ UInt(byte)) &* 0x100_0000_01b3 }
        return Int(bitPattern: hash ^ (hash >> 32))
    }

    @inline(__always)
    private static func equal(_ text: UnsafePointer<UInt8>, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in utf8.indices where text[index] != utf8[index] { return false }
        return true
    }
}
