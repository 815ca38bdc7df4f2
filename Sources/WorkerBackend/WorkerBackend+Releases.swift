package import BackendInterface
internal import Synchronization
internal import SystemSupport
internal import Wire

// Releases of handles that Swift does not hold any more.
extension WorkerBackend {
    /// Releases the handles in a late reply, whose caller went on before.
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

    /// Takes back the releases of a message that could not be sent.
    func putBack(_ released: [ObjectHandle]) {
        if !connection.isOver { releases.putBack(released) { plannedFlush } }
    }

    /// Sends the releases on a thread of the pool. This also sends what batches have not sent yet, and so may free
    /// values of the program: not a job for the thread of the time limits, which calls this.
    private var plannedFlush: @Sendable () -> Void {
        { [weak self] in ThreadPool.shared.run { [weak self] in self?.flushReleases() } }
    }

    /// How many releases one message takes along.
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

    /// Drops the releases: the worker is gone, and with it the objects that they name.
    private func forgetReleases() {
        while !releases.take(most: Self.mostReleases).isEmpty {}
    }

    /// Sends the releases in requests, and waits for the replies: `__del__` methods may call Swift functions, and then
    /// somebody has to read.
    private func ping() {
        Task {
            while !releases.isEmpty { try await performAsync(.ping, form: .none) { _ in } }
        }
    }
}
