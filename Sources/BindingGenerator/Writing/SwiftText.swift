/// Lines of Swift code, indented as they are nested.
struct SwiftText {
    private(set) var lines: [String] = []
    private var depth = 0

    var text: String { lines.joined(separator: "\n") + "\n" }

    mutating func add(_ line: String) {
        lines.append(line.isEmpty ? "" : String(repeating: "    ", count: depth) + line)
    }

    /// Lines within braces behind `head`.
    mutating func block(_ head: String, _ body: (inout SwiftText) -> Void) {
        add("\(head) {")
        depth += 1
        body(&self)
        depth -= 1
        add("}")
    }

    /// A comment for documentation.
    mutating func document(_ text: String?) {
        guard let text, !text.isEmpty else { return }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            add(line.isEmpty ? "///" : "/// \(line)")
        }
    }

    /// A text that keeps its own indentation, between `head` and `tail`.
    mutating func raw(_ head: String, _ text: String, _ tail: String = "") {
        let indent = String(repeating: "    ", count: depth + 1)
        add(head + SwiftName.text(text, indented: indent) + tail)
    }

    mutating func gap() {
        if let last = lines.last, !last.isEmpty, !last.hasSuffix("{") { lines.append("") }
    }
}
