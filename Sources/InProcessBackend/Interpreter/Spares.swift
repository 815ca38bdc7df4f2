internal import BackendInterface

// Writers and sources are used for the time of an operation and then used again. Operations nest (a conversion may call
// Python), and threads take turns at any Python call, so there are several. The caller holds the GIL, which guards the lists;
// without a GIL each operation has its own.
extension Interpreter {
    @inline(__always)
    func withSpareWriter<Result>(
        for owner: InProcessBackend,
        _ body: (ObjectWriter) throws -> Result
    ) rethrows -> Result {
        let writer = takeWriter(for: owner)
        defer { giveBack(writer) }
        return try body(writer)
    }

    @inline(__always)
    private func takeWriter(for owner: InProcessBackend) -> ObjectWriter {
        guard !isFreeThreaded, let writer = spareWriters.popLast() else { return ObjectWriter(owner) }
        writer.begin(owner)
        return writer
    }

    @inline(__always)
    private func giveBack(_ writer: ObjectWriter) {
        writer.reset()
        if !isFreeThreaded, spareWriters.count < 16 { spareWriters.append(writer) }
    }

    @inline(__always)
    func takeSource(for owner: InProcessBackend) -> ObjectSource {
        guard !isFreeThreaded, let source = spareSources.popLast() else { return ObjectSource(owner) }
        return source
    }

    @inline(__always)
    func giveBack(_ source: ObjectSource) {
        source.reset()
        if !isFreeThreaded, spareSources.count < 16 { spareSources.append(source) }
    }
}
