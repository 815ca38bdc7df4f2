internal import Dispatch

/// Where the tasks of async Swift functions run that Python calls: not on the cooperative pool, all of whose threads may be blocked by
/// callers that wait for Python, which waits for these tasks.
package final class FunctionExecutor: TaskExecutor {
    package static let shared = FunctionExecutor()

    private let queue = DispatchQueue(label: "pyffi.tasks", qos: .userInitiated, attributes: .concurrent)

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
