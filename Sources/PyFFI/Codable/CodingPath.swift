/// The position of an element, as Foundation's coders name it.
struct IndexKey: CodingKey {
    let index: Int

    init(_ index: Int) { self.index = index }
    init?(intValue: Int) { self.index = intValue }
    init?(stringValue: String) { nil }

    var intValue: Int? { index }
    var stringValue: String { "Index \(index)" }
}

/// A key that has only text, and the key `super`.
struct NameKey: CodingKey {
    let stringValue: String

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }

    var intValue: Int? { nil }

    static let `super` = NameKey("super")
}

extension [any CodingKey] {
    /// The path as Swift code would write it: `users[3].address.zip`.
    var text: String {
        reduce(into: "") { text, key in
            if key is IndexKey {
                text += "[\(key.intValue ?? 0)]"
            } else if key.stringValue.isIdentifier {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            } else {
                text += "[\(PythonValue.string(key.stringValue).representation)]"
            }
        }
    }

    /// The problem with the path in front.
    func describe(_ problem: String) -> String { isEmpty ? problem : "\(text): \(problem)" }
}

extension String {
    fileprivate var isIdentifier: Bool {
        guard let first, first.isLetter || first == "_" else { return false }
        return allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
}
