/// What became of a module's parameters and results in Swift.
package struct BindingReport: Sendable, Equatable {
    /// Parameters and results that have a Swift type.
    package var typed = 0
    /// Those that the Python source says may be anything.
    package var anything = 0
    /// Those that could have had a type, and have none.
    package var untyped = 0
    /// What was left out or simplified, with the reason.
    package var notes: [String] = []
    /// What could have had a type: where, and which type Python says it has.
    package var open: [String] = []

    /// Typed parameters and results among all, from 0 to 1.
    package var coverage: Double {
        let all = typed + anything + untyped
        return all == 0 ? 1 : Double(typed + anything) / Double(all)
    }

    mutating func count(_ type: TypeDescription, _ swift: SwiftType, _ what: String) {
        guard swift.isOpen else {
            typed += 1
            return
        }
        if type.isAnything {
            anything += 1
        } else {
            untyped += 1
            open.append("\(what): \(type.pythonText)")
        }
    }
}
