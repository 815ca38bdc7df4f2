import BackendInterface
import Dispatch
import Foundation
import SystemSupport
import Testing

@Suite
struct DeadlinesTests {
    @Test(arguments: [0, 20, 1200])
    func `what is to happen after a delay happens then, and not before`(milliseconds: Int) async {
        let start = ContinuousClock.now
        let delay = Duration.milliseconds(milliseconds)
        await withCheckedContinuation { continuation in
            Deadlines.after(delay) { continuation.resume() }
        }
        #expect(ContinuousClock.now - start >= delay)
    }

    @Test(arguments: [20, 600_000])
    func `a deadline that is cancelled frees what it was to do`(milliseconds: Int) {
        final class Witness: Sendable {}
        let delay = Duration.milliseconds(milliseconds)
        weak var witness: Witness?
        var start: ContinuousClock.Instant
        repeat {
            start = .now
            let held = Witness()
            witness = held
            let timer = Deadlines.after(delay) { withExtendedLifetime(held) {} }
            timer.cancel()
            // On a busy machine the deadline may have been due by then.
        } while ContinuousClock.now - start >= delay
        #expect(witness == nil)
    }

    @Test
    func `jobs of the pool that wait for each other have a thread each, and many follow one another`() async {
        let count = 300
        let (ends, end) = AsyncStream<Void>.makeStream()
        let barrier = Barrier(count)
        for _ in 0..<count {
            ThreadPool.shared.run {
                barrier.pass()
                end.yield()
            }
        }
        var ended = 0
        for await _ in ends {
            ended += 1
            if ended == count { break }
        }
        for _ in 0..<1000 {
            await withCheckedContinuation { continuation in ThreadPool.shared.run { continuation.resume() } }
        }
    }

    @Test
    func `jobs of an elastic queue may wait for those behind them`() async {
        let count = 30
        let (ends, end) = AsyncStream<Void>.makeStream()
        let (queue, barrier) = (ElasticQueue(), Barrier(count))
        for _ in 0..<count {
            queue.run {
                barrier.pass()
                end.yield()
            }
        }
        var ended = 0
        for await _ in ends {
            ended += 1
            if ended == count { break }
        }
    }

    @Test
    func `thousands of quick jobs of an elastic queue take few threads`() async {
        let count = 5000
        // The jobs that run at once are counted, not the threads: those are the pool's, which others use beside this
        // test.
        let running = Locked((now: 0, most: 0, left: count))
        let queue = ElasticQueue()
        await withCheckedContinuation { continuation in
            for _ in 0..<count {
                queue.run {
                    running.withLock { running in
                        running.now += 1
                        running.most = max(running.most, running.now)
                    }
                    let isLast = running.withLock { running in
                        running.now -= 1
                        running.left -= 1
                        return running.left == 0
                    }
                    if isLast { continuation.resume() }
                }
            }
        }
        #expect(running.withLock { $0.most } < 100)
    }
}

/// Opens when so many wait in front of it.
private final class Barrier: Sendable {
    private let count: Int
    private let waiting = Locked<[DispatchSemaphore]>([])

    init(_ count: Int) { self.count = count }

    func pass() {
        let own = DispatchSemaphore(value: 0)
        let all = waiting.withLock { waiting -> [DispatchSemaphore] in
            waiting.append(own)
            return waiting.count == count ? waiting : []
        }
        for one in all { _ = one.signal() }
        own.wait()
    }
}
