package import BackendInterface
internal import Synchronization
internal import SystemSupport
internal import Wire

// What Swift does not hold any more.
extension WorkerBackend {
    /// Of a request whose caller went on.
    func letGo(of reply: IncomingMessage) {
        do {
            try reply.result(backend: self).releaseUnclaimed()
        } catch {
            if let number = reply.id { release(ObjectHandle(number)) }
        }
    }

    package func release(_ handle: ObjectHandle) {
        guard handle != builtins, !pipeline.release(handle) else { return }
        releases.add(handle) { plannedFlush }
    }

    /// Of a message that could not be sent.
    func putBack(_ released: [ObjectHandle]) {
        if !connection.isOver { releases.putBack(released) { plannedFlush } }
    }

    /// It sends what batches have not sent yet, and so may free the program's own values: not on the thread that it is called by.
    private var plannedFlush: @Sendable () -> Void {
        { [weak self] in ThreadPool.shared.run { [weak self] in self?.flushReleases() } }
    }

    /// How many releases ride along with one message.
    static let mostReleases = 1024

    /// Sends releases that no request has taken along.
    private func flushReleases() {
        if connection.isOver { return forgetReleases() }
        if objects.hasBeenUsed { return ping() }
        while !isClosed.load(ordering: .acquiring) {
            let released = releases.take(most: Self.mostReleases)
            if released.isEmpty { return }
            try? writers.withWriter(backend: self, limits: limits) { writer in
                try writer.write(releasing: released)
                try writer.finish()
                pipeline.flush(self)
                connection.send(writer, blocks: false)
            }
        }
    }

    /// The worker is gone, and with it what they name.
    private func forgetReleases() {
        while !releases.take(most: Self.mostReleases).isEmpty {}
    }

    /// Takes releases along in requests: `__del__` methods may call functions of Swift, and somebody has to listen then.
    private func ping() {
        Task {
            while !releases.isEmpty { try await performAsync(.ping, form: .none) { _ in } }
        }
    }
}
