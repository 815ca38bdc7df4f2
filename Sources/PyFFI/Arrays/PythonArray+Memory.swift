internal import BackendInterface
internal import SystemSupport

// swift-format-ignore: AmbiguousTrailingClosureOverload
extension PythonArray {
    /// Runs `body` with the numbers in C order. The pointer is valid only within `body`.
    ///
    /// In-process this is Python's memory, without a copy, if ``isContiguous``; else it is a copy made at the start.
    /// Python code in another thread may write to Python's memory meanwhile.
    ///
    /// - Throws: what `body` throws; ``PythonError`` of kind `conversion` if there is not enough memory for a copy.
    public func withUnsafeBufferPointer<Result>(
        _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) throws -> Result {
        if let direct {
            return try withExtendedLifetime(storage) { try body(UnsafeBufferPointer(direct)) }
        }
        return try [Element](self).withUnsafeBufferPointer(body)
    }

    /// Runs `body` with the numbers in C order. What `body` changes there it changes in Python's array. The pointer is
    /// valid only within `body`.
    ///
    /// In-process this is Python's memory, without a copy, if ``isContiguous``: changes take effect at once. Otherwise
    /// changes are written to the array when `body` ends, also when it throws. On the worker this takes two round
    /// trips: the numbers are fetched, so that nothing that Python changed is undone, and all numbers are written back
    /// in one message. The array need not be contiguous there.
    ///
    /// - Throws: what `body` throws; ``PythonError`` of kind `conversion` for a read-only array, and if there is not
    ///   enough memory for a copy.
    public func withUnsafeMutableBufferPointer<Result>(
        _ body: (UnsafeMutableBufferPointer<Element>) throws -> Result
    ) throws -> Result {
        try checkWritable()
        guard case .copied(let copy) = storage.memory else { return try changeInPlace(body) }
        var elements = try storage.fetch()
        let result = Swift.Result { try Self.change(&elements, body) }
        try storage.put(elements)
        copy.withLock { $0 = elements }
        return try result.get()
    }

    /// ``withUnsafeMutableBufferPointer(_:)-swift.method`` without blocking a thread while the numbers travel.
    public func withUnsafeMutableBufferPointer<Result>(
        _ body: (UnsafeMutableBufferPointer<Element>) throws -> Result
    ) async throws -> Result {
        try checkWritable()
        guard case .copied(let copy) = storage.memory else { return try changeInPlace(body) }
        var elements = try await storage.fetch()
        let result = Swift.Result { try Self.change(&elements, body) }
        try await storage.put(elements)
        copy.withLock { $0 = elements }
        return try result.get()
    }

    /// Fetches the numbers from the worker again. In-process this does nothing: the memory is Python's.
    public func reload() throws {
        guard case .copied(let copy) = storage.memory else { return }
        let elements = try storage.fetch()
        copy.withLock { $0 = elements }
    }

    /// The suspending form of ``reload()``.
    public func reload() async throws {
        guard case .copied(let copy) = storage.memory else { return }
        let elements = try await storage.fetch()
        copy.withLock { $0 = elements }
    }

    private func checkWritable() throws {
        guard isReadOnly else { return }
        throw PythonError.conversion(
            "expected an array that may be changed, got \(object.typeName), which is read-only; array.copy() or bytearray(…) makes "
                + "one that isn't"
        )
    }

    private func changeInPlace<Result>(_ body: (UnsafeMutableBufferPointer<Element>) throws -> Result) throws -> Result
    {
        if let direct { return try withExtendedLifetime(storage) { try body(direct) } }
        var elements = try [Element](self)
        defer { scatter(elements) }
        return try Self.change(&elements, body)
    }

    private static func change<Result>(
        _ elements: inout [Element],
        _ body: (UnsafeMutableBufferPointer<Element>) throws -> Result
    ) throws -> Result {
        try elements.withUnsafeMutableBufferPointer { try body($0) }
    }

    private func scatter(_ elements: [Element]) {
        guard case .shared(let base?) = storage.memory else { return }
        elements.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, bytes.count == layout.byteCount else { return }
            withExtendedLifetime(storage) { layout.scatter(from: start, to: base) }
        }
    }

    /// Python's memory, if Swift can use it as an array: contiguous, aligned, and as Bool only bytes 0 and 1.
    private var direct: UnsafeMutableBufferPointer<Element>? {
        guard case .shared(let base) = storage.memory, layout.isContiguous else { return nil }
        guard let base, count > 0 else { return UnsafeMutableBufferPointer(start: nil, count: 0) }
        guard Int(bitPattern: base).isMultiple(of: MemoryLayout<Element>.alignment) else { return nil }
        if layout.type == .bool {
            let bytes = UnsafeRawBufferPointer(start: base, count: count)
            guard bytes.allSatisfy({ $0 <= 1 }) else { return nil }
        }
        // C code wrote the numbers, so their memory is bound to no Swift type; `layout.type` tells what they are.
        return UnsafeMutableBufferPointer(start: base.assumingMemoryBound(to: Element.self), count: count)
    }
}
