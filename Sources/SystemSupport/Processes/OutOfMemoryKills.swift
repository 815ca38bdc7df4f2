internal import Foundation

/// How many processes the system has killed for lack of memory, as far as it tells: on Linux, in all control groups.
package enum OutOfMemoryKills {
    /// nil where the system doesn't tell.
    package static var count: Int? {
        FileManager.default.contents(atPath: "/proc/vmstat").flatMap { count(in: String(decoding: $0, as: UTF8.self)) }
    }

    /// - Parameter statistics: a line for each number, `oom_kill 7`.
    package static func count(in statistics: String) -> Int? {
        let name = "oom_kill "
        return statistics.split(separator: "\n").first { $0.hasPrefix(name) }.flatMap { Int($0.dropFirst(name.count)) }
    }
}
