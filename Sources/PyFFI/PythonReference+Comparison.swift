extension PythonReference {
    /// Compares by Python's rules, and takes the result's truth: `bool(obj < other)`.
    ///
    /// - Throws: `TypeError` where Python has no order; `ValueError` where the result has no truth (a numpy array).
    public func compareTo(_ other: some PythonConvertible, by comparison: PythonComparison) throws -> Bool {
        let result: PythonObject = try perform(.compare(place, by: comparison, other: other))
        // Written without `??`: Swift 6.3.1 loses the error that the right side of `??` throws.
        if let truth = try result.truth { return truth }
        do {
            return try result.perform(.operate(Place(result), name: "truth", arguments: []))
        } catch let error as PythonError { throw error.hinting(comparison.hint) }
    }

    /// The suspending form of ``compareTo(_:by:)``.
    public func compareTo(_ other: some PythonConvertible, by comparison: PythonComparison) async throws -> Bool {
        let result: PythonObject = try await performAsync(.compare(place, by: comparison, other: other))
        if let truth = try result.truth { return truth }
        do {
            return try await result.performAsync(.operate(Place(result), name: "truth", arguments: []))
        } catch let error as PythonError { throw error.hinting(comparison.hint) }
    }

    /// Whether both are one object: `obj is other`.
    ///
    /// None, bools, numbers, and short strings and bytes are held by value; of those only None and the bools have an
    /// identity.
    public func isSameObject(as other: some PythonReference) throws -> Bool {
        try perform(.same(place, other: other))
    }

    /// The suspending form of ``isSameObject(as:)``.
    public func isSameObject(as other: some PythonReference) async throws -> Bool {
        try await performAsync(.same(place, other: other))
    }
}

extension PythonObject {
    /// The truth of a bool; nil for every other object.
    fileprivate var truth: Bool? {
        get throws {
            if case .value(.bool(let value)) = try usableContent() { value } else { nil }
        }
    }
}

extension PythonComparison {
    /// For a result that is neither true nor false, such as the mask of an array.
    fileprivate var hint: String {
        let symbol =
            switch self {
            case .less: "<"
            case .lessOrEqual: "<="
            case .equal: "=="
            case .notEqual: "!="
            case .greater: ">"
            case .greaterOrEqual: ">="
            }
        return "in Swift `\(symbol)` wants true or false, and `.\(symbol)` gives Python's own result, such as a mask"
    }
}
