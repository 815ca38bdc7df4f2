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
        entries.withLock { entries in
            entries.removeAll { $0.backend == nil }
            entries.append(Entry(backend: backend))
        }
    }

    private static func endWorkers() {
        let backends = entries.withLock { $0.compactMap(\.backend) }
        let end = ContinuousClock.now + .seconds(1)
        for backend in backends { backend.prepareForHostExit() }
        for backend in backends { _ = backend.waitForEnd(max(.zero, end - .now)) }
    }
}
