internal import Foundation

/// A control group of Linux with a limit of memory, for one process and those that it starts.
package final class MemoryGroup: Sendable {
    private let folder: String
    private let hierarchy: Hierarchy
    /// What the group's count of kills was when it was made: one of that name may have been left behind.
    private let killsBefore: Int

    /// Makes a group and moves a process into it.
    ///
    /// - Parameter limit: in bytes.
    /// - Throws: `SystemProblem`, which says what this program may not do.
    package init(limit: Int, for process: pid_t) throws(SystemProblem) {
        var problem = SystemProblem(ENOSYS, "this system has no control groups for memory")
        for (hierarchy, parent) in Hierarchy.places() {
            let folder = "\(parent)/pyffi-worker-\(process)"
            do throws(SystemProblem) {
                try hierarchy.makeGroup(folder, in: parent, limit: limit)
                do throws(SystemProblem) {
                    try write(String(process), to: "\(folder)/cgroup.procs")
                } catch {
                    rmdir(folder)
                    throw error
                }
                (self.folder, self.hierarchy) = (folder, hierarchy)
                killsBefore = hierarchy.kills(folder)
                return
            } catch { problem = error }
        }
        throw problem
    }

    /// Whether the system has killed a process of the group for the limit.
    package var hasReachedLimit: Bool {
        hierarchy.kills(folder) > killsBefore
    }

    /// Removes the group, unless a process is left there. To be called when the one it was made for has been reaped.
    package func remove() { rmdir(folder) }

    deinit { remove() }
}

/// The two forms of control groups: version 2 has one tree for all limits.
private enum Hierarchy {
    case one, two

    /// How many processes of a group the system has killed.
    func kills(_ folder: String) -> Int {
        read("\(folder)/\(self == .one ? "memory.oom_control" : "memory.events")").flatMap(OutOfMemoryKills.count) ?? 0
    }

    /// Where groups of this program's may be made, best place first.
    static func places() -> [(Hierarchy, parent: String)] {
        let own = lines(of: "/proc/self/cgroup").map {
            $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        }
        let mounts = lines(of: "/proc/self/mountinfo").compactMap(Mount.init)
        return own.flatMap { line -> [(Hierarchy, String)] in
            guard line.count == 3 else { return [] }
            let path = String(line[2])
            if line[1].split(separator: ",").contains("memory") {
                return mounts.first { $0.type == "cgroup" && $0.options.contains("memory") }
                    .flatMap { $0.folder(of: path) }.map { [(.one, $0)] } ?? []
            }
            guard line[1].isEmpty, let folder = mounts.first(where: { $0.type == "cgroup2" })?.folder(of: path) else {
                return []
            }
            // A group that has processes can't have groups with limits, so a service's own group mostly stands beside.
            return [(.two, folder)] + (path == "/" ? [] : [(.two, (folder as NSString).deletingLastPathComponent)])
        }
    }

    func makeGroup(_ folder: String, in parent: String, limit: Int) throws(SystemProblem) {
        if self == .two {
            let controllers = { (file: String) in (read("\(parent)/\(file)") ?? "").split { $0.isWhitespace } }
            if !controllers("cgroup.subtree_control").contains("memory") {
                try write("+memory", to: "\(parent)/cgroup.subtree_control")
            }
        }
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw SystemProblem(errno, "can't make \(folder)") }
        do throws(SystemProblem) {
            try write(String(limit), to: "\(folder)/\(self == .one ? "memory.limit_in_bytes" : "memory.max")")
        } catch {
            rmdir(folder)
            throw error
        }
        // Where memory is swapped, that would only delay the end. Not every system counts swapped memory.
        if self == .one {
            try? write(String(limit), to: "\(folder)/memory.memsw.limit_in_bytes")
        } else {
            try? write("0", to: "\(folder)/memory.swap.max")
        }
    }
}

/// A line of `/proc/self/mountinfo`: `36 35 0:30 /root /mount/point options - type source options`.
private struct Mount {
    let root: String
    let point: String
    let type: Substring
    let options: [Substring]

    init?(_ line: Substring) {
        let fields = line.split(separator: " ")
        guard let dash = fields.firstIndex(of: "-"), dash >= 5, fields.count > dash + 3 else { return nil }
        (root, point) = (String(fields[3]), String(fields[4]))
        type = fields[dash + 1]
        options = fields[dash + 3].split(separator: ",")
    }

    /// The folder of a control group; nil if the mount doesn't show it.
    func folder(of path: String) -> String? {
        guard path == root || root == "/" || path.hasPrefix(root + "/") else { return nil }
        let rest = root == "/" ? path : String(path.dropFirst(root.count))
        return rest == "/" ? point : point + rest
    }
}

private func read(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
}

private func lines(of path: String) -> [Substring] { (read(path) ?? "").split(separator: "\n") }

private func write(_ text: String, to path: String) throws(SystemProblem) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemProblem(errno, "can't write \(path)") }
    defer { close(descriptor) }
    guard Foundation.write(descriptor, text, text.utf8.count) == text.utf8.count else {
        throw SystemProblem(errno, "can't write \"\(text)\" to \(path)")
    }
}
