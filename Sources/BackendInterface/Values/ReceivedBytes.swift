/// Bytes that were received, in an array of what they are wanted as: then a large list of numbers is handed on without a copy, which
/// takes as long as receiving it.
package struct ReceivedBytes: Sendable {
    // Two arrays, of which one is empty: what is in the case of an enum can't be changed in its place.
    private var bytes: [UInt8]
    /// Numbers of 64 bits of whatever type.
    private var words: [UInt64]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        words = []
    }

    /// Any bytes, for code that writes them before it reads them.
    ///
    /// - Parameter asWords: whether they are wanted as numbers of 64 bits, if there is a multiple of 8 bytes.
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

    /// - Parameter range: lies within them.
    package func bytes(in range: Range<Int>) -> [UInt8] {
        if words.isEmpty, range == bytes.indices { return bytes }
        return withUnsafeBytes { Array($0[range]) }
    }

    /// The numbers of a layout in C order.
    ///
    /// - Parameter offset: where they begin; all of them lie within the bytes.
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

    /// The words under another name, without a copy; nil where that can't be. A cast would look at each element.
    private func words<Element: BitwiseCopyable>(as: Element.Type) -> [Element]? {
        #if canImport(ObjectiveC)
            // An array's memory knows its type: Objective-C would see these numbers, bridged to an NSArray, as what they were.
            return nil
        #else
            // Both are number types of one size.
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
