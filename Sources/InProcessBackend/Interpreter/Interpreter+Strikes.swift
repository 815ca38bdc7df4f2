internal import BackendInterface
internal import SystemSupport

// Where a thread's code may be interrupted: see worker/pyffi_worker/execution/python_frames.py.

/// How many threads look at frames for which no garbage must be collected.
struct CollectorPause {
    var looks = 0
    /// Whether the collector is to be enabled again afterwards.
    var hadCollector = false
}

extension Interpreter {
    /// The frame that a thread has reached, or None if it executes no code. nil if the code above the frame with the
    /// given address must not be interrupted there. The caller holds the GIL.
    func strikable(_ thread: UInt, above frame: UInt) -> Owned? {
        guard let thread = api.own(api.numbers.intFromUInt64(UInt64(thread))) else { return cleared() }
        if isFreeThreaded { return strikableAmongOthers(thread.pointer, above: frame) }
        guard let frame = api.own(api.numbers.intFromUInt64(UInt64(frame))),
            let name = names.name(InProcessFunction.strikable.rawValue),
            let function = api.own(api.objects.getAttribute(support.module, name.pointer)),
            let answer = withoutCollector({ call(function.pointer, thread.pointer, frame.pointer) })
        else { return cleared() }
        guard answer.pointer != api.types.false else { return nil }
        return answer
    }

    /// Whether a thread is still at the frame that `strikable` has seen, whose code may have let the thread go on. The
    /// answer holds until the caller gives up the GIL.
    ///
    /// - Parameter state: the thread state, which has to be alive.
    func isStill(at frame: borrowing Owned?, _ state: UnsafeMutableRawPointer) -> Bool {
        guard let seen = frame.pointer, !isFreeThreaded else { return frame.pointer != nil }
        guard let reached = withoutCollector({ api.own(api.threads.frame(state)) }) else {
            return seen == api.types.none
        }
        return seen == reached.pointer
    }

    /// The numbers of the threads that execute Python code. The caller holds the GIL.
    func threadsWithCode() -> Owned? { withoutCollector { callSupport(.threadsWithCode) } }

    /// Looks at frames of other threads. 3.11 may have to make their objects, and collect garbage for them: that runs
    /// code of the program, which gives up the GIL. The frame is gone then before its object is finished, and Python or
    /// the caller still holds a lock.
    private func withoutCollector(_ look: () -> Owned?) -> Owned? {
        guard (information.version.major, information.version.minor) == (3, 11) else { return look() }
        // Another thread may begin to look while this one has given up the GIL.
        collectorPause.withLock { pause in
            if pause.looks == 0 { pause.hadCollector = api.threads.disableCollector?() == 1 }
            pause.looks += 1
        }
        defer {
            collectorPause.withLock { pause in
                pause.looks -= 1
                if pause.looks == 0, pause.hadCollector { _ = api.threads.enableCollector?() }
            }
        }
        return look()
    }

    private func cleared() -> Owned? {
        api.errors.clear()
        return nil
    }

    /// `strikable` without a GIL: the thread goes on meanwhile, so what it has reached is looked at until nothing new is
    /// among it.
    private func strikableAmongOthers(_ thread: PyPointer, above frame: UInt) -> Owned? {
        var harmless = HarmlessCode()
        for _ in 0..<20 {
            guard let frames = call(support.currentFrames, nil) else { return cleared() }
            guard let reached = api.own(api.objects.getItem(frames.pointer, thread)) else {
                api.errors.clear()
                return Owned(retaining: api.types.none, api)
            }
            let codes = codes(of: reached.pointer, above: frame)
            if harmless.contains(codes) {
                if isStill(at: reached.pointer, thread) { return reached }
            } else {
                guard let list = list(of: codes), let waits = callSupport(.mustWait, list.pointer) else {
                    return cleared()
                }
                guard waits.pointer == api.types.false else { return nil }
                harmless.insert(codes)
            }
        }
        return nil
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
        var walk = FrameWalk(api: api, frame: frame, base: base)
        withUnsafeMutablePointer(to: &walk) { walk in
            api.threads.visitObjects?(
                { _, walk in
                    walk?.assumingMemoryBound(to: FrameWalk.self).pointee.run()
                    return 0
                },
                walk
            )
        }
        return walk.codes
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

    private struct FrameWalk {
        let api: CPython
        let frame: PyPointer
        let base: UInt
        var codes: [CodeReference] = []

        mutating func run() {
            var frame = Owned(retaining: frame, api)
            while UInt(bitPattern: frame.pointer) != base {
                if let code = api.own(api.threads.frameCode(frame.pointer)) { codes.append(CodeReference(code)) }
                guard let outer = api.own(api.threads.outerFrame(frame.pointer)) else { break }
                frame = outer
            }
        }
    }

    /// All threads stand still during this check, and take longer to go on than the caller to raise an interrupt.
    private func isStill(at frame: PyPointer, _ thread: PyPointer) -> Bool {
        guard let frames = call(support.currentFrames, nil),
            let reached = api.own(api.objects.getItem(frames.pointer, thread))
        else {
            api.errors.clear()
            return false
        }
        return frame == reached.pointer
    }
}
