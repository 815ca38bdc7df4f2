// The subject of an operation is an object. A small Swift value as the left operand becomes an object that is held by
// value, so that `2 * object` costs one round trip, like `object * 2`.

extension PythonReference {
    /// Calls a function of module `operator` with this object and the right operand.
    func operate(_ name: String, _ right: some PythonConvertible) throws -> PythonObject {
        try perform(.operate(place, name: name, arguments: [right]))
    }

    func operateAsync(_ name: String, _ right: some PythonConvertible) async throws -> PythonObject {
        try await performAsync(.operate(place, name: name, arguments: [right]))
    }

    /// Calls a function of module `operator` with the left operand and this object.
    func operate(_ name: String, on left: some PythonConvertible) throws -> PythonObject {
        try subject(left).operate(name, self)
    }

    func operateAsync(_ name: String, on left: some PythonConvertible) async throws -> PythonObject {
        try await subjectAsync(left).operateAsync(name, self)
    }

    func compare(_ comparison: PythonComparison, on left: some PythonConvertible) throws -> Bool {
        try subject(left).compareTo(self, by: comparison)
    }

    func compareAsync(_ comparison: PythonComparison, on left: some PythonConvertible) async throws -> Bool {
        try await subjectAsync(left).compareTo(self, by: comparison)
    }

    private func subject(_ value: some PythonConvertible) throws -> PythonPath {
        if let subject = try localSubject(value) { return subject }
        let object = try backend.perform(.create(value), form: .handle) { try $0.object() }
        return object.pythonPath
    }

    private func subjectAsync(_ value: some PythonConvertible) async throws -> PythonPath {
        if let subject = try localSubject(value) { return subject }
        let object = try await backend.performAsync(.create(value), form: .handle) { try $0.object() }
        return object.pythonPath
    }

    /// The subject for a value, made without a round trip; nil for large values and for those that hold objects.
    private func localSubject(_ value: some PythonConvertible) throws -> PythonPath? {
        if let reference = value as? any PythonReference { return reference.pythonPath }
        return try PythonValue(small: value).map { PythonObject($0, backend: backend).pythonPath }
    }
}
