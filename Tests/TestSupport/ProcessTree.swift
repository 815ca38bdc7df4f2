#if os(Linux)
    import Foundation

    /// What the kernel says of this process and of everything that it has started.
    struct ProcessTree {
        struct Thread {
            let number: Int32
            let name: String
            /// R: runs or could run; D: waits for a disk; S: sleeps.
            let state: Character
            let folder: String

            /// Where in the kernel it sleeps.
            var waitsIn: String { text(of: "\(folder)/wchan") ?? "" }
        }

        struct Process {
            let number: Int32
            let parent: Int32
            let name: String
            let state: Character
            /// Processor time of its own and of children that have ended, in ticks of the clock.
            let ticks: Int

            var threads: [Thread] {
                numbers(in: "/proc/\(number)/task").compactMap { thread in
                    let folder = "/proc/\(number)/task/\(thread)"
                    guard let entry = StatusLine(folder) else { return nil }
                    return Thread(number: thread, name: entry.name, state: entry.state, folder: folder)
                }
            }

            var command: String {
                let bytes = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") ?? Data()
                let words = bytes.split(separator: 0).map { String(decoding: $0.prefix(80), as: UTF8.self) }
                return words.prefix(6).joined(separator: " ").replacing("\n", with: " ")
            }
        }

        /// This process, and behind it all that it has started.
        let processes: [Process]

        init() {
            let all = numbers(in: "/proc").compactMap { number -> Process? in
                guard let entry = StatusLine("/proc/\(number)") else { return nil }
                let ticks = entry.numbers[10...13].reduce(0, +)
                return Process(
                    number: number,
                    parent: Int32(entry.numbers[0]),
                    name: entry.name,
                    state: entry.state,
                    ticks: ticks
                )
            }
            let children = Dictionary(grouping: all, by: \.parent)
            var found = all.filter { $0.number == getpid() }
            var next = 0
            while next < found.count {
                found += children[found[next].number] ?? []
                next += 1
            }
            processes = found
        }

        /// Processor time that was used so far, in seconds.
        var processorTime: Double {
            Double(processes.reduce(0) { $0 + $1.ticks }) / Double(sysconf(Int32(_SC_CLK_TCK)))
        }

        /// Whether a thread other than the caller's could go on, had it a processor or what it reads from a disk.
        var isRunnable: Bool {
            let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
            return processes.contains { process in
                process.threads.contains { "RD".contains($0.state) && $0.folder != own.map { "/proc/\($0)" } }
            }
        }
    }

    /// A line of /proc/…/stat.
    private struct StatusLine {
        let name: String
        let state: Character
        /// The numbers behind the state.
        let numbers: [Int]

        init?(_ folder: String) {
            // The name may hold anything, also spaces and parentheses.
            guard let text = text(of: "\(folder)/stat"), let open = text.firstIndex(of: "("),
                let close = text.lastIndex(of: ")"), open < close
            else { return nil }
            name = String(text[text.index(after: open)..<close])
            let rest = text[text.index(after: close)...].split(separator: " ")
            guard let state = rest.first?.first, rest.count > 15 else { return nil }
            self.state = state
            numbers = rest.dropFirst().map { Int($0) ?? 0 }
        }
    }

    private func text(of file: String) -> String? {
        FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
    }

    private func numbers(in folder: String) -> [Int32] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { Int32($0) }
    }
#endif
