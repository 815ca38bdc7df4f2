internal import BackendInterface
internal import Dispatch
internal import Foundation
internal import SystemSupport

/// What Python has written for one handler, which is called on a thread of its own, one piece after the other: it may use
/// Python, whose lock the thread that prints holds.
///
/// As a pipe, it takes so much: code that writes faster than the handler reads has to wait.
final class OutputQueue: @unchecked Sendable {  // what changes is touched only with the condition's lock held
    private static let mostBytes = 1 << 20
    /// A handler may wait, in ways that nobody can see, for the very code that waits here. After so long without a piece done
    /// one more is taken: slowly, but nothing stands still for good.
    private static let patience = Duration.seconds(1)

    private let queue = DispatchQueue(label: "pyffi.output")
    private let handler: Belongings<@Sendable ([UInt8]) -> Void>
    private let room = NSCondition()
    private var bytes = 0
    /// Pieces taken, and those that the handler has got.
    private var (taken, handed) = (0, 0)
    private var isStuck = false
    private var lastProgress = ContinuousClock.now

    init(_ handler: @escaping @Sendable ([UInt8]) -> Void) {
        self.handler = Belongings(handler)
    }

    /// - Returns: false where there is no room.
    func take(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
        let isTaken = room.withLock {
            let now = ContinuousClock.now
            guard bytes == 0 || bytes + piece.count <= Self.mostBytes || isHandler || now - lastProgress > Self.patience
            else { return false }
            // Alone it has its time from now on.
            lastProgress = now
            bytes += piece.count
            taken += 1
            return true
        }
        if isTaken { hand(Array(piece)) }
        return isTaken
    }

    /// Waits for room, but not for long.
    func waitBriefly() {
        room.withLock {
            if bytes > 0 { _ = room.wait(until: Date(timeIntervalSinceNow: 0.005)) }
        }
    }

    /// How many pieces the handler has got, and how many there are; as if there were none to come where it comes to nothing more.
    var progress: (handed: Int, taken: Int) { room.withLock { (handed, isStuck ? handed : taken) } }

    /// For a caller that doesn't come back: where that is the handler, nothing more is done.
    func noteEnd() {
        if isHandler { room.withLock { isStuck = true } }
    }

    /// Whether the caller belongs to the handler: what it waits for here can't happen before that returns.
    var isHandler: Bool { OutputHandling.current?.isFor(self) ?? false }

    private func hand(_ piece: [UInt8]) {
        queue.async { [self] in
            OutputHandling.run(for: self) { handler.value?(piece) }
            room.withLock {
                bytes -= piece.count
                handed += 1
                lastProgress = .now
                room.broadcast()
            }
        }
    }
}
