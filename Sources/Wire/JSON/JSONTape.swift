// The index while it is written. Memory of its own instead of an array: in unoptimised builds a mere read can hold a
// second reference to an array for a while, and the next write then copies all of it, which makes long texts quadratic.

/// A growing list of nodes; begins in memory that the caller lends for its lifetime, so that messages need no
/// allocation.
struct JSONTape: ~Copyable {
    /// `0..<count` is initialised, `count <= capacity`; nodes are trivial and need no deinitialisation.
    private var base: UnsafeMutablePointer<JSONNode>
    private var capacity: Int
    private(set) var count = 0

    /// Whether `base` was allocated here.
    private var isOwner = false

    /// - Parameter space: outlives the tape.
    /// - Parameter expected: reserved at once, if it is more than the space.
    init(in space: UnsafeMutableBufferPointer<JSONNode>, expected: Int) {
        if let start = space.baseAddress, space.count >= max(expected, 1) {
            base = start
            capacity = space.count
        } else {
            capacity = max(expected, 16)
            base = .allocate(capacity: capacity)
            isOwner = true
        }
    }

    deinit {
        if isOwner { base.deallocate() }
    }

    @inline(__always)
    mutating func append(_ node: JSONNode) {
        if count == capacity { grow() }
        (base + count).initialize(to: node)
        count += 1
    }

    /// Doubling can't overflow: there are at most 2^32 nodes.
    private mutating func grow() {
        let larger = UnsafeMutablePointer<JSONNode>.allocate(capacity: 2 * capacity)
        larger.moveInitialize(from: base, count: count)
        if isOwner { base.deallocate() }
        base = larger
        capacity *= 2
        isOwner = true
    }

    @inline(__always)
    subscript(index: Int) -> JSONNode {
        get {
            precondition(index >= 0 && index < count, "an entry that the index doesn't have")
            return base[index]
        }
        set {
            precondition(index >= 0 && index < count, "an entry that the index doesn't have")
            base[index] = newValue
        }
    }

    /// All nodes in an array that is no longer than needed.
    func array() -> [JSONNode] {
        [JSONNode](UnsafeBufferPointer(start: base, count: count))
    }
}
