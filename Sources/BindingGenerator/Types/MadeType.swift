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

    /// One of several types.
    struct Union: Sendable, Equatable {
        struct Member: Sendable, Equatable {
            /// The case's name.
            let name: String
            /// The Swift type.
            let type: String
            /// The kinds of values that it is read from, as `PythonKind` names them; none if it can't be.
            var kinds: [String]
            var isHashable = true

            /// Whether its arrays are tuples in Python.
            var isTuple: Bool { name == "tuple" && type.hasPrefix("[") }
        }

        let members: [Member]
        /// Whether functions in Python tell its members apart: it travels as a tuple with a place for each of them.
        var isTold = false

        var isHashable: Bool { members.allSatisfy(\.isHashable) }

        /// Whether what comes from Python tells which of them it is.
        var isReadable: Bool {
            if isTold { return true }
            let kinds = members.flatMap(\.kinds)
            return Set(kinds).count == kinds.count && !members.contains { $0.kinds.isEmpty }
        }
    }

    let name: String
    let kind: Kind

    /// The protocol of all that a parameter of a union takes.
    var argumentName: String { "\(name)Argument" }

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
