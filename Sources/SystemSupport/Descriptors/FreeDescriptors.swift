internal import Dispatch

/// Descriptors that this process can still open. A start that fails for want of them halfway through has a less clear error, and one that
/// takes the last of them leaves none for Dispatch, which ends the program then.
package enum FreeDescriptors {
    /// - Throws: where there are not so many.
    package static func require(_ count: Int) throws(SystemProblem) {
        try check(forDispatch)
        dispatchIsReady
        try check(count)
    }

    /// Why this process can't open what it takes to start a program; nil where it can.
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

    /// None but the first is taken for looking: other threads may want them at this moment.
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

    /// Dispatch opens some when it first needs a thread or a timer, whenever that is: now, while there are any. On a queue of its own: the
    /// common threads may all wait for this very start.
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
