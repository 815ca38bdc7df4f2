import PyFFI

/// Random values of every kind that a `PythonValue` has, but for objects that stay in Python.
struct ValueGenerator {
    var random: SeededGenerator

    init(_ purpose: String) { random = SeededGenerator(purpose) }

    mutating func values(_ count: Int) -> [PythonValue] { (0..<count).map { _ in value() } }

    /// - Parameter depth: how many containers may be around the innermost value.
    mutating func value(depth: Int = 8) -> PythonValue {
        guard depth > 0, random.isOne(in: 2) else { return scalar() }
        return switch random.below(8) {
        case 0, 1: .list(elements(depth))
        case 2: .tuple(elements(depth))
        case 3: .set(Set(distinct(depth)))
        case 4: .frozenset(Set(distinct(depth)))
        case 5: .list(numbers())
        default: .dict(PythonDictionary(distinct(depth).map { ($0, value(depth: depth - 1)) }))
        }
    }

    private mutating func elements(_ depth: Int) -> [PythonValue] {
        (0..<random.below(4)).map { _ in value(depth: depth - 1) }
    }

    /// Lists that travel as attachments, those that almost do, and those that look like it.
    private mutating func numbers() -> [PythonValue] {
        let count = random.within(14...20)
        let areInts = random.isOne(in: 2)
        var numbers: [PythonValue] = (0..<count).map { _ in areInts ? .int(int()) : .float(double()) }
        if random.isOne(in: 4) { numbers[random.below(count)] = scalar() }
        return numbers
    }

    /// Members of a set or keys of a dict, no two of which Python takes for one.
    mutating func distinct(_ depth: Int) -> [PythonValue] {
        (0..<random.below(4)).map { _ in hashable(depth: depth - 1) }.distinctInPython
    }

    private mutating func hashable(depth: Int) -> PythonValue {
        guard depth > 0, random.isOne(in: 4) else { return scalar() }
        guard random.isOne(in: 3) else {
            return .tuple((0..<random.below(4)).map { _ in hashable(depth: depth - 1) })
        }
        return .frozenset(Set(distinct(depth - 1)))
    }
}

extension [PythonValue] {
    /// Without those that have no hash in Python or are equal to another one there.
    var distinctInPython: [PythonValue] {
        var seen: Set<String> = []
        return filter { member in member.equalityText.map { seen.insert($0).inserted } ?? false }
    }
}

extension PythonValue {
    /// The same for values that are equal in Python, and for some others; nil for what has no hash.
    fileprivate var equalityText: String? {
        switch self {
        case .bool(let value): "number \(value ? 1.0 : 0.0)"
        case .int(let value): "number \(Double(value))"
        case .bigInt(let value): "number \(Double(value.description) ?? .nan)"
        case .float(let value): "number \(value == 0 ? 0 : value)"
        case .complex(let real, let imaginary):
            imaginary == 0 ? "number \(real == 0 ? 0 : real)" : "complex \(real) \(imaginary)"
        // A signalling NaN has no hash.
        case .decimal(let text): text.contains("sNaN") ? nil : "number \(Self.nearest(text))"
        case .time(let time): "time \(Self.instant(time))"
        case .dateTime(let value):
            // Two zones may tell one instant by two days.
            value.time.zone == nil ? canonicalText : "datetime \(Self.instant(value.time) % 86_400_000_000)"
        case .tuple(let values):
            values.contains { $0.equalityText == nil }
                ? nil : "(" + values.compactMap(\.equalityText).joined(separator: ",") + ")"
        case .set(let values), .frozenset(let values):
            values.contains { $0.equalityText == nil }
                ? nil : "{" + values.compactMap(\.equalityText).sorted().joined(separator: ",") + "}"
        case .none, .string, .bytes, .date, .timeDelta, .uuid: canonicalText
        case .list, .dict, .object: nil
        }
    }

    private static func nearest(_ decimal: String) -> Double {
        let value = Double(decimal) ?? .nan
        return value == 0 ? 0 : value
    }

    private static func instant(_ time: PythonTime) -> Int {
        let seconds = (time.hour * 60 + time.minute) * 60 + time.second
        let day = 86_400_000_000
        let offset = time.zone?.offset ?? 0
        return ((seconds * 1_000_000 + time.microsecond - offset) % day + day) % day
    }
}
