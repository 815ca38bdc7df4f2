/// The buffer protocol, and memoryviews of memory that is not Python's.
struct BufferFunctions {
    /// Arguments: an object, the record to fill, and flags such as `strided`.
    let get: @convention(c) (PyPointer, UnsafeMutableRawPointer, Int32) -> Int32
    let release: @convention(c) (UnsafeMutableRawPointer) -> Void
    let viewOfMemory: @convention(c) (UnsafeMutableRawPointer, Int, Int32) -> NewReference?

    /// `PyBUF_READ`
    static let readOnly: Int32 = 0x100
    /// `PyBUF_STRIDES`: memory with strides, read-only or not.
    static let strided: Int32 = 0x18

    init(_ library: LoadedLibrary) throws {
        get = try library.function("PyObject_GetBuffer")
        release = try library.function("PyBuffer_Release")
        viewOfMemory = try library.function("PyMemoryView_FromMemory")
    }
}

/// `Py_buffer`. Its members have kept their offsets since Python 3.0.
struct BufferRecord {
    private let bytes: UnsafeMutableRawPointer

    static let size = 80

    init(_ bytes: UnsafeMutableRawPointer) {
        self.bytes = bytes
    }

    var memory: UnsafeMutableRawPointer? { bytes.load(as: UnsafeMutableRawPointer?.self) }
    var isReadOnly: Bool { bytes.load(fromByteOffset: 32, as: Int32.self) != 0 }
    var shape: [Int] { numbers(at: 48) }
    var strides: [Int] { numbers(at: 56) }

    private func numbers(at offset: Int) -> [Int] {
        let count = bytes.load(fromByteOffset: 36, as: Int32.self)
        let start = bytes.load(fromByteOffset: offset, as: UnsafePointer<Int>?.self)
        return Array(UnsafeBufferPointer(start: start, count: start == nil ? 0 : max(0, Int(count))))
    }
}
