internal import BackendInterface
import Foundation
package import SystemSupport

/// Ends a run of tests that stands still, and says where it stands.
///
/// A busy machine reaches every limit of the clock. So none is set: what counts is whether anything goes on.
///
/// - *Standing still*: for two minutes hardly any processor time was used by this process and all below it, and
///   whenever the watchdog looked, no thread was running, ready to run, or waiting for a disk. Starved threads are
///   ready to run: on a machine that has no time for the tests nothing stands still.
/// - *Turning in circles*: five minutes of processor time were used, and no test has begun or ended meanwhile.
///
/// The report has the names of the tests that run, every thread of every process, the stacks of Swift and of Python;
/// then the process ends with a status of its own. It holds on Linux, where the kernel tells all this; elsewhere
/// nothing is watched.
package enum Watchdog {
    /// The first line of a report.
    package static let mark = "↳ nothing goes on in these tests:"
    /// The status of a process that stood still.
    package static let status: Int32 = 70

    /// Set for a test program that tests start: how deep it stands below the program that was started first. The deeper
    /// program has less patience, so that it reports before the one above, which knows less.
    package static let depthVariable = "PYFFI_TEST_DEPTH"

    package static let depth = ProcessInfo.processInfo.environment[depthVariable].flatMap { Int($0) } ?? 0

    /// How long, in seconds, everything has to stand still. Settable for the test of the watchdog itself.
    package static let patience = Locked(120 / Double(1 << min(depth, 3)))

    static let looks = 24
    static let turningLimit = 300.0

    static func start() { _ = isStarted }

    private static let isStarted: Void = {
        #if os(Linux)
            let thread = Thread { watch() }
            thread.name = "watchdog"
            thread.start()
        #endif
    }()

    #if os(Linux)
        private static func watch() {
            var history = History()
            while true {
                Thread.sleep(forTimeInterval: patience.withLock { $0 } / Double(looks))
                history.add(Look())
                if let finding = history.finding {
                    StandstillReport(finding).writeAndExit()
                }
            }
        }

        /// What the watchdog sees at one moment.
        struct Look {
            let time = ContinuousClock.now
            let processorTime: Double
            let isRunnable: Bool
            let progress = RunningTests.shared.progress

            init() {
                let tree = ProcessTree()
                isRunnable = tree.isRunnable
                var own = timespec()
                clock_gettime(CLOCK_THREAD_CPUTIME_ID, &own)
                // Looking is not progress.
                processorTime = tree.processorTime - Double(own.tv_sec) - Double(own.tv_nsec) / 1e9
            }
        }

        struct History {
            private var last: [Look] = []
            /// The look that first saw the present progress.
            private var atProgress: Look?

            mutating func add(_ look: Look) {
                last = last.suffix(Watchdog.looks) + [look]
                if atProgress?.progress != look.progress { atProgress = look }
            }

            var finding: String? {
                guard let now = last.last, let first = last.first, let atProgress else { return nil }
                let seconds = (now.time - first.time) / .seconds(1)
                // Threads that look again and again whether something has come use up to a twentieth.
                if last.count > Watchdog.looks, first.progress == now.progress,
                    now.processorTime - first.processorTime < seconds / 20,
                    last.filter(\.isRunnable).count < Watchdog.looks / 4
                {
                    return "standing still for \(Int(seconds)) s"
                }
                if now.processorTime - atProgress.processorTime > Watchdog.turningLimit,
                    !RunningTests.shared.isProgramRunning
                {
                    return "\(Int(Watchdog.turningLimit)) s of processor time, and no test began or ended"
                }
                return nil
            }
        }
    #endif
}
