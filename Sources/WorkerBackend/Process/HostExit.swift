internal import BackendInterface
internal import Foundation

/// Lets workers end in an orderly way when the host does.
///
/// A worker is killed the moment its host is gone, so that none is ever left over. A host that ends by `exit` or by
/// returning from
/// `main` first gives its workers a second to finish: to run `atexit` handlers, to flush files.
enum HostExit {
    private struct Entry {
        weak var backend: WorkerBackend?
    }

    private static let entries = Locked<[Entry]>([])

    private static let installed: Void = {
        atexit { HostExit.endWorkers() }
    }()

    static func register(_ backend: WorkerBackend) {
        _ = installed
        // Held until the lock is free: a backend whose last other owner goes meanwhile is freed here, with what belongs to it.
        let others = entries.withLock { entries in
            let others = entries.compactMap(\.backend)
            entries = (others + [backend]).map { Entry(backend: $0) }
            return others
        }
        withExtendedLifetime(others) {}
    }

    private static func endWorkers() {
        let backends = entries.withLock { $0.compactMap(\.backend) }
        let end = ContinuousClock.now + .seconds(1)
        for backend in backends { backend.prepareForHostExit() }
        for backend in backends { _ = backend.waitForEnd(max(.zero, end - .now)) }
    }
}
