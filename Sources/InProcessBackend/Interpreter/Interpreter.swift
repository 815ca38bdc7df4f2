package import BackendInterface
internal import Foundation
internal import PythonDiscovery
internal import Synchronization
internal import SystemSupport

/// The Python interpreter of this process: there is at most one, and it lives as long as the process.
///
/// CPython and extension modules keep their state in global variables. So all runtimes of a process share one
/// interpreter, which isn't finalized unless somebody asks for that.
///
/// An interpreter is set up before it is shared; a property that changes afterwards tells its guard.
package final class Interpreter: @unchecked Sendable {
    package let api: CPython
    package let information: InterpreterInformation
    let library: LoadedLibrary

    /// The offset of the type's pointer in an object. It depends on Python's build, so it was found in a real object.
    let typeOffset: Int
    let isFreeThreaded: Bool
    /// Whether Python knows how much room each thread's stack has, which it does since 3.14.
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
    /// Results of async Swift functions on their way to Python: converting them may run any code.
    let settlements = ElasticQueue()
    /// The thread states of Swift threads that have executed operations: addresses by Python's numbers of the threads.
    let attached = Locked<[UInt: UInt]>([:])
    /// Threads, by Python's numbers, that wait for Python's end. Nothing that belongs to this end may wait for them.
    let waitingForEnd = Locked<Set<UInt>>([])
    /// The innermost calls of threads that run operations with a time limit, or shielded code. Python's main thread
    /// keeps its own innermost call.
    let interruptible = Locked<[UInt: InterruptibleCall]>([:])
    /// The threads that run operations without an `InterruptibleCall` and are still to be interrupted.
    let owedInterrupts = Locked<Set<UInt>>([])

    private let namespaces = Locked<[Namespace]>([])
    /// The end times of the most patient runtime so far.
    let endTimes = Locked(EndTimes(.zero))

    /// Spare objects for operations, so that a quick call allocates nothing. Guarded by the GIL; not used without one.
    let spareWriters = Spares<ObjectWriter>()
    let spareSources = Spares<ObjectSource>()

    /// Whether an interrupt may be pending that would strike the next code of some thread.
    private let mayHaveStrayInterrupts = Atomic(false)

    /// Whether this process is a child that Python code forked.
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

    /// How deep values may nest: the protocol's limit without the level of the message, so that what works in-process
    /// works on the worker.
    var mostLevels: Int { 499 }

    /// A namespace for the code of one runtime. The caller holds the GIL.
    func makeNamespace(isFirst: Bool) throws -> Namespace {
        let names = try newGlobals(isFirst: isFirst)
        let frames = try mainFrames(names.pointer)
        let namespace = Namespace(names, frames)
        namespaces.withLock { $0.append(namespace) }
        return namespace
    }

    /// Leaves the namespace of a runtime that has ended. The caller holds the GIL.
    func leave(_ namespace: Namespace) {
        guard let names = namespace.take(api) else { return }
        namespaces.withLock { namespaces in namespaces.removeAll { $0 === namespace } }
        leaveMain(names.pointer)
    }

    /// Leaves all namespaces. The caller holds the GIL.
    func leaveNamespaces() {
        for namespace in namespaces.withLock({ $0 }) { leave(namespace) }
    }

    // MARK: The GIL

    /// Takes the GIL, which the calling thread may hold already.
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

    /// Runs `body` while other threads of Python may have the GIL. The caller holds the GIL.
    @inline(__always)
    func withoutGIL<Result>(_ body: () throws -> Result) rethrows -> Result {
        let state = api.threads.saveState()
        defer { if let state { api.threads.restoreState(state) } }
        return try body()
    }

    /// Keeps a thread as `HostExit.keepThread()` does, without the GIL. A thread that executes a Swift function for
    /// Python code is not kept: Python's end may wait for that code, where the error then shows.
    func keepThread() {
        guard HostExit.isComing, withGILUnlessFinalized({ api.threads.currentFrame() == nil }) ?? true else { return }
        if api.threads.isHoldingGIL { withoutGIL(HostExit.keepThread) } else { HostExit.keepThread() }
    }

    /// Runs what is no operation of a runtime, with the GIL and without interrupts. Does nothing while Python is being
    /// finalized, and returns nil: Python would end a thread that came for the GIL.
    @discardableResult
    func withGILUnlessFinalized<Result>(_ body: () throws -> Result) rethrows -> Result? {
        if let running {
            guard running.beginAmid() else { return nil }
            defer { running.end() }
            return try withGILShielded(body)
        }
        return try withGILShielded(body)
    }

    /// Has something short done that needs the GIL, by a thread that may wait for it.
    func later(_ job: @escaping @Sendable () -> Void) {
        laterJobs.run(
            around: { [self] jobs in
                // While Python is being finalized, a job has to notice that itself.
                if withGILUnlessFinalized(jobs) == nil { jobs() }
            },
            job
        )
    }

    // MARK: Interrupts

    /// Runs what is no operation, safe from interrupts of an operation that waits on the calling thread. The caller
    /// holds the GIL.
    func shielded<Result>(_ body: () throws -> Result) rethrows -> Result {
        let call = InterruptibleCall(self, isShielded: true)
        defer { _ = call.finish() }
        return try body()
    }

    func withGILShielded<Result>(_ body: () throws -> Result) rethrows -> Result {
        try withGIL { try shielded(body) }
    }

    /// Frees objects of this thread that other threads have released: without a GIL a thread does that itself, but only
    /// as it executes Python code, and much of what it is asked for is C code.
    func freeWhatOthersReleased() {
        guard isFreeThreaded else { return }
        _ = withGILUnlessFinalized {
            if api.own(api.calls.vectorcallDict(support.nothing, nil, 0, nil)) == nil { api.errors.clear() }
        }
    }

    /// Has Python's main thread do what is no operation.
    func runAside(_ job: @escaping ThreadJobs.Job) {
        thread.run { [self] in shielded(job) }
    }

    /// Whether a thread executes what Swift asks for. Threads that Python code has started don't.
    func isSwifts(_ thread: UInt) -> Bool { thread == self.thread.number || attached.withLock { $0[thread] != nil } }

    /// The thread state of a Swift thread that has executed operations; nil if the thread has ended.
    func record(of thread: UInt) -> UnsafeMutableRawPointer? {
        attached.withLock { $0[thread] }.flatMap(UnsafeMutableRawPointer.init(bitPattern:))
    }

    /// Raises KeyboardInterrupt in the code of all threads that run operations. The caller holds the GIL.
    func interruptThreads() {
        let threads = [self.thread.number] + attachedThreadsWithCode()
        for thread in threads where thread != api.threads.identifier() {
            mayHaveStrayInterrupts.store(true, ordering: .relaxed)
            InterruptibleCall.raise(in: thread, self)
        }
    }

    /// Whether the calling thread has used less than half of the calls that it may nest. The caller holds the GIL.
    ///
    /// No Python code runs for this check, since an interrupt of the thread's operation would strike it.
    func hasRoomForCalls() -> Bool {
        let most = api.threads.recursionLimit() / 2
        guard let current = api.threads.currentFrame(), most > 0 else { return most > 0 }
        var frame = Owned(retaining: current, api)
        var count = 1
        while let outer = api.own(api.threads.outerFrame(frame.pointer)) {
            count += 1
            frame = outer
            if count == most { return false }
        }
        return true
    }

    /// Drops an interrupt of the previous operation that came too late, but not one for code that waits for this
    /// operation. The caller holds the GIL.
    @inline(__always)
    func dropStrayInterrupt() {
        if mayHaveStrayInterrupts.load(ordering: .relaxed) { forgetInterrupt() }
    }

    @inline(never)
    private func forgetInterrupt() {
        guard api.threads.currentFrame() == nil else { return }
        // The order matters: without a GIL, an interrupt that is owed may be raised at any moment.
        InterruptibleCall.forgetOwed(self)
        takeBackInterrupt()
    }

    /// Takes back an interrupt that was not raised yet in the calling thread, which holds the GIL.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    func takeBackInterrupt() -> Bool {
        guard interrupts.takeBack() else { return false }
        if interrupts.takingBackLeavesFlag {
            // Another thread clears the flag: this one may be traced, or hold a lock.
            later { [self] in
                _ = withGILUnlessFinalized { interrupts.clearFlag(running: support.identity) }
            }
        }
        return true
    }

    // MARK: References that Swift let go of

    /// `deinit` calls this on any thread, which may hold any lock: so it takes no GIL and runs no Python code.
    func release(_ handle: ObjectHandle) {
        guard !thread.isFinalized else { return }
        releases.add(handle) { { [self] in runAside { [self] in drainReleases() } } }
    }

    /// Frees released objects before an operation. The caller holds the GIL. `__del__` methods run here, and may use
    /// Python as they like.
    @inline(__always)
    func drainReleases() {
        if !releases.isEmpty { dropReleased() }
        dropStrayInterrupt()
    }

    private func dropReleased() {
        guard !thread.isFinalized else { return }
        for handle in releases.take() { api.giveBack(NewReference(handle.pointer)) }
    }
}

extension ObjectHandle {
    /// In-process a handle is the object's address, and stands for one reference to it.
    @inline(__always)
    package var pointer: PyPointer {
        // Only addresses of objects become handles of this backend, so the address is never 0.
        PyPointer(bitPattern: rawValue).unsafelyUnwrapped
    }

    /// A handle that is valid as long as somebody holds a reference.
    @inline(__always)
    init(_ pointer: PyPointer) { self.init(Int(bitPattern: pointer)) }

    /// A handle that owns a reference, which `release` gives back.
    @inline(__always)
    init(owning object: consuming Owned) { self.init(PyPointer(object.give())) }
}
