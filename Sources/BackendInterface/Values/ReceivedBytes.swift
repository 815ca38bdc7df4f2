/// Received bytes, in an array of the type that they are wanted as: a large list of numbers then needs no copy, which
/// would take as long as receiving it.
package struct ReceivedBytes: Sendable {
    // One of the two arrays is empty. An enum of both doesn't do: the payload of a case can't be changed in place.
    private var bytes: [UInt8]
    /// Numbers of 64 bits, of whatever type.
    private var words: [UInt64]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        words = []
    }

    /// Uninitialized bytes, for code that writes them before it reads them.
    ///
    /// - Parameter asWords: whether the bytes are wanted as numbers of 64 bits, which takes a multiple of 8 bytes.
    package init(uninitialized count: Int, asWords: Bool) {
        if asWords, count.isMultiple(of: 8) {
            bytes = []
            words = [UInt64](unsafeUninitializedCapacity: count / 8) { $1 = count / 8 }
        } else {
            bytes = [UInt8](unsafeUninitializedCapacity: count) { $1 = count }
            words = []
        }
    }

    package var count: Int { words.isEmpty ? bytes.count : words.count * 8 }

    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try words.isEmpty ? bytes.withUnsafeBytes(body) : words.withUnsafeBytes(body)
    }

    package mutating func withUnsafeMutableBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if words.isEmpty {
            try bytes.withUnsafeMutableBufferPointer { space throws(Failure) in
                try body(UnsafeMutableRawBufferPointer(space))
            }
        } else {
            try words.withUnsafeMutableBufferPointer { space throws(Failure) in
                try body(UnsafeMutableRawBufferPointer(space))
            }
        }
    }

    /// - Parameter range: must lie within the bytes.
    package func bytes(in range: Range<Int>) -> [UInt8] {
        if words.isEmpty, range == bytes.indices { return bytes }
        return withUnsafeBytes { Array($0[range]) }
    }

    /// The numbers of a layout in C order.
    ///
    /// - Parameter offset: where the numbers begin; all of them must lie within the bytes.
    package func numbers<Element: BitwiseCopyable>(
        _ layout: NumberLayout,
        from offset: Int,
        of: Element.Type
    ) throws -> [Element] {
        if offset == 0, layout.count > 0, layout.count == words.count, layout.type.size == 8,
            let numbers: [Element] = words(as: Element.self)
        {
            return numbers
        }
        return try withUnsafeBytes { bytes in
            try layout.numbers(at: bytes.baseAddress.map { $0 + offset }, of: Element.self)
        }
    }

    /// The words as another type, without a copy; nil where that is impossible. A cast with `as` would look at each
    /// element.
    private func words<Element: BitwiseCopyable>(as: Element.Type) -> [Element]? {
        #if canImport(ObjectiveC)
            // An array's memory knows its element type: bridged to an NSArray, these numbers would appear to
            // Objective-C as UInt64.
            return nil
        #else
            // The cast is safe between number types of one size.
            guard MemoryLayout<Element>.stride == 8, MemoryLayout<Element>.alignment <= MemoryLayout<UInt64>.alignment
            else { return nil }
            return unsafeBitCast(words, to: [Element].self)
        #endif
    }
}

extension ReceivedBytes: Hashable {
    package static func == (a: ReceivedBytes, b: ReceivedBytes) -> Bool {
        a.withUnsafeBytes { a in b.withUnsafeBytes { b in a.elementsEqual(b) } }
    }

    package func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
