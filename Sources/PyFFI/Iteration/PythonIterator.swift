internal import BackendInterface
internal import SystemSupport

/// A Python iterator: gives one element after the other, as `next()` does in Python.
///
/// ```swift
/// let rows = try PythonIterator(python.eval("[[1, 2], [3, 4]]"))
/// while let row = try rows.next() { print(row) }
///
/// let lines = try PythonIterator(file)
/// while let line = try lines.next(as: String.self) { print(line) }
/// ```
///
/// Elements travel in chunks that grow. From an arbitrary iterator or a generator, whose code does something with each
/// step, an element is taken only when it is asked for, unless `prefetch` allows more. Lists, tuples, dicts and their
/// views, sets, ranges, str and bytes are read ahead, since nobody can tell; what is changed in one of them while it is
/// gone through may be seen too late or not at all.
///
/// An exception is thrown after the elements that came before it; then `next` asks the iterator again, as in Python: a
/// generator has ended. When the iterator itself is no longer referred to, neither here nor in Python, a generator is
/// closed, so that its `finally` runs: with the next operation of the runtime or after an idle moment.
///
/// Several tasks may use one iterator, though it is left to chance which task gets which element.
public final class PythonIterator: Sendable {
    private let state: Locked<State>

    private struct State {
        var source: ElementSource
        var elements: ArraySlice<Attempt> = []
    }

    /// An element of a chunk, or the error of reading it, which must not lose the elements after it.
    private struct Attempt: ConvertibleFromPython {
        let object: Result<PythonObject, any Error>

        static var pythonForm: PythonForm { PythonObject.pythonForm }

        static func read(from reader: PythonReader) throws -> Attempt {
            Attempt(object: Result { try PythonObject.read(from: reader) })
        }
    }

    /// `iter(obj)`
    ///
    /// - Parameters:
    ///   - reference: anything that can be iterated over, or an iterator.
    ///   - prefetch: how many elements may be taken from Python before they are asked for; by default none, except from
    ///     lists and the like.
    /// - Throws: `TypeError` for what can't be iterated over; ``PythonError`` of kind `unsupported` for async iterables
    ///   without `await`.
    public convenience init(_ reference: some PythonReference, prefetch: Int? = nil) throws {
        let start: ElementSource.Start = try reference.perform(.iterate(reference.place, closes: false))
        self.init(try ElementSource(start, prefetch: prefetch))
    }

    /// The suspending form of ``init(_:prefetch:)``.
    public convenience init(_ reference: some PythonReference, prefetch: Int? = nil) async throws {
        let start: ElementSource.Start = try await reference.performAsync(.iterate(reference.place, closes: false))
        self.init(try await ElementSource(start, of: reference.place, closes: false, prefetch: prefetch))
    }

    private init(_ source: ElementSource) {
        state = Locked(State(source: source))
    }

    /// The next element: `next(iterator)`; nil at the end.
    public func next() throws -> PythonObject? {
        if let element = try taken() { return element }
        while let request = try request() {
            adopt(try request.target.perform(request.operation))
            if let element = try taken() { return element }
        }
        return nil
    }

    /// The suspending form of ``next()``.
    public func next() async throws -> PythonObject? {
        if let element = try taken() { return element }
        while let request = try request() {
            adopt(try await request.target.performAsync(request.operation))
            if let element = try taken() { return element }
        }
        return nil
    }

    /// The next element as a Swift type; nil at the end.
    ///
    /// - Throws: also ``PythonError`` of kind `conversion` for an element that isn't such a value; the iterator has
    ///   passed this element then.
    public func next<Element: ConvertibleFromPython>(as type: Element.Type) throws -> Element? {
        guard isOneByOne else {
            guard let element = try next() else { return nil }
            return try Element(element)
        }
        while let request = try request() {
            if let element = adoptOne(try request.target.perform(request.operation) as Chunk<Element>) {
                return element
            }
        }
        return nil
    }

    /// The suspending form of ``next(as:)``.
    public func next<Element: ConvertibleFromPython>(as type: Element.Type) async throws -> Element? {
        guard isOneByOne else {
            guard let element = try await next() else { return nil }
            return try await Element(element)
        }
        while let request = try request() {
            if let element = adoptOne(try await request.target.performAsync(request.operation) as Chunk<Element>) {
                return element
            }
        }
        return nil
    }

    private var isOneByOne: Bool { state.withLock { $0.source.isOneByOne } }

    private func taken() throws -> PythonObject? { try state.withLock { $0.elements.popFirst() }?.object.get() }

    private func request() throws -> ElementSource.Request? { try state.withLock { try $0.source.request() } }

    private func adopt(_ chunk: Chunk<Attempt>) {
        state.withLock { state in
            state.source.adopt(chunk)
            state.elements += chunk.elements
        }
    }

    private func adoptOne<Element>(_ chunk: Chunk<Element>) -> Element? {
        state.withLock { $0.source.adopt(chunk) }
        return chunk.elements.first
    }
}
