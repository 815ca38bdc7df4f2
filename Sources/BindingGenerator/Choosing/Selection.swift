/// Which of the things that a module offers are written: those that are included, or all, without the excluded.
///
/// A thing is named as Python names it in the module: `mean`, `Square`, `Square.area`. `*` stands for any characters. A
/// class brings its members, and a member its class.
package struct Selection: Sendable, Equatable {
    /// All, if there is none.
    package var included: [String] = []
    package var excluded: [String] = []

    package init() {}

    /// The description of what is chosen.
    ///
    /// - Throws: `BindingFailure` for a name that nothing has.
    package func applied(to module: ModuleDescription) throws -> ModuleDescription {
        guard !included.isEmpty || !excluded.isEmpty else { return module }
        var search = Search(included, excluded)
        var module = module
        module.functions = module.functions.filter { search.takes($0.name) }
        module.values = module.values.filter { search.takes($0.name) }
        module.classes = module.classes.compactMap { one in
            // Its instances come from what is chosen, or from nowhere.
            one.isHidden == true ? one : search.chosen(one, one.name)
        }
        let classes = Set(module.classes.map(\.fullName))
        module.aliases = module.aliases?.filter { search.takes($0.name) && classes.contains($0.class) }
        if let unknown = search.unknown {
            throw BindingFailure("\(unknown) is chosen or left out, and is nothing that \(module.module) offers")
        }
        return module
    }

    private struct Search {
        private let included: [String]
        private let excluded: [String]
        private var found: Set<String> = []

        init(_ included: [String], _ excluded: [String]) {
            self.included = included
            self.excluded = excluded
        }

        /// Whether something is chosen; `owner` says that the class around it is.
        mutating func takes(_ path: String, inWholeClass owner: Bool = false) -> Bool {
            let isIncluded = matches(included, path) || included.isEmpty || owner
            return !matches(excluded, path) && isIncluded
        }

        mutating func chosen(_ one: ClassDescription, _ path: String, inWholeClass: Bool = false) -> ClassDescription? {
            guard !matches(excluded, path) else { return nil }
            let isWhole = matches(included, path) || included.isEmpty || inWholeClass
            var one = one
            one.methods = one.methods.filter { takes("\(path).\($0.name)", inWholeClass: isWhole) }
            one.properties = one.properties.filter { takes("\(path).\($0.name)", inWholeClass: isWhole) }
            one.attributes = one.attributes.filter { takes("\(path).\($0.name)", inWholeClass: isWhole) }
            one.classes = one.classes?.compactMap { chosen($0, "\(path).\($0.name)", inWholeClass: isWhole) }
            let hasMembers =
                !(one.methods.isEmpty && one.properties.isEmpty && one.attributes.isEmpty)
                || one.classes?.isEmpty == false
            return isWhole || hasMembers ? one : nil
        }

        private mutating func matches(_ patterns: [String], _ path: String) -> Bool {
            let matching = patterns.filter { Self.matches($0[...], path[...]) }
            found.formUnion(matching)
            return !matching.isEmpty
        }

        private static func matches(_ pattern: Substring, _ text: Substring) -> Bool {
            guard let star = pattern.firstIndex(of: "*") else { return pattern == text }
            guard text.hasPrefix(pattern[..<star]) else { return false }
            let rest = pattern[pattern.index(after: star)...]
            var left = text.dropFirst(pattern.distance(from: pattern.startIndex, to: star))
            while true {
                if matches(rest, left) { return true }
                if left.isEmpty { return false }
                left = left.dropFirst()
            }
        }

        /// A pattern that nothing matches.
        var unknown: String? { (included + excluded).first { !found.contains($0) } }
    }
}

/// Why no code is written, for who chose the settings.
package struct BindingFailure: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
