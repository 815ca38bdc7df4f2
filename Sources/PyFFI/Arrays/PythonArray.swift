internal import BackendInterface

/// The numbers of a Python array: a numpy array, an `array.array`, a memoryview, a ctypes array, what else has the
/// buffer protocol.
///
/// ```swift
/// let xs = try PythonArray<Double>(np.linspace(0, 1, 12).reshape(3, 4))
/// xs.shape                                              // [3, 4]
/// xs[1, 2]                                              // one element
/// let all = try [Double](xs)                            // in C order: the last index runs fastest
/// let sum = try xs.withUnsafeBufferPointer { $0.reduce(0, +) }
/// try xs.withUnsafeMutableBufferPointer { $0[0] = 7 }   // Python sees it
///
/// let grid = try PythonArray([1.0, 2, 3, 4], shape: [2, 2], in: python)
/// let m = try np.asarray(grid)                          // a numpy array on the same memory
/// ```
///
/// In-process, the array is Python's memory itself, without a copy: an element is what Python has there at that moment.
/// On the worker the array is a copy from the time when it was made or last reloaded; ``reload()`` fetches the numbers
/// again. Either way Python keeps the memory in its place and size as long as a copy of this value lives: `append` and
/// the like raise `BufferError` meanwhile.
///
/// The type has to match exactly, as nothing is converted: a `float32` array is a `PythonArray<Float>`. The array may
/// have any shape and strides, also none, negative and zero ones; its byte order must be the machine's.
///
/// Copies of this value share the memory, and any task may use them. As with numpy's arrays, no lock guards the memory:
/// code that writes, in Swift or in Python, needs a lock shared with all other code that uses the array.
public struct PythonArray<Element: PythonArrayElement>: Sendable {
    /// The object that the numbers belong to: the array itself, or a memoryview of what Swift sent.
    public let object: PythonObject

    /// Whether Python forbids changes, as of `bytes`.
    public let isReadOnly: Bool

    /// The layout in Python's memory.
    let layout: NumberLayout
    @usableFromInline let storage: ArrayStorage<Element>
    @usableFromInline let places: ElementPlaces

    /// How many numbers there are in each dimension; empty for a single number without a dimension.
    public var shape: [Int] { layout.shape }

    /// How many bytes lie between one number and the next in each dimension, in Python; they may be zero or negative.
    public var strides: [Int] { layout.strides }

    /// How many numbers there are: the product of the shape.
    public var count: Int { layout.count }

    /// Whether the numbers lie side by side in C order in Python.
    public var isContiguous: Bool { layout.isContiguous }

    /// The numbers' type in memory, as numpy's `dtype` tells it.
    public var dtype: PythonArrayType { Element.pythonArrayType }

    init(_ buffer: NumberBuffer) throws {
        let wanted = Element.pythonArrayType.number
        guard buffer.layout.type == wanted else { throw Self.mismatch(buffer) }
        guard MemoryLayout<Element>.stride == wanted.size else {
            throw PythonError(.unsupported, "\(Element.self) has not the memory of \(wanted.name)")
        }
        self.init(buffer.object, buffer.layout, try ArrayStorage(buffer), isReadOnly: buffer.isReadOnly)
    }

    init(_ object: PythonObject, _ layout: NumberLayout, _ storage: ArrayStorage<Element>, isReadOnly: Bool) {
        self.object = object
        self.isReadOnly = isReadOnly
        self.layout = layout
        self.storage = storage
        places = ElementPlaces(layout, storage.base)
    }

    private static func mismatch(_ buffer: NumberBuffer) -> PythonError {
        let (wanted, got) = (Element.pythonArrayType.number, buffer.layout.type)
        return .conversion(
            "expected an array of \(wanted.name) for PythonArray<\(Element.self)>, got \(buffer.object.typeName) of "
                + "\(got.name); take a PythonArray<\(got.swiftName)>, or array.astype('\(wanted.name)') in Python, which makes a copy"
        )
    }
}

extension PythonArray: PythonConvertible, ConvertibleFromPython {
    public static var pythonForm: PythonForm { .buffer }

    /// Writes the Python object that the numbers belong to.
    public func write(to writer: PythonWriter) throws { try object.write(to: writer) }

    /// Reads an object with the buffer protocol whose numbers are of exactly this type.
    public static func read(from reader: PythonReader) throws -> PythonArray {
        try PythonArray(reader.source.buffer())
    }
}

extension PythonArray: CustomStringConvertible {
    /// `PythonArray<Double> of 3x4`
    public var description: String {
        "PythonArray<\(Element.self)> of \(shape.isEmpty ? "one" : shape.map(String.init).joined(separator: "x"))"
    }
}

extension PythonArray: CustomReflectable {
    /// What `dump` and test failures show.
    public var customMirror: Mirror {
        Mirror(self, children: ["shape": shape, "strides": strides, "isReadOnly": isReadOnly], displayStyle: .struct)
    }
}
