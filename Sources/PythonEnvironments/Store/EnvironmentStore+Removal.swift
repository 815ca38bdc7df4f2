internal import BackendInterface
internal import Foundation
internal import SystemSupport

extension EnvironmentStore {
    /// The environments, the last used first.
    package func all() -> [StoredEnvironment] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { Self.isName($0) && !$0.contains(".") }.compactMap {
            StoredEnvironment(at: "\(folder)/\($0)")
        }
        .sorted { $0.lastUse > $1.lastUse }
    }

    /// Removes all environments that no process uses.
    ///
    /// - Returns: the folders of those that are used.
    @discardableResult
    package func clear() throws -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        removeRemains()
        var (used, failed): ([String], [String]) = ([], [])
        for name in Set(names.filter(Self.isName).map { $0.prefix { $0 != "." } }).sorted() {
            let place = "\(folder)/\(name)"
            switch removeUnlessUsed(place) {
            case .removed: break
            case .isUsed: used.append(place)
            case .failed: failed.append(place)
            }
        }
        guard failed.isEmpty else {
            throw PythonError(.environment, "these environments can't be removed: \(failed.joined(separator: ", "))")
        }
        return used
    }

    enum Removal { case removed, isUsed, failed }

    private func removeUnlessUsed(_ place: String) -> Removal {
        do {
            // With the lock of its name, too: then nobody makes it, and nobody else removes what remains of it.
            let naming = try FileLock.attempt(.exclusive, on: place + ".lock", creates: true)
            guard let naming, naming.isReal else { return access(place, F_OK) == 0 ? .isUsed : .removed }
            defer { withExtendedLifetime(naming) { _ = unlink(place + ".lock") } }
            return removeUnlessUsed(holdingName: place)
        } catch {
            return .failed
        }
    }

    /// The caller holds the lock of the environment's name.
    func removeUnlessUsed(holdingName place: String) -> Removal {
        let file = Self.useLock(of: place)
        do {
            let lock = try FileLock.attempt(.exclusive, on: file)
            // Without the file nobody can use it.
            guard lock != nil || access(file, F_OK) != 0 else { return .isUsed }
            defer { withExtendedLifetime(lock) {} }
            return remove(place) ? .removed : .failed
        } catch {
            return .failed
        }
    }

    /// Removes a folder such that nobody sees a part of it.
    ///
    /// - Parameter patience: how long the caller waits; the rest goes on without it.
    @discardableResult
    func remove(_ place: String, patience: DispatchTimeInterval = .never) -> Bool {
        guard access(place, F_OK) == 0 else { return true }
        let remains = "\(place).removed-\(getpid())-\(UInt32.random(in: .min ... .max))"
        guard rename(place, remains) == 0 else { return false }
        let removal = DispatchGroup()
        removal.enter()
        ThreadPool.shared.run {
            try? FileManager.default.removeItem(atPath: remains)
            removal.leave()
        }
        if removal.wait(timeout: .now() + patience) == .timedOut { return true }
        return access(remains, F_OK) != 0
    }

    /// Whether a name in the folder is one that this store gives: others' files are theirs.
    private static func isName(_ name: String) -> Bool {
        name.wholeMatch(of: /[0-9a-f]{16}(\.lock|\.(building|removed)-[0-9-]+)?/) != nil
    }

    /// Removes what processes left that died while they built or removed an environment.
    ///
    /// - Parameter own: the name whose lock the caller holds.
    func removeRemains(holding own: String? = nil) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where Self.isName(name) {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2, parts[1] != "lock" else { continue }
            // Whoever builds holds the lock.
            let lock = try? FileLock.attempt(.exclusive, on: "\(folder)/\(parts[0]).lock", creates: true)
            guard lock?.isReal == true || parts[0] == own else { continue }
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            withExtendedLifetime(lock) {}
        }
    }

    /// Removes environments that were not used for the longest time, beyond what is kept.
    func makeRoom(for place: String) {
        var (environments, bytes) = (0, 0)
        for environment in all() {
            environments += 1
            bytes += environment.size
            guard environments > most.environments || bytes > most.bytes, environment.folder != place else {
                continue
            }
            if case .removed = removeUnlessUsed(environment.folder) {
                environments -= 1
                bytes -= environment.size
            }
        }
    }
}
