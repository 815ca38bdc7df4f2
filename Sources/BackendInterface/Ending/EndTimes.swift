/// How the time that Python's end may take is divided.
package struct EndTimes: Sendable {
    package let whole: Duration

    package init(_ whole: Duration) {
        // No program waits longer, and longer times overflow clocks.
        self.whole = min(max(whole, .zero), .seconds(1_000_000_000))
    }

    /// Threads that still run after this time are cut off: exit handlers and the writing of files need the rest.
    package var threads: Duration { whole * 3 / 4 }

    /// In-process: how long interrupted operations may keep Python's main thread from the end. Then another thread can
    /// take over.
    package var operations: Duration { min(whole / 10, .seconds(1)) }
}
