/// A type that stands for a union or for the values of a `Literal`.
struct MadeType: Sendable {
    enum Kind: Sendable, Equatable {
        case union(Union)
        case literal([Case])
    }

    /// A case of an enum: its name, and the type or the string that belongs to it.
    struct Case: Sendable, Equatable {
        let name: String
        let value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    struct Union: Sendable, Equatable {
        /// The scalars that a value tells by itself.
        static let distinguishable: Set<TypeDescription.Scalar> = [.bool, .int, .float, .str, .bytes]

        let cases: [Case]
    }

    let name: String
    let kind: Kind

    /// The cases for the strings of a `Literal`; nil if they don't make names.
    static func cases(for texts: [String]) -> [Case]? {
        var names = NameTable()
        var cases: [Case] = []
        for text in texts {
            guard let name = SwiftName.identifier(text), !names.isTaken(name) else { return nil }
            cases.append(Case(names.take(name), text))
        }
        return cases
    }
}
