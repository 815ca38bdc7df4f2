/// What this package has to know of a class.
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
    /// Whether it is all true; else the class is asked again.
    let isWhole: Bool

    init(type: PyPointer, name: String, bases: [String], isExtended: Bool, named: NamedKind?, isWhole: Bool) {
        self.type = type
        self.name = name
        self.bases = bases
        self.isExtended = isExtended
        self.named = named
        self.isWhole = isWhole
    }
}
