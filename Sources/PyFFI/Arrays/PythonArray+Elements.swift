internal import BackendInterface
internal import SystemSupport

extension PythonArray {
    /// The element with an index for each dimension: `array[1, 2, 3]`; `array[]` of an array without dimensions.
    ///
    /// Indices count from 0 and not from the end. As with Swift's arrays, an index out of range or a wrong number of
    /// indices ends the program; ``element(at:)`` throws instead.
    public subscript(indices: Int...) -> Element { element(orEndAt: indices) }

    /// The element of an array of one dimension. An index out of range ends the program; ``element(at:)`` throws instead.
    ///
    /// In-process this takes as long as by a pointer: a loop over elements need not ask for one.
    public subscript(index: Int) -> Element {
        @inlinable get {
            guard places.has(index) else { return element(orEndAt: [index]) }
            guard let base = places.base else { return element(ofCopyAt: index) }
            return withExtendedLifetime(storage) { Element.load(base + index &* places.rowStride) }
        }
    }

    /// The element of an array of two dimensions. An index out of range ends the program; ``element(at:)`` throws instead.
    public subscript(row: Int, column: Int) -> Element {
        @inlinable get {
            guard places.has(row, column) else { return element(orEndAt: [row, column]) }
            guard let base = places.base else { return element(ofCopyAt: row &* places.columns &+ column) }
            return withExtendedLifetime(storage) {
                Element.load(base + row &* places.rowStride + column &* places.columnStride)
            }
        }
    }

    // Unspecialized code takes several times as long to read an element.
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    @_specialize(where Element == Int)
    @_specialize(where Element == Int32)
    @_specialize(where Element == UInt8)
    @_specialize(where Element == Bool)
    @usableFromInline
    func element(orEndAt indices: [Int]) -> Element {
        guard let offset = offset(of: indices) else { preconditionFailure(refusal(of: indices)) }
        return element(atOffset: offset)
    }

    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    @_specialize(where Element == Int)
    @_specialize(where Element == Int32)
    @_specialize(where Element == UInt8)
    @_specialize(where Element == Bool)
    @usableFromInline
    func element(ofCopyAt position: Int) -> Element { element(atOffset: position) }

    /// The element with an index for each dimension.
    ///
    /// - Throws: ``PythonError`` of kind `conversion` for an index out of range and for a wrong number of indices.
    public func element(at indices: [Int]) throws -> Element {
        guard let offset = offset(of: indices) else { throw PythonError.conversion(refusal(of: indices)) }
        return element(atOffset: offset)
    }

    private func refusal(of indices: [Int]) -> String {
        "expected \(shape.count) indices within the shape \(shape), got \(indices)"
    }

    /// The offset of an element: in bytes in Python's memory, in elements in a copy. nil for wrong indices.
    private func offset(of indices: [Int]) -> Int? {
        guard indices.count == layout.shape.count else { return nil }
        var (bytes, position) = (0, 0)
        for (dimension, index) in indices.enumerated() {
            let size = layout.shape[dimension]
            guard index >= 0, index < size else { return nil }
            bytes &+= index &* layout.strides[dimension]
            position = position &* size &+ index
        }
        return if case .shared = storage.memory { bytes } else { position }
    }

    private func element(atOffset offset: Int) -> Element {
        switch storage.memory {
        case .shared(let base):
            // The base is not nil, because an array with elements has memory.
            withExtendedLifetime(storage) { Element.load(base.unsafelyUnwrapped + offset) }
        case .copied(let elements): elements.withLock { $0[offset] }
        }
    }
}

/// What the place of an element takes to compute in an array of one or two dimensions, for code that is inlined into the
/// program.
@usableFromInline
struct ElementPlaces: @unchecked Sendable {  // an address that stays good as long as the array's storage
    /// nil for a copy.
    @usableFromInline let base: UnsafeRawPointer?
    @usableFromInline let dimensions: Int
    @usableFromInline let rows: Int
    @usableFromInline let columns: Int
    @usableFromInline let rowStride: Int
    @usableFromInline let columnStride: Int

    init(_ layout: NumberLayout, _ base: UnsafeRawPointer?) {
        self.base = base
        dimensions = layout.shape.count
        rows = layout.shape.first ?? 0
        columns = dimensions > 1 ? layout.shape[1] : 0
        rowStride = layout.strides.first ?? 0
        columnStride = dimensions > 1 ? layout.strides[1] : 0
    }

    @inlinable
    func has(_ index: Int) -> Bool { dimensions == 1 && index >= 0 && index < rows }

    @inlinable
    func has(_ row: Int, _ column: Int) -> Bool {
        dimensions == 2 && row >= 0 && row < rows && column >= 0 && column < columns
    }
}

extension PythonArrayElement {
    @inlinable
    @inline(__always)
    static func load(_ address: UnsafeRawPointer) -> Self {
        // Any byte but 0 is true in Python; a Swift Bool must be 0 or 1.
        if Self.self == Bool.self { return unsafeBitCast(address.load(as: UInt8.self) != 0, to: Self.self) }
        return address.loadUnaligned(as: Self.self)
    }
}

/// The elements in C order: the last index runs fastest.
extension PythonArray: Sequence {
    public var underestimatedCount: Int { count }

    public func makeIterator() -> Iterator { Iterator(self) }

    /// Goes through the elements; on the worker, through the copy that there is when the iteration begins.
    public struct Iterator: IteratorProtocol {
        private let storage: ArrayStorage<Element>
        private let elements: [Element]
        private var left: Int
        private let layout: NumberLayout
        private var position: [Int]
        /// The address of the next element in Python's memory; nil for a copy.
        private var address: UnsafeRawPointer?

        fileprivate init(_ array: PythonArray) {
            storage = array.storage
            layout = array.layout
            left = layout.count
            position = Array(repeating: 0, count: layout.shape.count)
            switch storage.memory {
            case .shared(let base):
                address = UnsafeRawPointer(base)
                elements = []
            case .copied(let copy): elements = copy.withLock { $0 }
            }
        }

        @_specialize(where Element == Double)
        @_specialize(where Element == Float)
        @_specialize(where Element == Int)
        @_specialize(where Element == Int32)
        @_specialize(where Element == UInt8)
        @_specialize(where Element == Bool)
        public mutating func next() -> Element? {
            guard left > 0 else { return nil }
            defer { left -= 1 }
            guard let address else { return elements[elements.count - left] }
            let element = withExtendedLifetime(storage) { Element.load(address) }
            if layout.isContiguous {
                self.address = address + MemoryLayout<Element>.stride
            } else {
                advance(from: address)
            }
            return element
        }

        private mutating func advance(from start: UnsafeRawPointer) {
            var offset = 0
            for dimension in position.indices.reversed() {
                position[dimension] += 1
                offset &+= layout.strides[dimension]
                if position[dimension] < layout.shape[dimension] { break }
                offset &-= layout.strides[dimension] &* layout.shape[dimension]
                position[dimension] = 0
            }
            address = start + offset
        }
    }
}

extension Array where Element: PythonArrayElement {
    /// The numbers of a Python array, of any shape, in C order.
    ///
    /// - Throws: ``PythonError`` of kind `conversion` if there is not enough memory for the numbers: an array that
    ///   repeats few numbers (`numpy.broadcast_to`) may be larger than all memory.
    public init(_ array: PythonArray<Element>) throws {
        switch array.storage.memory {
        case .shared(let base):
            self = try withExtendedLifetime(array.storage) { try array.layout.numbers(at: base, of: Element.self) }
        case .copied(let elements): self = elements.withLock { $0 }
        }
    }
}
