import PyFFI

/// Values that may well be a `[String: Int]`, an `Int8` and so on, and often are not by a little.
extension ValueGenerator {
    mutating func candidates(_ count: Int) -> [PythonValue] { (0..<count).map { _ in candidate() } }

    private mutating func candidate() -> PythonValue {
        switch random.below(12) {
        case 0...3: item(of: random.below(6))
        case 4...6: random.isOne(in: 5) ? .tuple(items()) : .list(items())
        case 7, 8: .dict(PythonDictionary(keys().map { ($0, item(of: 1)) }))
        case 9: random.isOne(in: 3) ? .frozenset(Set(keys())) : .set(Set(keys()))
        case 10: .tuple([item(of: 1), item(of: 3)])
        default: value(depth: 3)
        }
    }

    private mutating func items() -> [PythonValue] {
        let kind = random.below(6)
        let count = random.isOne(in: 3) ? random.within(14...18) : random.below(5)
        return (0..<count).map { _ in random.isOne(in: 20) ? scalar() : item(of: kind) }
    }

    private mutating func keys() -> [PythonValue] {
        let areStrings = random.isOne(in: 2)
        return (0..<random.below(5)).map { _ in item(of: areStrings ? 3 : 1) }.distinctInPython
    }

    private mutating func item(of kind: Int) -> PythonValue {
        if random.isOne(in: 30) { return scalar() }
        return switch kind {
        case 0: .int(random.within(-140...300))
        case 1: .int(int())
        case 2: .float(double())
        case 3: .string(string())
        case 4: random.isOne(in: 4) ? .none : .int(int())
        default: random.isOne(in: 2) ? bigInt() : .bool(random.isOne(in: 2))
        }
    }
}
