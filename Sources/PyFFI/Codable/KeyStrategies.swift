extension PythonDecoder {
    /// How keys in Python become those of Swift types, before they are compared with a type's coding keys. Keys of
    /// Swift dictionaries stay as they are.
    public enum KeyDecodingStrategy: Sendable {
        /// Keys stay as they are.
        case useDefaultKeys
        /// `first_name` is `firstName`. Underscores at the beginning and at the end stay.
        case convertFromSnakeCase
        /// The closure gets the path to the key, with the key at its end.
        case custom(@Sendable (_ codingPath: [any CodingKey]) -> any CodingKey)

        func name(_ name: String, at path: () -> [any CodingKey]) -> String {
            switch self {
            case .useDefaultKeys: name
            case .convertFromSnakeCase: name.camelCase
            case .custom(let convert): convert(path() + [NameKey(name)]).stringValue
            }
        }

        var isDefault: Bool { if case .useDefaultKeys = self { true } else { false } }
    }
}

extension PythonEncoder {
    /// How a type's coding keys become keys in Python. Keys of Swift dictionaries stay as they are.
    public enum KeyEncodingStrategy: Sendable {
        /// Keys stay as they are.
        case useDefaultKeys
        /// `firstName` is `first_name`, `myURLPath` is `my_url_path`.
        case convertToSnakeCase
        /// The closure gets the path to the key, with the key at its end.
        case custom(@Sendable (_ codingPath: [any CodingKey]) -> any CodingKey)

        func name(_ key: some CodingKey, at path: () -> [any CodingKey]) -> String {
            switch self {
            case .useDefaultKeys: key.stringValue
            case .convertToSnakeCase: key.stringValue.snakeCase
            case .custom(let convert): convert(path() + [key]).stringValue
            }
        }
    }
}

// The rules of Foundation's JSON coders, so that a type has the same keys in JSON and in Python.
extension String {
    fileprivate var camelCase: String {
        let (start, middle, end) = withoutUnderscores
        let words = middle.split(separator: "_")
        guard words.count > 1, let first = words.first else { return self }
        return start + first.lowercased() + words.dropFirst().map(\.capitalizedWord).joined() + end
    }

    fileprivate var snakeCase: String {
        let (start, middle, end) = withoutUnderscores
        let letters = Array(middle)
        var result = ""
        for (index, letter) in letters.enumerated() {
            let follows = index > 0 && letters[index - 1] != "_"
            let afterSmall = follows && !letters[index - 1].isUppercase
            let beforeSmall = follows && index + 1 < letters.count && letters[index + 1].isLowercase
            if letter.isUppercase, afterSmall || beforeSmall { result += "_" }
            result += letter.lowercased()
        }
        return start + result + end
    }

    private var withoutUnderscores: (Substring, Substring, Substring) {
        let start = prefix { $0 == "_" }
        let rest = self[start.endIndex...]
        guard let last = rest.lastIndex(where: { $0 != "_" }) else { return (start, rest, "") }
        let end = rest.index(after: last)
        return (start, rest[..<end], rest[end...])
    }
}

extension Substring {
    fileprivate var capitalizedWord: String { prefix(1).uppercased() + dropFirst().lowercased() }
}
