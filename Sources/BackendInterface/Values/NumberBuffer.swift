/// The memory of a Python array, as result form `buffer` gives it.
///
/// As long as `view` is held, the memory stays in its place and size.
package struct NumberBuffer {
    package enum Memory {
        /// Python's own memory; nil only if there are no numbers.
        case shared(UnsafeMutableRawPointer?)
        /// The numbers in C order, from an offset on.
        case copied(ReceivedBytes, offset: Int)
    }

    package let object: PythonObject
    /// A memoryview of `object`.
    package let view: PythonObject
    package let layout: NumberLayout
    package let isReadOnly: Bool
    package let memory: Memory

    package init(
        object: PythonObject,
        view: PythonObject,
        layout: NumberLayout,
        isReadOnly: Bool,
        memory: Memory
    ) {
        self.object = object
        self.view = view
        self.layout = layout
        self.isReadOnly = isReadOnly
        self.memory = memory
    }
}

extension ValueSource {
    /// Asks for the memory of an object that came without it. Blocks the thread, since reading can't suspend.
    package func fetchBuffer(of object: PythonObject) throws -> NumberBuffer {
        try backend.perform(.get(Place(object)), form: .buffer) { try $0.buffer() }
    }
}
