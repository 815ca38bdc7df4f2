internal import BackendInterface

/// Objects that wait for their next use. They are in a stack of raw memory, since Swift's exclusivity checks would take
/// longer than the use.
struct Spares<Element: AnyObject> {
    private static var most: Int { 16 }

    private let slots = UnsafeMutablePointer<Unmanaged<Element>>.allocate(capacity: Spares.most)
    private let count: UnsafeMutablePointer<Int>

    init() {
        count = .allocate(capacity: 1)
        count.initialize(to: 0)
    }

    @inline(__always)
    func take() -> Unmanaged<Element>? {
        guard count.pointee > 0 else { return nil }
        count.pointee -= 1
        return slots[count.pointee]
    }

    @inline(__always)
    func put(_ element: Unmanaged<Element>) {
        guard count.pointee < Self.most else { return element.release() }
        slots[count.pointee] = element
        count.pointee += 1
    }
}

// An operation borrows a writer and a source. Operations nest (a conversion may call Python), and threads take turns at
// any Python call, so there are several. The caller holds the GIL, which guards them; without a GIL each operation
// makes its own.
extension Interpreter {
    @inline(__always)
    func takeWriter(for owner: InProcessBackend) -> Unmanaged<ObjectWriter> {
        let writer = (isFreeThreaded ? nil : spareWriters.take()) ?? .passRetained(ObjectWriter(owner))
        writer._withUnsafeGuaranteedRef { $0.begin(owner) }
        return writer
    }

    @inline(__always)
    func giveBack(_ writer: Unmanaged<ObjectWriter>) {
        writer._withUnsafeGuaranteedRef { $0.reset() }
        if isFreeThreaded { writer.release() } else { spareWriters.put(writer) }
    }

    @inline(__always)
    func withSpareWriter<Result>(
        for owner: InProcessBackend,
        _ body: (ObjectWriter) throws -> Result
    ) rethrows -> Result {
        let writer = takeWriter(for: owner)
        defer { giveBack(writer) }
        return try writer._withUnsafeGuaranteedRef(body)
    }

    @inline(__always)
    func withSpareWriter(
        for owner: InProcessBackend,
        _ body: (ObjectWriter) throws -> Owned
    ) rethrows -> Owned {
        Owned(try withSpareWriter(for: owner) { try body($0).give() } as NewReference, api)
    }

    @inline(__always)
    func takeSource(for owner: InProcessBackend) -> Unmanaged<ObjectSource> {
        (isFreeThreaded ? nil : spareSources.take()) ?? .passRetained(ObjectSource(owner))
    }

    @inline(__always)
    func giveBack(_ source: Unmanaged<ObjectSource>) {
        source._withUnsafeGuaranteedRef { $0.reset() }
        if isFreeThreaded { source.release() } else { spareSources.put(source) }
    }

    @inline(__always)
    func withSpareSource<Result>(
        for owner: InProcessBackend,
        _ body: (ObjectSource) throws -> Result
    ) rethrows -> Result {
        let source = takeSource(for: owner)
        defer { giveBack(source) }
        return try source._withUnsafeGuaranteedRef(body)
    }
}
