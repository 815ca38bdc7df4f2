import PyFFI

extension PythonValue {
    /// A smaller value for which a check fails as for this one: what is printed should be read by people.
    func smallest(where fails: (PythonValue) -> Bool) -> PythonValue {
        var value = self
        while let smaller = value.simpler.first(where: fails) { value = smaller }
        return value
    }

    /// What is within a container, and the container without one of its elements or with a simpler one.
    private var simpler: [PythonValue] {
        switch self {
        case .list(let values): values + Self.shortened(values).map(PythonValue.list)
        case .tuple(let values): values + Self.shortened(values).map(PythonValue.tuple)
        case .set(let values): Array(values) + values.map { .set(values.subtracting([$0])) }
        case .frozenset(let values): Array(values) + values.map { .frozenset(values.subtracting([$0])) }
        case .dict(let dictionary):
            dictionary.entries.flatMap { [$0.key, $0.value] }
                + Self.shortened(dictionary.entries.map { .tuple([$0.key, $0.value]) }).map(Self.dict(of:))
        case .string(let text) where text.unicodeScalars.count > 1:
            [.string(String(text.unicodeScalars.dropFirst())), .string(String(text.unicodeScalars.dropLast()))]
        default: []
        }
    }

    private static func shortened(_ values: [PythonValue]) -> [[PythonValue]] {
        values.indices.flatMap { index in
            let without = values[..<index] + values[(index + 1)...]
            let simpler = values[index].simpler.map { values[..<index] + [$0] + values[(index + 1)...] }
            return ([without] + simpler).map(Array.init)
        }
    }

    private static func dict(of pairs: [PythonValue]) -> PythonValue {
        .dict(
            PythonDictionary(
                pairs.compactMap { pair in
                    guard case .tuple(let parts) = pair, parts.count == 2 else { return nil }
                    return (parts[0], parts[1])
                }
            )
        )
    }
}
