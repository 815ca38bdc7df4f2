internal import BackendInterface

/// An iterator in Python, and what is to be taken from it with the next round trip.
struct ElementSource: Sendable {
    /// What `iter(obj)` told: see protocol.md, section 4.
    typealias Start = PythonTuple<PythonObject?, Bool, PythonObject?>

    /// More at once would not be faster, and would only be in memory for longer.
    private static let most = 4096

    private let iterator: PythonObject
    /// Closes a generator when it is released.
    private var closing: PythonObject?
    private let most: Int
    private var count = 1
    private var isAtEnd = false
    /// What comes after the elements that were taken.
    private var failure: Failure?

    private enum Failure: Sendable {
        /// In Python: it is raised by what takes the iterator's place.
        case raised(by: PythonObject)
        case conversion(any Error)
    }

    /// - Parameter prefetch: how many elements may be taken before they are asked for; nil: what nobody can notice.
    init(_ start: Start, prefetch: Int?) throws {
        let (iterator, isPlain, closing) = start.elements
        guard let iterator else {
            throw PythonError(
                .unsupported,
                "this is an async iterable, for Python's `async for`: going through it needs an event loop, which this "
                    + "version of PyFFI does not have yet"
            )
        }
        self.iterator = iterator
        self.closing = closing
        most = prefetch.map { max(0, min($0, Self.most - 1)) + 1 } ?? (isPlain ? Self.most : 1)
    }

    /// Whether each element is taken when it is asked for.
    var isOneByOne: Bool { most == 1 }

    struct Request: Sendable {
        let target: PythonObject
        let count: Int

        var operation: PythonOperation { .take(Place(target), count: count) }
    }

    /// What gives the next chunk; nil at the end.
    mutating func request() throws -> Request? {
        switch failure.take() {
        case .raised(let failed): return Request(target: failed, count: 1)
        case .conversion(let error): throw error
        case nil: return isAtEnd ? nil : Request(target: iterator, count: count)
        }
    }

    mutating func adopt<Element>(_ chunk: Chunk<Element>) {
        count = min(count * 2, most)
        switch chunk.rest {
        case .more: break
        case .end: isAtEnd = true
        case .failure(let failed): failure = .raised(by: failed)
        }
        if let error = chunk.failure { failure = .conversion(error) }
    }

    /// Gives up what is left, and closes a generator.
    mutating func finish() {
        isAtEnd = true
        failure = nil
        closing = nil
    }
}
