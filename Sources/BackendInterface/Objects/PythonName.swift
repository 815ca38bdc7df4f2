/// A name that is compared as Python compares: character by character. To Swift, the strings "é" and "e\u{301}" are
/// equal, since Unicode calls them equivalent.
package struct PythonName: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    @inline(__always)
    package static func == (a: PythonName, b: PythonName) -> Bool { a.text.isSameInPython(as: b.text) }

    package func hash(into hasher: inout Hasher) {
        // Names that are equal in Python are equal in Swift, too. The few names that only Swift takes for equal share a
        // hash.
        hasher.combine(text)
    }
}

extension String {
    /// Whether Python, too, takes both strings for equal.
    @inline(__always)
    package func isSameInPython(as other: String) -> Bool {
        // Swift's own comparison is the quickest way to tell most strings apart.
        self == other && utf8.elementsEqual(other.utf8)
    }
}
