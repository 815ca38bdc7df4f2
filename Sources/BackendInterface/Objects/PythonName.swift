/// A name as Python tells names apart: character by character. To Swift's strings "é" and "e\u{301}" are one, since Unicode
/// calls them equivalent.
package struct PythonName: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    @inline(__always)
    package static func == (a: PythonName, b: PythonName) -> Bool { a.text.isSameInPython(as: b.text) }

    package func hash(into hasher: inout Hasher) {
        // What is the same to Python is the same to Swift; the few that differ for Python alone may share a hash.
        hasher.combine(text)
    }
}

extension String {
    /// Whether Python, too, takes both for the same.
    @inline(__always)
    package func isSameInPython(as other: String) -> Bool {
        // Swift's own comparison is the quickest way to tell most from each other.
        self == other && utf8.elementsEqual(other.utf8)
    }
}
