internal import BackendInterface

extension PythonArray {
    /// Copies numbers to new memory in Python: a writable memoryview.
    ///
    /// ```swift
    /// let grid = try PythonArray([1.0, 2, 3, 4, 5, 6], shape: [2, 3], in: python)
    /// let norm: Double = try np.linalg.norm(grid)           // functions of numpy take it as it is
    /// let m = try np.asarray(grid)                          // a numpy array on the same memory
    /// ```
    ///
    /// The memory is the same with and without numpy, which is not imported for it.
    ///
    /// - Parameters:
    ///   - elements: in C order: the last index runs fastest.
    ///   - shape: how many elements there are in each dimension; by default one dimension.
    ///   - python: where the memory is made.
    /// - Throws: ``PythonError`` of kind `conversion` when the shape holds another number of elements; when it has
    ///   several dimensions and no elements, or more than 64 dimensions, which memoryviews can't have; for `Float16`
    ///   with Python 3.11 and earlier, whose memoryviews don't know this type.
    public init(_ elements: [Element], shape: [Int]? = nil, in python: PythonRuntime) throws {
        let (new, backend) = (try NewArray(elements, shape: shape), python.implementation)
        if backend.kind == .inProcess {
            self = try backend.perform(.create(new), form: .buffer) { try PythonArray($0.buffer()) }
        } else {
            self = try backend.perform(.create(new), form: .handle) { PythonArray(try $0.object(), copyOf: new) }
        }
    }

    /// Copies numbers to new memory in Python without blocking a thread.
    public init(_ elements: [Element], shape: [Int]? = nil, in python: PythonRuntime) async throws {
        let (new, backend) = (try NewArray(elements, shape: shape), python.implementation)
        if backend.kind == .inProcess {
            self = try await backend.performAsync(.create(new), form: .buffer) { try PythonArray($0.buffer()) }
        } else {
            self = try await backend.performAsync(.create(new), form: .handle) {
                PythonArray(try $0.object(), copyOf: new)
            }
        }
    }

    /// Keeps the numbers that were just sent as the worker's copy, which saves fetching them.
    private init(_ object: PythonObject, copyOf new: NewArray<Element>) {
        self.init(object, new.layout, ArrayStorage(object, copyOf: new.elements), isReadOnly: false)
    }
}

/// Numbers on their way to new memory in Python.
private struct NewArray<Element: PythonArrayElement>: PythonConvertible {
    let elements: [Element]
    let layout: NumberLayout

    init(_ elements: [Element], shape: [Int]?) throws {
        let shape = shape ?? [elements.count]
        guard let layout = NumberLayout(Element.pythonArrayType.number, shape: shape), layout.count == elements.count
        else {
            throw PythonError.conversion("expected as many elements as the shape \(shape) holds, got \(elements.count)")
        }
        self.elements = elements
        self.layout = layout
    }

    func write(to writer: PythonWriter) throws {
        try writer.sink.array(ArrayMemory(array: elements), layout: layout)
    }
}
