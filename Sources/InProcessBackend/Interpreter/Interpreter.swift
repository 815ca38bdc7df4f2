package import BackendInterface
internal import Foundation
internal import PythonDiscovery
internal import Synchronization

/// The Python interpreter of this process: there is at most one, and it lives as long as the process.
///
/// CPython keeps its state in global variables, and extension modules keep theirs; so all runtimes of a process share one
/// interpreter, and it isn't finalized unless somebody asks for that.
///
/// It is set up before it is shared; what changes afterwards says how it is guarded.
package final class Interpreter: @unchecked Sendable {
    package let api: CPython
    package let information: InterpreterInformation
    let library: LoadedLibrary

    /// Where in an object the pointer to its type lies. It depends on how Python was built, so it was looked up in an object.
    let typeOffset: Int
    let isFreeThreaded: Bool
    /// Whether Python knows how much room there is on each thread's stack, as from 3.14 on.
    let measuresStacks: Bool

    let thread: PythonThread
    let releases = ReleaseList()
    let names: NameCache
    let types: TypeCache
    let support: Support
    let mayFinalize: Bool
    let running: RunningOperations?
    let waitingTasks = WaitingTasks()
    let servingThreads = ServingThreads()
    let outputs = OutputQueues()
    let interrupts: ThreadInterrupts
    private let laterJobs = JobQueue()
    /// What async functions of Swift have given, on its way to Python: converting it may run anything.
    let settlements = ElasticQueue()
    /// Python's records of the threads of Swift's that have executed operations: their addresses, by Python's numbers of the threads.
    let attached = Locked<[UInt: UInt]>([:])
    /// Threads, by Python's numbers, that wait for its end: nothing of that may wait for them.
    let waitingForEnd = Locked<Set<UInt>>([])
    /// Of the threads that run operations with a time limit, or what is none; Python's own has its innermost one itself.
    let interruptible = Locked<[UInt: InterruptibleCall]>([:])
    /// Of the threads that run operations without one: those that are still to be interrupted.
    let owedInterrupts = Locked<Set<UInt>>([])

    /// Of the runtimes that have not ended.
    private let namespaces = Locked<[Namespace]>([])
    /// Those of the most patient runtime that there was.
    let endTimes = Locked(EndTimes(.zero))

    /// Objects for use by operations, so that a quick call allocates nothing. Guarded by the GIL; not used without one.
    let spareWriters = Spares<ObjectWriter>()
    let spareSources = Spares<ObjectSource>()

    /// Whether an interrupt may wait for the next code of some thread.
    private let mayHaveStrayInterrupts = Atomic(false)

    /// Set in a child process that Python code forked.
    var isForkedChild = false

    init(
        api: CPython,
        library: LoadedLibrary,
        thread: PythonThread,
        support: Support,
        information: InterpreterInformation,
        interrupts: ThreadInterrupts,
        typeOffset: Int,
        mayFinalize: Bool
    ) {
        self.api = api
        self.library = library
        self.thread = thread
        self.support = support
        self.information = information
        self.interrupts = interrupts
        self.typeOffset = typeOffset
        isFreeThreaded = information.isFreeThreaded
        measuresStacks = (information.version.major, information.version.minor) >= (3, 14)
        names = NameCache(api, isShared: !information.isFreeThreaded)
        types = TypeCache(api, support, isShared: !information.isFreeThreaded)
        self.mayFinalize = mayFinalize
        running = mayFinalize ? RunningOperations() : nil
    }

    /// The type of an object: `Py_TYPE`, a borrowed reference.
    @inline(__always)
    func type(of object: PyPointer) -> PyPointer {
        object.load(fromByteOffset: typeOffset, as: PyPointer.self)
    }

    /// A namespace for the code of one runtime. The caller holds the GIL.
    func makeNamespace(isFirst: Bool) throws -> Namespace {
        let namespace = Namespace(try newGlobals(isFirst: isFirst))
        namespaces.withLock { $0.append(namespace) }
        return namespace
    }

    /// Lets go of it, whose runtime has ended. The caller holds the GIL.
    func leave(_ namespace: Namespace) {
        guard let handle = namespace.take() else { return }
        namespaces.withLock { namespaces in namespaces.removeAll { $0 === namespace } }
        leaveMain(handle.pointer)
        api.objects.decrement(handle.pointer)
    }

    /// The caller holds the GIL.
    func leaveNamespaces() {
        for namespace in namespaces.withLock({ $0 }) { leave(namespace) }
    }

    // MARK: The GIL

    /// Takes the GIL; the calling thread may hold it already.
    @inline(__always)
    package func acquire() -> Int32 {
        if api.threads.currentState() == nil { ThreadAttachment.attach(to: self) }
        return api.threads.ensureGIL()
    }

    @inline(__always)
    package func release(_ token: Int32) { api.threads.releaseGIL(token) }

    @inline(__always)
    package func withGIL<Result>(_ body: () throws -> Result) rethrows -> Result {
        let token = acquire()
        defer { release(token) }
        return try body()
    }

    /// Lets other threads of Python run meanwhile. The caller holds the GIL.
    @inline(__always)
    func withoutGIL<Result>(_ body: () throws -> Result) rethrows -> Result {
        let state = api.threads.saveState()
        defer { if let state { api.threads.restoreState(state) } }
        return try body()
    }

    /// As `HostExit.keepThread`; a thread that holds the GIL lets go of it. One that executes a function of Swift's for Python code is not
    /// kept: Python's end may wait for that code, and what becomes of the error is seen where that ends.
    func keepThread() {
        guard HostExit.isComing, withGILUnlessFinalized({ api.threads.currentFrame() == nil }) ?? true else { return }
        if api.threads.isHoldingGIL { withoutGIL(HostExit.keepThread) } else { HostExit.keepThread() }
    }

    /// For what is no operation of a runtime: nil, and nothing is done, when Python is being finalized. A thread that came for the
    /// GIL then would be ended by Python. No interrupt strikes it.
    @discardableResult
    func withGILUnlessFinalized<Result>(_ body: () throws -> Result) rethrows -> Result? {
        if let running {
            guard running.beginAmid() else { return nil }
            defer { running.end() }
            return try withGILShielded(body)
        }
        return try withGILShielded(body)
    }

    /// Has something short done that needs the GIL, by a thread that can wait for it.
    func later(_ job: @escaping @Sendable () -> Void) {
        laterJobs.run(
            around: { [self] jobs in
                // Where Python is being finalized a job has to see that for itself.
                if withGILUnlessFinalized(jobs) == nil { jobs() }
            },
            job
        )
    }

    // MARK: Interrupts

    /// For what is no operation, whatever operation waits on the calling thread: no interrupt strikes it. The caller holds the GIL.
    func shielded<Result>(_ body: () throws -> Result) rethrows -> Result {
        let call = InterruptibleCall(self, isShielded: true)
        defer { _ = call.finish() }
        return try body()
    }

    func withGILShielded<Result>(_ body: () throws -> Result) rethrows -> Result {
        try withGIL { try shielded(body) }
    }

    /// Has Python's own thread do what is no operation.
    func runAside(_ job: @escaping ThreadJobs.Job) {
        thread.run { [self] in shielded(job) }
    }

    /// Whether a thread executes what Swift asks for, as threads that Python code has started don't.
    func isSwifts(_ thread: UInt) -> Bool { thread == self.thread.number || attached.withLock { $0[thread] != nil } }

    /// Python's record of such a thread, other than its own; nil where it has ended.
    func record(of thread: UInt) -> UnsafeMutableRawPointer? {
        attached.withLock { $0[thread] }.flatMap(UnsafeMutableRawPointer.init(bitPattern:))
    }

    /// Raises KeyboardInterrupt in the code of all threads that run operations. The caller holds the GIL.
    func interruptThreads() {
        guard let threads = callMethod(support.module, "threads_with_code") else { return api.errors.clear() }
        defer { api.objects.decrement(threads) }
        for index in 0..<max(0, api.sequences.listCount(threads)) {
            guard let number = api.sequences.listItem(threads, index) else { continue }
            var overflow: Int32 = 0
            let thread = UInt(bitPattern: Int(api.numbers.int64(number, &overflow)))
            guard thread != api.threads.identifier(), isSwifts(thread) else { continue }
            mayHaveStrayInterrupts.store(true, ordering: .relaxed)
            InterruptibleCall.raise(in: thread, self)
        }
    }

    /// Whether the calling thread has used less than half of the calls that it may nest. The caller holds the GIL.
    ///
    /// No code of Python runs for that: it would be struck by an interrupt that is meant for what the thread executes.
    func hasRoomForCalls() -> Bool {
        let most = api.threads.recursionLimit() / 2
        var frame = api.threads.currentFrame()
        if let frame { api.objects.increment(frame) }
        var count = 0
        while let current = frame, count < most {
            count += 1
            frame = api.threads.outerFrame(current)
            api.objects.decrement(current)
        }
        if let frame { api.objects.decrement(frame) }
        return count < most
    }

    /// The frame that a thread has come to, None where it executes no code; nil where what it executes above the frame with that address
    /// is not to be interrupted there: see worker/pyffi_worker/strikes.py. A new reference. The caller holds the GIL.
    func strikable(_ thread: UInt, above frame: UInt) -> PyPointer? {
        var numbers = [thread, frame].map { api.numbers.intFromUInt64(UInt64($0)) }
        defer { for number in numbers { if let number { api.objects.decrement(number) } } }
        guard let name = names.name("strikable") else { return nil }
        defer { api.objects.decrement(name) }
        guard let function = api.objects.getAttribute(support.module, name) else { return nil }
        defer { api.objects.decrement(function) }
        guard let answer = api.calls.vectorcallDict(function, &numbers, 2, nil) else {
            api.errors.clear()
            return nil
        }
        if answer != api.types.false, !isFreeThreaded || isStill(at: answer, numbers[0]) { return answer }
        api.objects.decrement(answer)
        return nil
    }

    /// Where there is no GIL. All threads stand still while this is asked, and take longer to go on than the caller to raise an interrupt.
    private func isStill(at frame: PyPointer, _ thread: PyPointer?) -> Bool {
        guard let thread, let frames = api.calls.vectorcallDict(support.currentFrames, nil, 0, nil) else {
            api.errors.clear()
            return false
        }
        defer { api.objects.decrement(frames) }
        guard let reached = api.objects.getItem(frames, thread) else {
            api.errors.clear()
            return frame == api.types.none
        }
        api.objects.decrement(reached)
        return frame == reached
    }

    /// Whether a thread is still at the frame that `strikable` has seen: the code that looks may let it go on. It is until the caller gives
    /// up the GIL.
    ///
    /// - Parameter state: Python's record of the thread, which has to live.
    func isStill(at frame: PyPointer?, _ state: UnsafeMutableRawPointer) -> Bool {
        guard let frame, !isFreeThreaded else { return frame != nil }
        let reached = api.threads.frame(state)
        defer { if let reached { api.objects.decrement(reached) } }
        return frame == reached ?? api.types.none
    }

    /// What was meant for the operation before, and came too late; not what is for code that waits for this one. The caller holds the GIL.
    @inline(__always)
    func dropStrayInterrupt() {
        if mayHaveStrayInterrupts.load(ordering: .relaxed) { forgetInterrupt() }
    }

    @inline(never)
    private func forgetInterrupt() {
        guard api.threads.currentFrame() == nil else { return }
        // In this order: what is still owed may be raised at any moment where there is no GIL.
        InterruptibleCall.forgetOwed(self)
        takeBackInterrupt()
    }

    /// Takes back what was not raised yet in the calling thread, which holds the GIL.
    ///
    /// - Returns: whether there was any.
    @discardableResult
    func takeBackInterrupt() -> Bool {
        guard interrupts.takeBack() else { return false }
        if interrupts.takingBackLeavesFlag {
            // By another thread: this one may be traced, or hold a lock.
            later { [self] in
                _ = withGILUnlessFinalized { interrupts.clearFlag(running: support.identity) }
            }
        }
        return true
    }

    // MARK: References that Swift let go of

    /// Called by `deinit` on any thread, which may hold anything: it takes no GIL and runs no Python code.
    func release(_ handle: ObjectHandle) {
        guard !thread.isFinalized else { return }
        releases.add(handle) { { [self] in runAside { [self] in drainReleases() } } }
    }

    /// What comes before an operation: drops the references; the caller holds the GIL. `__del__` methods run here, and may use Python as they like.
    @inline(__always)
    func drainReleases() {
        if !releases.isEmpty { dropReleased() }
        dropStrayInterrupt()
    }

    private func dropReleased() {
        guard !thread.isFinalized else { return }
        for handle in releases.take() { api.objects.decrement(handle.pointer) }
    }
}

extension ObjectHandle {
    /// In-process a handle is the object's address, and stands for one reference to it.
    @inline(__always)
    package var pointer: PyPointer {
        // Only addresses of objects become handles of this backend.
        PyPointer(bitPattern: rawValue).unsafelyUnwrapped
    }

    @inline(__always)
    init(_ pointer: PyPointer) { self.init(Int(bitPattern: pointer)) }
}
