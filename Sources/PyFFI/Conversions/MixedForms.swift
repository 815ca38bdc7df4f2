// A value travels in one form, though its parts may need several: a dict of tuples to objects, a tuple of an object and
// a list, a namedtuple of objects. So the value travels in the form that takes the least out of Python. The rest is
// asked for when it is read, which blocks, since reading can't suspend.

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
    /// Reads an element of a container that travelled in `form`: from Python if it stayed there for another element's
    /// sake.
    func element<Element: ConvertibleFromPython>(in form: PythonForm) throws -> Element {
        guard source.kind == .object, Element.pythonForm.nested != form else { return try Element.read(from: self) }
        return try Element(source.object())
    }

    /// Reads a container that travelled in `form`: from Python if it is an instance of a subclass, which stayed there
    /// for the sake of its elements.
    func container<Container>(
        in form: PythonForm,
        _ read: (PythonReader) throws -> Container
    ) throws -> Container {
        guard source.kind == .object, form.mode == .value else { return try read(self) }
        let object = try source.object()
        return try source.backend.perform(.get(Place(object)), form: PythonForm(.plain, depth: form.depth)) { source in
            try read(PythonReader(source))
        }
    }
}
