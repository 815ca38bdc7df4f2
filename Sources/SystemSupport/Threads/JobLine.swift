/// A first-in, first-out queue, also for very many jobs.
package struct JobLine<Job> {
    private var jobs: [Job?] = []
    private var first = 0

    package init() {}

    package var isEmpty: Bool { first == jobs.count }

    package mutating func add(_ job: Job) { jobs.append(job) }

    package mutating func take() -> Job? {
        guard !isEmpty else { return nil }
        defer {
            first += 1
            if isEmpty || first > 1000 {
                jobs.removeFirst(first)
                first = 0
            }
        }
        return jobs[first].take()
    }
}
