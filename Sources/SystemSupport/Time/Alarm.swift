/// Lets one thread wait until a moment, or until another thread rings. Takes no descriptor, and changes of the system's
/// clock don't matter.
final class Alarm: @unchecked Sendable {  // `hasRung` is touched only with the mutex locked; the pointers never change
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var hasRung = false

    init() {
        pthread_mutex_init(mutex, nil)
        #if canImport(Darwin)
            pthread_cond_init(condition, nil)
        #else
            var attributes = pthread_condattr_t()
            pthread_condattr_init(&attributes)
            pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
            pthread_cond_init(condition, &attributes)
            pthread_condattr_destroy(&attributes)
        #endif
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func ring() {
        pthread_mutex_lock(mutex)
        hasRung = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Waits for `limit` at most (nil: without limit), or not at all if the alarm has rung since the last wait.
    func wait(_ limit: Duration?) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if !hasRung {
            if let limit { waitBriefly(limit) } else { pthread_cond_wait(condition, mutex) }
        }
        hasRung = false
    }

    private func waitBriefly(_ limit: Duration) {
        let (seconds, attoseconds) = max(limit, .zero).components
        let nanoseconds = Int(attoseconds / 1_000_000_000)
        #if canImport(Darwin)
            var time = timespec(tv_sec: Int(seconds), tv_nsec: nanoseconds)
            pthread_cond_timedwait_relative_np(condition, mutex, &time)
        #else
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            time.tv_nsec += nanoseconds
            time.tv_sec += Int(seconds) + time.tv_nsec / 1_000_000_000
            time.tv_nsec %= 1_000_000_000
            pthread_cond_timedwait(condition, mutex, &time)
        #endif
    }
}
