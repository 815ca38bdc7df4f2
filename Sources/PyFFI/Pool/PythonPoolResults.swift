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

    public func makeAsyncIterator() -> Iterator { Iterator(CallsAhead(inputs, window: window, call)) }

    /// An iterator over the results.
    public struct Iterator: AsyncIteratorProtocol {
        private let calls: CallsAhead<Output>
        private var tasks: AsyncThrowingStream<Task<Output, any Error>, any Error>.Iterator

        init(_ calls: CallsAhead<Output>) {
            self.calls = calls
            tasks = calls.tasks.makeAsyncIterator()
        }

        /// The next result, or the error that its call has thrown: another one's crash costs it nothing.
        ///
        /// - Throws: what the sequence of inputs throws; `CancellationError`.
        public mutating func next() async throws -> Result<Output, any Error>? {
            let task = try await tasks.next(isolation: #isolation)
            try Task.checkCancellation()
            guard let task else { return nil }
            let result = await withTaskCancellationHandler {
                await task.result
            } onCancel: {
                task.cancel()
            }
            calls.makeRoom()
            try Task.checkCancellation()
            return result
        }
    }
}

/// Calls that run before their results are asked for. Those that nobody asks for any more are cancelled.
final class CallsAhead<Output: Sendable>: Sendable {
    /// The calls in the order of their inputs; ends as the inputs do.
    let tasks: AsyncThrowingStream<Task<Output, any Error>, any Error>
    private let room: AsyncStream<Void>.Continuation
    private let taking: Task<Void, Never>

    init<Inputs: AsyncSequence & Sendable>(
        _ inputs: Inputs,
        window: Int,
        _ call: @escaping @Sendable (Inputs.Element) async throws -> Output
    ) where Inputs.Element: Sendable {
        let (tasks, made) = AsyncThrowingStream.makeStream(of: Task<Output, any Error>.self)
        let (rooms, room) = AsyncStream.makeStream(of: Void.self)
        for _ in 0..<window { room.yield() }
        (self.tasks, self.room) = (tasks, room)
        // In a task of its own: a result need not wait for inputs that come later.
        taking = Task {
            await withDiscardingTaskGroup { group in
                var (rooms, inputs) = (rooms.makeAsyncIterator(), inputs.makeAsyncIterator())
                do {
                    while await rooms.next() != nil, let input = try await inputs.next() {
                        let task = Task { try await call(input) }
                        made.yield(task)
                        group.addTask {
                            _ = await withTaskCancellationHandler {
                                await task.result
                            } onCancel: {
                                task.cancel()
                            }
                        }
                    }
                    made.finish()
                } catch {
                    made.finish(throwing: error)
                }
            }
        }
    }

    /// To be called when a result was taken.
    func makeRoom() { room.yield() }

    deinit { taking.cancel() }
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
