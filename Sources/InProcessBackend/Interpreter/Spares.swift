internal import BackendInterface

/// Objects that wait for their next use. A stack in memory of its own, since checks that two uses don't overlap would take
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

// Writers and sources are used for the time of an operation and then used again. Operations nest (a conversion may call
// Python), and threads take turns at any Python call, so there are several. The caller holds the GIL, which guards them;
// without a GIL each operation has its own.
extension Interpreter {
    @inline(__always)
    func withSpareWriter<Result>(
        for owner: InProcessBackend,
        _ body: (ObjectWriter) throws -> Result
    ) rethrows -> Result {
        let spare = isFreeThreaded ? nil : spareWriters.take()
        let writer = spare ?? .passRetained(ObjectWriter(owner))
        return try writer._withUnsafeGuaranteedRef { object in
            object.begin(owner)
            defer {
                object.reset()
                if isFreeThreaded { writer.release() } else { spareWriters.put(writer) }
            }
            return try body(object)
        }
    }

    @inline(__always)
    func withSpareSource<Result>(
        for owner: InProcessBackend,
        _ body: (ObjectSource) throws -> Result
    ) rethrows -> Result {
        let spare = isFreeThreaded ? nil : spareSources.take()
        let source = spare ?? .passRetained(ObjectSource(owner))
        return try source._withUnsafeGuaranteedRef { object in
            defer {
                object.reset()
                if isFreeThreaded { source.release() } else { spareSources.put(source) }
            }
            return try body(object)
        }
    }
}
