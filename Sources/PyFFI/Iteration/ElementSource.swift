internal import BackendInterface

/// An iterator in Python, and the state of the iteration: how many elements to take next, the end, an error.
struct ElementSource: Sendable {
    /// The result of operation `iterate`: see protocol.md, section 4.
    typealias Start = PythonTuple<PythonObject?, Bool, PythonObject?>

    /// The most elements of one round trip. More would not be faster, and would only be in memory for longer.
    private static let most = 4096

    private let iterator: PythonObject
    /// An object that closes the generator when it is released.
    private var closing: PythonObject?
    /// Whether the iterator is async, so that elements are taken by coroutines.
    private let isAsync: Bool
    private let most: Int
    private var count = 1
    private var isAtEnd = false
    /// The error that follows the elements that were taken.
    private var failure: Failure?

    private enum Failure: Sendable {
        /// A Python exception, which taking from this object raises.
        case raised(by: PythonObject)
        case conversion(any Error)
    }

    /// - Parameter prefetch: how many elements may be taken ahead of their use; nil: any number if nobody can notice,
    ///   else none.
    init(_ start: Start, prefetch: Int?) throws {
        let (iterator, isPlain, closing) = start.elements
        guard let iterator else {
            throw PythonError(
                .unsupported,
                "this is an async iterable, for Python's `async for`: it can be gone through with `await` only, "
                    + "as in `for try await element in PythonElements(…)`"
            )
        }
        self.init(iterator, closing, isAsync: false, isPlain: isPlain, prefetch)
    }

    /// Accepts async iterables, too, whose elements are taken by coroutines.
    init(_ start: Start, of place: Place, closes: Bool, prefetch: Int?) async throws {
        guard start.elements.0 == nil else {
            self = try ElementSource(start, prefetch: prefetch)
            return
        }
        let iterable = PythonPath(place)
        let steps: PythonTuple<PythonObject, PythonObject?> = try await iterable.support(.asyncSteps)(iterable, closes)
        self.init(steps.elements.0, steps.elements.1, isAsync: true, isPlain: false, prefetch)
    }

    private init(_ iterator: PythonObject, _ closing: PythonObject?, isAsync: Bool, isPlain: Bool, _ prefetch: Int?) {
        self.iterator = iterator
        self.closing = closing
        self.isAsync = isAsync
        most = prefetch.map { max(0, min($0, Self.most - 1)) + 1 } ?? (isPlain ? Self.most : 1)
    }

    /// Whether no element is taken ahead of its use.
    var isOneByOne: Bool { most == 1 }

    struct Request: Sendable {
        let target: PythonObject
        let count: Int
        let isAsync: Bool

        var operation: PythonOperation {
            isAsync
                ? .call(Place(target, .attribute("take")), arguments: [count], keywords: [])
                : .take(Place(target), count: count)
        }
    }

    /// The request for the next chunk; nil at the end.
    mutating func request() throws -> Request? {
        switch failure.take() {
        case .raised(let failed): return Request(target: failed, count: 1, isAsync: isAsync)
        case .conversion(let error): throw error
        case nil: return isAtEnd ? nil : Request(target: iterator, count: count, isAsync: isAsync)
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

    /// Ends the iteration: drops what is left, and closes a generator.
    mutating func finish() {
        isAtEnd = true
        failure = nil
        closing = nil
    }
}
