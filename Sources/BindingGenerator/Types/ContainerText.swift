/// What the text of an array's or dictionary's type is made of.
enum ContainerText: Equatable {
    case array(element: String)
    case dictionary(key: String, value: String)

    /// nil for other types.
    init?(_ type: String) {
        guard type.hasPrefix("["), type.hasSuffix("]") else { return nil }
        var depth = 0
        let inner = type.dropFirst().dropLast()
        for index in inner.indices {
            switch inner[index] {
            case "[", "<", "(": depth += 1
            case "]", ")": depth -= 1
            // Not that of an arrow.
            case ">" where index == inner.startIndex || inner[inner.index(before: index)] != "-": depth -= 1
            case ":" where depth == 0:
                let value = inner[inner.index(after: index)...].drop { $0 == " " }
                self = .dictionary(key: String(inner[..<index]), value: String(value))
                return
            default: break
            }
        }
        self = .array(element: String(inner))
    }

    var isArray: Bool { if case .array = self { true } else { false } }
}
