internal import BackendInterface

/// What this package has to know of a class. Python is asked once.
final class TypeDescription {
    /// The cache holds a reference, so that no other class gets the address.
    let type: PyPointer
    let name: String
    /// For exceptions: the class and its bases, qualified, without `object`.
    let bases: [String]
    /// Whether instances may travel by tag and fields.
    let isExtended: Bool
    /// How instances are named; nil if they have no name.
    let named: NamedKind?
    /// Whether the description is complete; else the class is asked again.
    let isWhole: Bool

    init(
        type: PyPointer,
        name: String,
        bases: [String],
        isExtended: Bool,
        named: NamedKind? = nil,
        isWhole: Bool = true
    ) {
        self.named = named
        self.isWhole = isWhole
        self.type = type
        self.name = name
        self.bases = bases
        self.isExtended = isExtended
    }
}

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
            return support.describe(type, api)
        }
        let slot = Int(bitPattern: type) >> 4 & (Self.size - 1)
        if let found = slots[slot], found.type == type { return found }
        let made = support.describe(type, api)
        guard made.isWhole else { return made }
        // Each slot has a reference to its class.
        let old = slots[slot]
        slots[slot] = made
        _ = Owned(retaining: type, api).give()
        if let old { api.giveBack(NewReference(old.type)) }
        return made
    }
}
