/// What is called without a frame of `__main__`, since it is C code, which rarely looks at its caller.
struct Callees {
    enum Kind {
        /// Called as it is.
        case direct
        /// Called from a frame of `__main__`.
        case framed
        /// Called by code of `__main__` itself: it sees the names of a function that calls it.
        case local
    }

    // Memory that is never given back: references to arrays would be counted at each call.
    private let directTypes: UnsafeBufferPointer<PyPointer>
    /// With the number of arguments from which on it doesn't look at its caller.
    private let local: UnsafeBufferPointer<(function: PyPointer, count: Int)>
    private let looking: UnsafeBufferPointer<PyPointer>

    /// - Parameter lists: what the package's function `callees` gives. All that is in it is kept for ever.
    init(_ lists: borrowing Owned, _ setup: Setup) throws {
        let api = setup.api
        let lists = setup.items(lists.pointer)
        guard lists.count == 4 else { throw setup.failure }
        func kept(_ list: PyPointer) -> [PyPointer] { setup.items(list).map { Owned(retaining: $0, api).keep() } }
        func memory<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
            let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
            _ = memory.initialize(from: elements)
            return UnsafeBufferPointer(memory)
        }
        directTypes = memory(kept(lists[0]))
        var overflow: Int32 = 0
        let counts = setup.items(lists[2]).map { Int(api.numbers.int64($0, &overflow)) }
        local = memory(zip(kept(lists[1]), counts).map { (function: $0, count: $1) })
        looking = memory(kept(lists[3]))
    }

    @inline(__always)
    func kind(of function: PyPointer, _ type: PyPointer, arguments: Int) -> Kind {
        guard directTypes.contains(type) else { return .framed }
        if looking.contains(function) { return .framed }
        for one in local where one.function == function { return arguments < one.count ? .local : .direct }
        return .direct
    }
}
