/// Runs the tasks of async Swift functions that Python calls. The cooperative pool can't run them: all its threads may
/// be blocked by callers that wait for Python, which waits for these tasks. A task takes a thread only while its code
/// runs.
package final class FunctionExecutor: TaskExecutor {
    package static let shared = FunctionExecutor()

    private let queue = ElasticQueue()

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.run { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
