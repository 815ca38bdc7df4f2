internal import Dispatch

/// The descriptors that this process can still open. A start that runs out of them halfway has a less clear error. A
/// start that takes the last of them leaves none for Dispatch, which then ends the program.
package enum FreeDescriptors {
    /// - Throws: if fewer than `count` descriptors are free.
    package static func require(_ count: Int) throws(SystemProblem) {
        try check(forDispatch)
        dispatchIsReady
        try check(count)
    }

    /// Why this process has too few descriptors left to start a program; nil if it has enough.
    package static var shortage: SystemProblem? {
        do {
            try check(16)
            return nil
        } catch {
            return error
        }
    }

    private static func check(_ wanted: Int) throws(SystemProblem) {
        let free = count(upTo: wanted)
        guard free < wanted else { return }
        throw SystemProblem(EMFILE, "that takes \(wanted) free descriptors, and there are \(free)")
    }

    /// Only one descriptor is opened for looking: other threads may need the others at this moment.
    private static func count(upTo wanted: Int) -> Int {
        guard let first = try? Descriptor.null() else { return 0 }
        var limits = rlimit()
        getrlimit(openFiles, &limits)
        let limit = Int32(clamping: limits.rlim_cur)
        var found = 1
        var next = first.number + 1
        while found < wanted, next < limit {
            let end = min(limit, next + 64)
            var window = (next..<end).map { pollfd(fd: $0, events: 0, revents: 0) }
            guard poll(&window, nfds_t(window.count), 0) >= 0 else { return wanted }
            found += window.count { $0.revents & Int16(POLLNVAL) != 0 }
            next = end
        }
        return min(found, wanted)
    }

    /// Dispatch opens descriptors when it first needs a thread or a timer: now, while there are some. The timer has its
    /// own queue, since the threads of the global queues may all be waiting for this start.
    private static let dispatchIsReady: Void = {
        let isReady = DispatchSemaphore(value: 0)
        let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "pyffi.descriptors"))
        timer.setEventHandler { isReady.signal() }
        timer.schedule(deadline: .now())
        timer.activate()
        _ = isReady.wait(timeout: .now() + 1)
        timer.cancel()
    }()

    private static let forDispatch = 3

    #if canImport(Glibc)
        private static var openFiles: Int32 { Int32(RLIMIT_NOFILE.rawValue) }
    #else
        private static var openFiles: Int32 { RLIMIT_NOFILE }
    #endif
}
