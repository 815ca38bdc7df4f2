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

extension KnownClass {
    /// What the members of an enumeration are if they are numbers or texts, as those of `IntFlag` are.
    var rawKind: String? {
        if case .enumeration(_, byName: true) = form { return nil }
        let kinds = ["int": ["int", "IntEnum", "IntFlag"], "string": ["str", "StrEnum"]]
        return kinds.first { _, names in
            description.lineage.contains { ancestor in
                names.contains { ancestor == "enum.\($0)" || ancestor == "builtins.\($0)" }
            }
        }?.key
    }

    /// Whether values of a record can be compared and be keys in Swift.
    func isHashable(_ classes: [String: KnownClass]) -> Bool {
        // Until it is settled which classes are records, one may have values of itself.
        var seen: Set<String> = []
        return isHashable(classes, &seen)
    }

    private func isHashable(_ classes: [String: KnownClass], _ seen: inout Set<String>) -> Bool {
        guard seen.insert(description.fullName).inserted else { return true }
        func isHashable(_ type: TypeDescription) -> Bool {
            switch type {
            case .named(let module, let name, _):
                guard let known = classes["\(module).\(name)"] else { return false }
                switch known.form {
                case .record: return known.isHashable(classes, &seen)
                case .enumeration, .optionSet: return true
                default: return false
                }
            case .list(let element), .sequence(let element), .set(let element), .frozenSet(let element),
                .tupleOf(let element):
                return isHashable(element)
            case .dict(let key, let value), .mapping(let key, let value): return isHashable(key) && isHashable(value)
            case .tuple(let elements), .union(let elements): return elements.allSatisfy(isHashable)
            case .scalar(.fraction): return false
            case .scalar, .path, .literal, .none: return true
            default: return false
            }
        }
        return (description.fields ?? []).allSatisfy { isHashable($0.type) }
    }

    /// Whether a record's fields need anything done to them.
    func hasConversions(_ classes: [String: KnownClass]) -> Bool {
        func needs(_ type: TypeDescription) -> Bool {
            switch type {
            case .path: true
            case .named(let module, let name, _):
                switch classes["\(module).\(name)"]?.form {
                case .record, .enumeration, .optionSet: true
                default: false
                }
            case .list(let element), .sequence(let element), .set(let element), .frozenSet(let element),
                .tupleOf(let element):
                needs(element)
            case .dict(let key, let value), .mapping(let key, let value): needs(key) || needs(value)
            case .tuple(let elements), .union(let elements): elements.contains(where: needs)
            default: false
            }
        }
        return description.fields?.contains { needs($0.type) } ?? false
    }
}
