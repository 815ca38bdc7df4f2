import BackendInterface
import Foundation
import PyFFI
import SystemSupport

/// Disturbs the schedule of all that the soak test does, so that two things come in each order that they can come in.
///
/// All of it comes from outside; what is tested knows nothing of it:
/// - threads that take the processors away for up to three milliseconds, at any moment, in the middle of any hand-off,
/// - a thread that stops the worker and lets it go on, which also interrupts system calls that wait,
/// - a thread of Python's that changes after what time threads hand the GIL on, down to a microsecond, and confines all
///   threads of the process to one processor.
final class SoakNoise: Sendable {
    private let runtime: PythonRuntime
    private let isOver = Locked(false)
    private let threads = DispatchGroup()

    private static let code = """
        import os, random, sys, threading
        class Noise(threading.Thread):
            def __init__(self, seed):
                super().__init__(name='noise')
                self.random, self.is_over, self.usual = random.Random(seed), threading.Event(), sys.getswitchinterval()
                self.processors = sorted(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else []
            def run(self):
                while not self.is_over.wait(self.random.random() * 0.01):
                    sys.setswitchinterval(self.random.choice([1e-6, 1e-5, 1e-4, 5e-3]))
                    self.confine(self.random.choice([self.processors, self.processors[:1], self.processors[-1:]]))
                sys.setswitchinterval(self.usual)
                self.confine(self.processors)
            def confine(self, processors):
                for thread in os.listdir('/proc/self/task') if processors else []:
                    try: os.sched_setaffinity(int(thread), processors)
                    except OSError: pass  # it has ended
        def begin_noise(seed):
            global noise
            noise = Noise(seed)
            noise.start()
        def end_noise():
            noise.is_over.set()
            noise.join()
        """

    init(_ runtime: PythonRuntime, _ random: inout SeededRandom) async throws {
        self.runtime = runtime
        try await runtime.exec(Self.code)
        try await runtime.eval("begin_noise")(random.number(0..<1 << 30))
        for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { repeatedly(random.split(), Self.takeProcessor) }
        if runtime.backend == .worker {
            let process = runtime.processIdentifier
            repeatedly(random.split()) { Self.stop(process, &$0) }
        }
    }

    /// Ends the noise. A worker that was stopped goes on.
    func end() async throws {
        isOver.withLock { $0 = true }
        await withCheckedContinuation { continuation in
            threads.notify(queue: .global()) { continuation.resume() }
        }
        try await runtime.eval("end_noise")()
    }

    /// Calls `body` again and again on a thread of its own, with pauses of up to ten milliseconds.
    private func repeatedly(_ random: SeededRandom, _ body: @escaping @Sendable (inout SeededRandom) -> Void) {
        threads.enter()
        Thread.detachNewThread { [self] in
            var random = random
            while !isOver.withLock({ $0 }) {
                body(&random)
                usleep(UInt32(random.number(0..<10_000)))
            }
            threads.leave()
        }
    }

    private static func takeProcessor(_ random: inout SeededRandom) {
        let end = ContinuousClock.now + .microseconds(random.number(0..<3000))
        while ContinuousClock.now < end {}
    }

    private static func stop(_ process: Int32, _ random: inout SeededRandom) {
        kill(process, SIGSTOP)
        usleep(UInt32(random.number(0..<3000)))
        kill(process, SIGCONT)
    }
}
