internal import BackendInterface

/// The elements of a Python iterable as a Swift type, for `for try await`.
///
/// ```swift
/// for try await line in PythonElements(file, as: String.self) { print(line) }
///
/// try PythonElements(xs, as: Int.self).forEachElement { print($0) }        // without `await`
/// for x in PythonElements(xs, as: Int.self).results { print(try x.get()) }  // the same, as a loop
/// ```
///
/// Async iterables, such as what an `async def` with `yield` gives, are gone through in the runtime's event loop, by
/// `for try await` only.
///
/// Each loop begins anew, as in Python: a list gives its elements again, a generator what is left. Elements travel in
/// chunks, and are taken ahead of their use only where nobody can tell; see ``PythonIterator``.
///
/// A loop that is left early (`break`, `return`, an error) closes a generator, so that its `finally` runs: without
/// waiting for it, before the next operation of the runtime or after an idle moment. An error ends the loop; the
/// elements that came before it have been delivered.
public struct PythonElements<Element: ConvertibleFromPython>: Sendable {
    fileprivate let place: Place
    fileprivate let prefetch: Int?

    /// The elements of an iterable. Python is asked for them when a loop begins.
    ///
    /// - Parameters:
    ///   - reference: anything that can be iterated over, or an iterator.
    ///   - type: what the elements are read as.
    ///   - prefetch: how many elements may be taken from Python before they are asked for; by default none, except from
    ///     lists and the like.
    public init(_ reference: some PythonReference, as type: Element.Type, prefetch: Int? = nil) {
        place = reference.place
        self.prefetch = prefetch
    }

    /// Calls `body` with one element after the other; an error that `body` throws ends the loop.
    // Unspecialized code takes several times as long to hand over an element as to read it.
    @_specialize(where Element == Int)
    @_specialize(where Element == Double)
    @_specialize(where Element == String)
    @_specialize(where Element == PythonObject)
    public func forEachElement(_ body: (Element) throws -> Void) throws {
        var iterator = makeIterator()
        while let chunk = try iterator.nextChunk() {
            for element in chunk { try body(element) }
        }
    }

    /// An iterator for other loops than ``forEachElement(_:)``: `while let element = try iterator.next()`.
    public func makeIterator() -> Iterator { Iterator(place: place, prefetch: prefetch) }
}

extension PythonElements {
    /// The elements for a `for` loop without `await`, which can't throw by itself: a failure is the last of them.
    ///
    /// ```swift
    /// for line in PythonElements(file, as: String.self).results {
    ///     let line = try line.get()
    ///     if line.isEmpty { break }
    /// }
    /// ```
    public var results: Results { Results(iterator: makeIterator()) }

    /// Gives one element after the other, and an error as the last.
    public struct Results: Sequence, IteratorProtocol {
        fileprivate var iterator: Iterator

        public mutating func next() -> Result<Element, any Error>? {
            do { return try iterator.next().map { .success($0) } } catch { return .failure(error) }
        }
    }
}

extension PythonElements where Element == PythonObject {
    /// The elements as objects.
    public init(_ reference: some PythonReference, prefetch: Int? = nil) {
        self.init(reference, as: PythonObject.self, prefetch: prefetch)
    }
}

extension PythonElements: AsyncSequence {
    public typealias Failure = any Error

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(iterator: makeIterator()) }

    /// Gives one element after the other to a loop that suspends.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var iterator: Iterator

        /// The next element; nil at the end, and after an error.
        public mutating func next() async throws -> Element? {
            if let element = iterator.taken() { return element }
            return try await iterator.take()
        }

        /// The next element; nil at the end, and after an error.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> Element? {
            if let element = iterator.taken() { return element }
            return try await iterator.take()
        }
    }
}

extension PythonElements {
    /// Gives one element after the other to code that waits for each.
    public struct Iterator {
        private let place: Place
        private let prefetch: Int?
        private var source: ElementSource?
        private var chunk: [Element] = []
        private var position = 0
        private var hasFailed = false

        fileprivate init(place: Place, prefetch: Int?) {
            self.place = place
            self.prefetch = prefetch
        }

        /// The next element; nil at the end, and after an error.
        public mutating func next() throws -> Element? {
            if let element = taken() { return element }
            return try take()
        }

        fileprivate mutating func taken() -> Element? {
            guard position < chunk.count else { return nil }
            defer { position += 1 }
            return chunk[position]
        }

        /// All elements of the next round trip; nil at the end.
        fileprivate mutating func nextChunk() throws -> ArraySlice<Element>? {
            if position == chunk.count {
                guard try take() != nil else { return nil }
                position = 0
            }
            defer { position = chunk.count }
            return chunk[position...]
        }

        private var start: PythonOperation { .iterate(place, closes: true) }

        private mutating func take() throws -> Element? {
            if hasFailed { return nil }
            do {
                if source == nil { source = try ElementSource(try place.base.perform(start), prefetch: prefetch) }
                while let request = try source?.request() {
                    adopt(try request.target.perform(request.operation))
                    if let element = taken() { return element }
                }
            } catch {
                hasFailed = true
                source?.finish()
                throw error
            }
            return nil
        }

        fileprivate mutating func take() async throws -> Element? {
            if hasFailed { return nil }
            do {
                if source == nil {
                    let start: ElementSource.Start = try await place.base.performAsync(start)
                    source = try await ElementSource(start, of: place, closes: true, prefetch: prefetch)
                }
                while let request = try source?.request() {
                    adopt(try await request.target.performAsync(request.operation))
                    if let element = taken() { return element }
                }
            } catch {
                hasFailed = true
                source?.finish()
                throw error
            }
            return nil
        }

        private mutating func adopt(_ chunk: Chunk<Element>) {
            source?.adopt(chunk)
            self.chunk = chunk.elements
            position = 0
        }
    }
}
