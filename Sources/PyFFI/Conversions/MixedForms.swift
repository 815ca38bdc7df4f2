// A value travels in one form, though its parts may need several: a dict of tuples to objects, a tuple of an object and
// a list, a namedtuple of objects. So the value travels in the form that takes the least out of Python. The rest is
// asked for when it is read, which blocks, since reading can't suspend.

extension PythonForm {
    /// The form of a list or tuple that holds elements of all these forms.
    static func holding(_ forms: [PythonForm]) -> PythonForm {
        let nested = forms.map(\.nested)
        guard var common = nested.first else { return PythonForm(.plain, gathered: [.list]) }
        for form in nested { common = common.least(form) }
        return common
    }

    /// The form of a dict of such keys and values.
    static func dict(of key: PythonForm, _ value: PythonForm) -> PythonForm {
        let (key, value) = (key.nested(in: .dict), value.nested(in: .dict))
        // Keys are no lists and dicts, so that nothing is gathered of them.
        return key.gathered.count == 1
            ? PythonForm(key, value, gathered: value.gathered)
            : key.least(value)
    }

    /// What both forms take out of Python.
    private func least(_ other: PythonForm) -> PythonForm {
        let common = zip(gathered, other.gathered).prefix { $0 == $1 }.map(\.0)
        // Gathered for the one that wants objects, elements would not come as values for the other.
        return PythonForm(self, other, gathered: mode == other.mode ? common : Array(common.prefix(1)))
    }

    private init(_ one: PythonForm, _ other: PythonForm, gathered: [Container]) {
        let depth = [one.depth, other.depth].compactMap(\.self).min()
        self.init(one.mode == .value || other.mode == .value ? .value : .plain, depth: depth, gathered: gathered)
    }

    /// Whether elements of form `element` come as that wants them, in a container of this form.
    func brings(_ element: PythonForm) -> Bool {
        guard let container = gathered.first else { return false }
        return element.nested(in: container) == self
    }
}

extension PythonReader {
    /// Reads an element of a container that travelled in `form`: from Python if it stayed there for another element's
    /// sake.
    func element<Element: ConvertibleFromPython>(in form: PythonForm) throws -> Element {
        guard source.kind == .object, !form.brings(Element.pythonForm) else { return try Element.read(from: self) }
        return try Element(source.object())
    }
}
