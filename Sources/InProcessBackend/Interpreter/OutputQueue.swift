internal import BackendInterface
internal import Dispatch
internal import Foundation
internal import SystemSupport

/// Python's output for one handler. The handler is called on a thread of its own, one piece after the other: it may use
/// Python, while the thread that prints holds the GIL.
///
/// The queue is bounded like a pipe: code that writes faster than the handler reads has to wait.
final class OutputQueue: @unchecked Sendable {  // variables are touched only with the condition's lock held
    private static let mostBytes = 1 << 20
    /// A handler may wait, in ways that nobody can see, for the very code that waits here. So one more piece is taken
    /// after this time without progress: slowly, but without a deadlock.
    private static let patience = Duration.seconds(1)

    private let queue = DispatchQueue(label: "pyffi.output")
    /// Runs a body that uses the receiver.
    private let handler: Belongings<@Sendable ((OutputReceiver) -> Void) -> Void>
    private let room = NSCondition()
    private var bytes = 0
    /// The numbers of pieces taken, and of pieces that the handler has got.
    private var (taken, handed) = (0, 0)
    private var isStuck = false
    private var lastProgress = ContinuousClock.now

    init(_ handler: @escaping @Sendable ((OutputReceiver) -> Void) -> Void) {
        self.handler = Belongings(handler)
    }

    /// - Returns: false if there is no room.
    func take(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
        let isTaken = room.withLock {
            let now = ContinuousClock.now
            guard bytes == 0 || bytes + piece.count <= Self.mostBytes || isHandler || now - lastProgress > Self.patience
            else { return false }
            // The patience for this piece begins now.
            lastProgress = now
            bytes += piece.count
            taken += 1
            return true
        }
        if isTaken { hand(Array(piece)) }
        return isTaken
    }

    func waitBriefly() {
        room.withLock {
            if bytes > 0 { _ = room.wait(until: Date(timeIntervalSinceNow: 0.005)) }
        }
    }

    /// How many pieces the handler has got, and how many there are in all; none are left for a handler that is stuck.
    var progress: (handed: Int, taken: Int) { room.withLock { (handed, isStuck ? handed : taken) } }

    /// For a caller that doesn't return: if it belongs to the handler, the handler gets nothing more.
    func noteEnd() {
        if isHandler { room.withLock { isStuck = true } }
    }

    /// Whether the caller belongs to the handler: waiting here for the handler's return would never end.
    var isHandler: Bool { OutputHandling.current?.isFor(self) ?? false }

    /// Hands over what waits for the rest of its line.
    func handRest() {
        room.withLock { taken += 1 }
        hand(nil)
    }

    private func hand(_ piece: [UInt8]?) {
        queue.async { [self] in
            OutputHandling.run(for: self) {
                handler.value? { receiver in if let piece { receiver.take(piece) } else { receiver.end() } }
            }
            room.withLock {
                bytes -= piece?.count ?? 0
                handed += 1
                lastProgress = .now
                room.broadcast()
            }
        }
    }
}
