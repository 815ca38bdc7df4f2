/// The results of ``PythonPool/map(_:timeout:retry:_:)``, in the order of the inputs.
///
/// Each is computed when there is a worker for it, a few before they are asked for. What is not asked for any more,
/// since the loop was left or its task cancelled, is cancelled.
public struct PythonPoolResults<Inputs: AsyncSequence & Sendable, Output: Sendable>: AsyncSequence, Sendable
where Inputs.Element: Sendable {
    let inputs: Inputs
    /// How many are computed before they are asked for.
    let window: Int
    let call: @Sendable (Inputs.Element) async throws -> Output

    public func makeAsyncIterator() -> Iterator { Iterator(self, inputs.makeAsyncIterator()) }

    /// An iterator over the results.
    public struct Iterator: AsyncIteratorProtocol {
        private let results: PythonPoolResults
        private var inputs: Inputs.AsyncIterator
        private let running = Running()
        private var isAtEnd = false

        /// The calls that run. Those that nobody wants any more are cancelled.
        private final class Running {
            var tasks: [Task<Output, any Error>] = []
            deinit { for task in tasks { task.cancel() } }
        }

        init(_ results: PythonPoolResults, _ inputs: Inputs.AsyncIterator) {
            self.results = results
            self.inputs = inputs
        }

        /// The next result, or the error that its call has thrown: another one's crash costs it nothing.
        ///
        /// - Throws: what the sequence of inputs throws; `CancellationError`.
        public mutating func next() async throws -> Result<Output, any Error>? {
            while !isAtEnd, running.tasks.count < results.window {
                guard let input = try await inputs.next(isolation: #isolation) else {
                    isAtEnd = true
                    break
                }
                let call = results.call
                running.tasks.append(Task { try await call(input) })
            }
            guard !running.tasks.isEmpty else { return nil }
            let task = running.tasks.removeFirst()
            let result = await withTaskCancellationHandler {
                await task.result
            } onCancel: {
                task.cancel()
            }
            try Task.checkCancellation()
            return result
        }
    }
}

/// A sequence as an asynchronous one.
public struct PythonPoolInputs<Base: Sequence & Sendable>: AsyncSequence, Sendable where Base.Element: Sendable {
    let base: Base

    public func makeAsyncIterator() -> Iterator { Iterator(base: base.makeIterator()) }

    /// An iterator over the elements.
    public struct Iterator: AsyncIteratorProtocol {
        var base: Base.Iterator

        /// The next element.
        public mutating func next() async -> Base.Element? { base.next() }
    }
}
