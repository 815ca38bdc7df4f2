/// A Python object and the attributes and items that lead on from it: `numpy.linalg.norm`, `table["rows"][0]`.
///
/// Nothing is read until the path is used: called, converted, or given to Python. Then the whole path is followed at
/// once, so that a chain costs one round trip. A path is read anew each time it is used, like a Swift key path;
/// `PythonObject(path)` reads it once and keeps the object.
///
/// ```swift
/// let pi = try Double(math.pi)
/// let norm: Double = try numpy.linalg.norm(matrix)
/// ```
public struct PythonPath: PythonReference {
    package let place: Place

    package init(_ place: Place) {
        self.place = place
    }

    public var pythonPath: PythonPath { self }

    public static func referring(to object: PythonObject) -> PythonPath { object.pythonPath }

    public func write(to writer: PythonWriter) throws {
        try writer.sink.place(place)
    }
}

extension PythonObject: PythonReference {
    public var pythonPath: PythonPath { PythonPath(Place(self)) }

    public static func referring(to object: PythonObject) -> PythonObject { object }
}
