/// Decides which Swift type stands for a Python type.
final class TypeMapper {
    enum Position { case parameter, result }

    /// What surrounds a type.
    struct Place {
        var position: Position
        /// The class of which `Self` is an instance, as Swift writes it there.
        var selfType: String?
        /// Whether functions in Python may stand between Swift and the function.
        var allowsAdapters: Bool
        /// Names the types that have to be made for this place.
        var hint: String
        /// The type variables that are parameters of the Swift function.
        var variables: Set<String> = []
        /// Whether it is a part of another type.
        var isInside = false
        /// Whether all that it is a part of is that type or None.
        var isOptionalTop = false

        var inside: Place {
            var place = self
            place.isInside = true
            place.isOptionalTop = false
            return place
        }

        var insideOptional: Place {
            var place = self
            place.isOptionalTop = !isInside || isOptionalTop
            place.isInside = true
            return place
        }

        func with(_ position: Position) -> Place {
            var place = self
            place.position = position
            return place
        }
    }

    /// The classes of the module by their full names.
    let classes: [String: KnownClass]
    /// Classes of others by their full names, with the classes of the module that they inherit from.
    private let heirs: [String: String]
    /// The types that places needed: of unions and of literals.
    var made: [MadeType] = []
    let namespace: String
    /// Whether the module is the user's own file.
    let isOwnFile: Bool
    var names: NameTable

    init(
        namespace: String,
        classes: [String: KnownClass],
        heirs: [ModuleDescription.Heir] = [],
        isOwnFile: Bool,
        names: NameTable
    ) {
        self.namespace = namespace
        self.classes = classes
        self.isOwnFile = isOwnFile
        self.heirs = Dictionary(heirs.map { ($0.class, $0.base) }) { first, _ in first }
        self.names = names
    }

    /// The Swift type; open if there is none for it.
    func type(_ type: TypeDescription, _ place: Place) -> SwiftType {
        map(type, place) ?? (place.position == .parameter ? .anyArgument : .anyResult)
    }

    /// The Swift type; nil if there is none.
    func map(_ type: TypeDescription, _ place: Place) -> SwiftType? {
        switch type {
        case .any, .never, .asyncIterator: nil
        case .none: nothing
        case .object, .awaitable, .context, .type, .other("file"): reference(place)
        case .other("slice"): place.position == .parameter ? SwiftType("PyFFI.PythonSlice", isHashable: true) : nil
        case .other: nil
        case .scalar(let scalar): self.scalar(scalar, place)
        case .path: path(place)
        case .buffer: place.position == .parameter ? SwiftType("[Swift.UInt8]", isHashable: true) : nil
        case .arrayLike: place.position == .parameter ? SwiftType("any PyFFI.PythonArrayLike") : nil
        case .list(let element), .sequence(let element): array(of: element, place)
        case .iterable(let element): place.position == .parameter ? array(of: element, place) : nil
        case .iterator(let element): iterator(element, place)
        case .tupleOf(let element): tuple(of: element, place)
        case .set(let element): set(element, "set", place)
        case .frozenSet(let element): set(element, "frozenset", place)
        case .dict(let key, let value), .mapping(let key, let value): dictionary(key, value, place)
        case .tuple(let elements): tuple(elements, place)
        case .union(let members): union(members, place)
        case .literal(let values): literal(values, place)
        case .named(let module, let name, _):
            if let known = ownClass("\(module).\(name)", place) { self.known(known, place) } else { reference(place) }
        case .variable(let name): variable(name, place)
        case .selfType: place.selfType.map { SwiftType($0) }
        case .callable(let parameters, let result): closure(parameters, result, place) ?? reference(place)
        case .array(let element, let numpy): array(element, numpy, place)
        }
    }

    /// What stands for a class: another one's is what it inherits from, as a result.
    func ownClass(_ name: String, _ place: Place) -> KnownClass? {
        classes[name] ?? (place.position == .result ? heirs[name].flatMap { classes[$0] } : nil)
    }
}
