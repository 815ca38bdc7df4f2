internal import BackendInterface

/// Descriptions of recently seen classes, each in a slot that the class's address tells.
final class TypeCache {
    private static let size = 512

    private let api: CPython
    private let support: Support
    /// Without a GIL nothing guards the slots, so each class is asked anew.
    private let isShared: Bool
    private var slots: [TypeDescription?]

    init(_ api: CPython, _ support: Support, isShared: Bool) {
        self.api = api
        self.support = support
        self.isShared = isShared
        slots = Array(repeating: nil, count: Self.size)
    }

    /// The description of a class. The caller holds the GIL, and a reference to an object of the class.
    func description(of type: PyPointer) -> TypeDescription {
        guard isShared else {
            // The description is used no longer than the caller holds the object.
            return support.classes.describe(type, api)
        }
        let slot = Int(bitPattern: type) >> 4 & (Self.size - 1)
        if let found = slots[slot], found.type == type { return found }
        let made = support.classes.describe(type, api)
        guard made.isWhole else { return made }
        // Each slot has a reference to its class.
        let old = slots[slot]
        slots[slot] = made
        _ = Owned(retaining: type, api).give()
        if let old { api.giveBack(NewReference(old.type)) }
        return made
    }
}
