/// What belongs to the end of Python, of the time that it may take as a whole.
package struct EndTimes: Sendable {
    package let whole: Duration

    package init(_ whole: Duration) {
        // No program waits longer, and the clocks that count it have their bounds.
        self.whole = min(max(whole, .zero), .seconds(1_000_000_000))
    }

    /// Threads that still run then are cut off: exit handlers, and what writes files, need some time, too.
    package var threads: Duration { whole * 3 / 4 }

    /// In-process: how long operations that were interrupted may keep Python's own thread from it. Another thread can take over.
    package var operations: Duration { min(whole / 10, .seconds(1)) }
}
