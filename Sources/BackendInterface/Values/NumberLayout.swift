internal import Foundation

/// Where the numbers of an array lie in memory, as Python's buffer protocol tells it.
package struct NumberLayout: Sendable, Hashable {
    package let type: NumberType
    /// The number of elements in each dimension.
    package let shape: [Int]
    /// The bytes from one element to the next in each dimension, which may be zero or negative.
    package let strides: [Int]
    package let count: Int
    /// Whether the numbers lie side by side in C order.
    package let isContiguous: Bool

    /// - Parameter strides: nil stands for C order.
    /// - Returns: nil for negative sizes, strides that don't match, and more bytes than 64 bits count.
    package init?(_ type: NumberType, shape: [Int], strides: [Int]? = nil) {
        var compact = [Int](repeating: 0, count: shape.count)
        var bytes = type.size
        for dimension in shape.indices.reversed() {
            let size = shape[dimension]
            compact[dimension] = bytes
            let (product, overflows) = bytes.multipliedReportingOverflow(by: max(1, size))
            guard size >= 0, !overflows else { return nil }
            bytes = product
        }
        guard strides == nil || strides?.count == shape.count else { return nil }
        self.type = type
        self.shape = shape
        self.strides = strides ?? compact
        let count = shape.contains(0) ? 0 : bytes / type.size
        self.count = count
        // With one element, or none at all, a dimension's stride isn't used.
        isContiguous =
            count == 0
            || zip(shape, zip(self.strides, compact)).allSatisfy { size, pair in size == 1 || pair.0 == pair.1 }
    }

    package var byteCount: Int { count * type.size }

    /// The layout of `array[index]`, which is the same for all rows of an array of two dimensions and more.
    package var row: NumberLayout? {
        NumberLayout(type, shape: Array(shape.dropFirst()), strides: Array(strides.dropFirst()))
    }

    /// How many lists an array takes as lists of lists; nil for more than `mostLists`.
    package var listCount: Int? {
        var count = 1
        for size in shape.dropLast() {
            let (product, overflows) = count.multipliedReportingOverflow(by: size)
            guard !overflows, product <= Self.mostLists else { return nil }
            count = product
        }
        return count
    }

    /// The worker's own limit: an array without numbers may still have any number of rows.
    private static let mostLists = 1 << 27

    // MARK: Copies

    /// The numbers in C order.
    ///
    /// - Throws: `conversion` if there is not enough memory.
    package func numbers<Element: BitwiseCopyable>(at base: UnsafeRawPointer?, of: Element.Type) throws -> [Element] {
        guard let base, count > 0, MemoryLayout<Element>.stride == type.size else { return [] }
        try checkRoom()
        return [Element](unsafeUninitializedCapacity: count) { space, initialized in
            if let start = space.baseAddress { gather(from: base, to: UnsafeMutableRawPointer(start)) }
            initialized = count
        }
    }

    /// Swift ends the program when an allocation fails, and an array that repeats few numbers may well be larger than
    /// memory.
    private func checkRoom() throws {
        guard byteCount > 1 << 28 else { return }
        guard let space = malloc(byteCount) else {
            throw PythonError.conversion(
                "an array of \(count) numbers (\(byteCount) bytes) is larger than the memory that there is"
            )
        }
        free(space)
    }

    /// Copies the numbers from where they lie to memory in C order.
    package func gather(from base: UnsafeRawPointer, to target: UnsafeMutableRawPointer) {
        if isContiguous {
            target.copyMemory(from: base, byteCount: byteCount)
        } else {
            var target = target
            forEachRun { offset, count, stride in
                Self.copy(type.size, count, from: base + offset, by: stride, to: target, by: type.size)
                target += count * type.size
            }
        }
        // In Python any byte but 0 is true, in Swift only 1.
        guard type == .bool else { return }
        let bytes = UnsafeMutableRawBufferPointer(start: target, count: byteCount)
        for index in bytes.indices where bytes[index] > 1 { bytes[index] = 1 }
    }

    /// Copies numbers in C order to where this layout has them.
    package func scatter(from source: UnsafeRawPointer, to base: UnsafeMutableRawPointer) {
        var source = source
        forEachRun { offset, count, stride in
            Self.copy(type.size, count, from: source, by: type.size, to: base + offset, by: stride)
            source += count * type.size
        }
    }

    /// Calls `body` for each row of numbers along the last dimension: with the offset of its first number in bytes, its
    /// count, and the bytes from one number to the next.
    private func forEachRun(_ body: (_ offset: Int, _ count: Int, _ stride: Int) -> Void) {
        guard count > 0 else { return }
        guard let last = shape.last, let stride = strides.last else { return body(0, 1, type.size) }
        let outer = shape.dropLast().indices
        var position = [Int](repeating: 0, count: outer.count)
        var offset = 0
        while true {
            body(offset, last, stride)
            var dimension = outer.count - 1
            while dimension >= 0 {
                position[dimension] += 1
                offset &+= strides[dimension]
                if position[dimension] < shape[dimension] { break }
                offset &-= strides[dimension] &* shape[dimension]
                position[dimension] = 0
                dimension -= 1
            }
            if dimension < 0 { return }
        }
    }

    private static func copy(
        _ size: Int,
        _ count: Int,
        from source: UnsafeRawPointer,
        by sourceStride: Int,
        to target: UnsafeMutableRawPointer,
        by targetStride: Int
    ) {
        if sourceStride == size, targetStride == size {
            return target.copyMemory(from: source, byteCount: count * size)
        }
        func copy<Raw: BitwiseCopyable>(_: Raw.Type) {
            for index in 0..<count {
                let raw = (source + index &* sourceStride).loadUnaligned(as: Raw.self)
                (target + index &* targetStride).storeBytes(of: raw, as: Raw.self)
            }
        }
        switch size {
        case 1: copy(UInt8.self)
        case 2: copy(UInt16.self)
        case 4: copy(UInt32.self)
        default: copy(UInt64.self)
        }
    }
}
