// Containers whose parts are of several types: a dict of tuples to objects, a tuple of an object and a list. They travel
// in one form, so it has to be the one that takes the least out of Python; the rest is fetched when it is read.

extension PythonForm {
    /// The form of a container that holds elements of all these forms.
    static func holding(_ forms: [PythonForm]) -> PythonForm {
        let nested = forms.map(\.nested)
        guard let first = nested.first, nested.contains(where: { $0 != first }) else { return nested.first ?? .plain }
        let depth = nested.compactMap(\.depth).min()
        return PythonForm(nested.contains { $0.mode == .value } ? .value : .plain, depth: depth)
    }
}

extension PythonReader {
    /// Reads an element of a container that travelled in `form`.
    ///
    /// What stayed in Python for the sake of another element is asked for now; this blocks, since reading can't suspend.
    func element<Element: ConvertibleFromPython>(in form: PythonForm) throws -> Element {
        guard source.kind == .object, Element.pythonForm.nested != form else { return try Element.read(from: self) }
        return try Element(source.object())
    }
}
