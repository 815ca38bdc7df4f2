import Wire

/// Puts concrete values in the place of `"*"`, `"..."` and `"$name"`.
struct Wildcards {
    private var handles: [String: Int] = [:]

    mutating func fill(_ document: JSONDocument, _ node: JSONNodeID) -> String {
        switch document.kind(of: node) {
        case .array:
            return "[\(document.elements(of: node).map { fill(document, $0) }.joined(separator: ","))]"
        case .object:
            var members: [String] = []
            for (key, value) in document.members(of: node) where !document.isString(key, equalTo: "...") {
                members.append(
                    "\(String(decoding: document.rawBytes(of: key), as: UTF8.self)):\(fill(document, value))"
                )
            }
            // An exception always comes with its object, which most vectors leave open.
            let isException = document.member("...", of: node) != nil && document.member("type", of: node) != nil
            if isException, document.member("ref", of: node) == nil { members.append("\"ref\":\(handle("unnamed"))") }
            return "{\(members.joined(separator: ","))}"
        case .string:
            let text = document.string(of: node) ?? ""
            if text.hasPrefix("$") { return "\(handle(text))" }
            return String(decoding: document.rawBytes(of: node), as: UTF8.self)
        default:
            return String(decoding: document.rawBytes(of: node), as: UTF8.self)
        }
    }

    private mutating func handle(_ name: String) -> Int {
        let number = handles[name] ?? -2 - handles.count
        handles[name] = number
        return number
    }
}
