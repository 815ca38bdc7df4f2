/// A class of the described module, and what stands for it in Swift.
struct KnownClass: Sendable {
    enum Form: Sendable, Equatable {
        /// A reference to the object; with a protocol if other classes inherit from it.
        case instance(isInherited: Bool)
        /// A struct with the values of the fields.
        case record
        /// An enum with raw values: the members' values, or their names where those are neither all strings nor all
        /// integers.
        case enumeration(rawType: String, byName: Bool)
        case optionSet
        /// A pattern for `catch`.
        case exception
        /// Any object that has certain members.
        case structural
    }

    let description: ClassDescription
    var form: Form
    /// Its full name in Swift.
    let swiftName: String
    /// How the adapters in Python name what belongs to it.
    let key: String
    /// How the module's code names it.
    let pythonName: String

    /// The names, within the type that ``swiftName`` is in, of the protocol that instances of it and of its heirs
    /// conform to, and of what stands for the class itself.
    let protocolMember: String
    let classObjectMember: String

    var protocolName: String { "\(outerName).\(protocolMember)" }
    var classObjectName: String { "\(outerName).\(classObjectMember)" }

    private var outerName: String { swiftName.split(separator: ".").dropLast().joined(separator: ".") }
}
