internal import BackendInterface
internal import SystemSupport

// Where a thread's code may be interrupted: see worker/pyffi_worker/execution/python_frames.py.

extension Interpreter {
    /// The frame that a thread has reached, or None if it executes no code. nil if the code above the frame with the
    /// given address must not be interrupted there. The caller holds the GIL, which this may give up for a moment.
    ///
    /// - Parameter state: the thread's state, which is alive at first.
    func strikable(_ thread: UInt, _ state: UnsafeMutableRawPointer?, above frame: UInt) -> Owned? {
        if isFreeThreaded { return strikableAmongOthers(thread, above: frame) }
        guard let state else { return nil }
        guard let reached = reachedFrame(state) else { return Owned(retaining: api.types.none, api) }
        let codes = withoutCollector { list(of: Self.walk(api, from: reached.pointer, above: frame)) }
        guard mayStrike(codes) else { return nil }
        return reached
    }

    /// Whether a thread is still at the frame that `strikable` has seen, whose code may have let the thread go on. The
    /// answer holds until the caller gives up the GIL.
    ///
    /// - Parameters:
    ///   - seen: that frame.
    ///   - state: the thread's state, which has to be alive.
    func isStill(at seen: PyPointer?, _ state: UnsafeMutableRawPointer) -> Bool {
        guard let seen, !isFreeThreaded else { return seen != nil }
        guard let reached = reachedFrame(state) else { return seen == api.types.none }
        return seen == reached.pointer
    }

    /// The threads of Swift that execute Python code now, but for Python's main thread. The caller holds the GIL.
    func attachedThreadsWithCode() -> [UInt] {
        let threads = attached.withLock { $0 }
        guard isFreeThreaded else {
            return threads.filter { reachedFrame(UnsafeMutableRawPointer(bitPattern: $0.value)) != nil }.map(\.key)
        }
        guard let frames = call(support.currentFrames, nil) else {
            api.errors.clear()
            return []
        }
        return threads.keys.filter { frame(of: $0, among: frames.pointer) != nil }
    }

    private func reachedFrame(_ state: UnsafeMutableRawPointer?) -> Owned? {
        guard let state else { return nil }
        return withoutCollector { api.own(api.threads.frame(state)) }
    }

    /// Makes objects for frames of other threads, and runs no Python code. 3.11 would collect garbage for them: that
    /// runs code of the program, which gives up the GIL, and the frame is gone before its object is finished.
    private func withoutCollector<Result: ~Copyable>(_ look: () -> Result) -> Result {
        let hadCollector = api.threads.disableCollector?() == 1
        defer { if hadCollector { _ = api.threads.enableCollector?() } }
        return look()
    }

    private func mayStrike(_ codes: borrowing Owned?) -> Bool {
        guard let codes = codes.pointer, let waits = callSupport(.mustWait, codes) else {
            api.errors.clear()
            return false
        }
        return waits.pointer == api.types.false
    }

    /// `strikable` without a GIL: the thread goes on meanwhile, so what it has reached is looked at until nothing new is
    /// among it.
    private func strikableAmongOthers(_ thread: UInt, above frame: UInt) -> Owned? {
        var harmless = HarmlessCode()
        for _ in 0..<20 {
            guard let frames = call(support.currentFrames, nil) else {
                api.errors.clear()
                return nil
            }
            guard let reached = self.frame(of: thread, among: frames.pointer) else {
                return Owned(retaining: api.types.none, api)
            }
            let codes = codes(of: reached.pointer, above: frame)
            if harmless.contains(codes) {
                if isStill(at: reached.pointer, thread) { return reached }
            } else {
                guard mayStrike(list(of: codes)) else { return nil }
                harmless.insert(codes)
            }
        }
        return nil
    }

    private func frame(of thread: UInt, among frames: PyPointer) -> Owned? {
        guard let number = api.own(api.numbers.intFromUInt64(UInt64(thread))),
            let frame = api.own(api.objects.getItem(frames, number.pointer))
        else {
            api.errors.clear()
            return nil
        }
        return frame
    }

    /// Code that may be interrupted. It is kept alive, so that no other code gets its address.
    private struct HarmlessCode {
        private var reached: Set<PyPointer> = []
        private var callers: Set<PyPointer> = []
        private var kept: [[CodeReference]] = []

        func contains(_ codes: [CodeReference]) -> Bool {
            guard let first = codes.first else { return true }
            return reached.contains(first.pointer) && codes.allSatisfy { callers.contains($0.pointer) }
        }

        mutating func insert(_ codes: [CodeReference]) {
            if let first = codes.first { reached.insert(first.pointer) }
            callers.formUnion(codes.map(\.pointer))
            kept.append(codes)
        }
    }

    /// The code of a frame and of those that called it, down to the frame with the given address.
    ///
    /// The frames of a thread that runs must not be gone through: they are freed as it returns from them. While the
    /// garbage collector's objects are visited, all other threads stand still, so one visit is made, and ended at once.
    private func codes(of frame: PyPointer, above base: UInt) -> [CodeReference] {
        struct Visit {
            let frame: PyPointer
            let base: UInt
            let api: CPython
            var codes: [CodeReference] = []
        }
        var visit = Visit(frame: frame, base: base, api: api)
        withUnsafeMutablePointer(to: &visit) { visit in
            api.threads.visitObjects?(
                { _, visit in
                    guard let visit = visit?.assumingMemoryBound(to: Visit.self) else { return 0 }
                    let (frame, base) = (visit.pointee.frame, visit.pointee.base)
                    visit.pointee.codes = Interpreter.walk(visit.pointee.api, from: frame, above: base)
                    return 0
                },
                visit
            )
        }
        return visit.codes
    }

    private func list(of codes: [CodeReference]) -> Owned? {
        guard let list = api.own(api.sequences.newList(codes.count)) else { return nil }
        for (index, code) in codes.enumerated() {
            _ = api.sequences.setListItem(list.pointer, index, Owned(retaining: code.pointer, api).give())
        }
        return list
    }

    /// `Owned` for a collection.
    private final class CodeReference {
        let object: Owned

        init(_ object: consuming Owned) { self.object = object }

        var pointer: PyPointer { object.pointer }
    }

    /// The code of a frame and of those that called it, down to the frame with a given address. The thread must not go on
    /// meanwhile.
    private static func walk(_ api: CPython, from frame: PyPointer, above base: UInt) -> [CodeReference] {
        var codes: [CodeReference] = []
        var frame = Owned(retaining: frame, api)
        while UInt(bitPattern: frame.pointer) != base {
            if let code = api.own(api.threads.frameCode(frame.pointer)) { codes.append(CodeReference(code)) }
            guard let outer = api.own(api.threads.outerFrame(frame.pointer)) else { break }
            frame = outer
        }
        return codes
    }

    /// All threads stand still during this check, and take longer to go on than the caller to raise an interrupt.
    private func isStill(at frame: PyPointer, _ thread: UInt) -> Bool {
        guard let frames = call(support.currentFrames, nil) else {
            api.errors.clear()
            return false
        }
        guard let reached = self.frame(of: thread, among: frames.pointer) else { return false }
        return frame == reached.pointer
    }
}
