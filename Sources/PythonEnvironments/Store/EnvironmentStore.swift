internal import BackendInterface
internal import Foundation
internal import PythonDiscovery
internal import Synchronization
internal import SystemSupport

/// The environments that were made, in a folder for caches.
///
/// An environment is built beside its place and moved there in whole, with the lock of its name held, so that it is made
/// once, and one whose builder died is never seen. Who uses an environment holds a shared lock on a file in it, and only
/// what nobody uses is removed.
package struct EnvironmentStore: Sendable {
    package let folder: String

    /// How many environments are kept, and how many bytes they may take. Then the one that was not used for the longest
    /// time goes.
    let most: (environments: Int, bytes: Int)

    package init(folder: String, most: (environments: Int, bytes: Int) = (32, 20 << 30)) {
        self.folder = folder
        self.most = most
    }

    /// The store of this user: `environments` in what `PYFFI_CACHE_DIR` names, or in `pyffi` in the folder for caches.
    ///
    /// - Throws: `environment` if the user has no folder for caches.
    package static func standard() throws -> EnvironmentStore {
        guard let cache = CacheFolder.path else {
            throw PythonError(
                .environment,
                "there is no folder to keep environments in: set PYFFI_CACHE_DIR to one that can be written"
            )
        }
        return EnvironmentStore(folder: cache + "/environments")
    }

    // MARK: Use

    /// The locks on the environments that this process uses, by their folders. Python may import from an environment as
    /// long as the process lives.
    private static let used = Locked<[String: FileLock]>([:])

    /// The environment of that key, which nobody removes while this process lives; nil if there is none that is whole.
    package func existing(_ key: EnvironmentKey) -> String? {
        let place = place(of: key)
        // The cache may have been removed, and made anew by another process.
        let file = Self.useLock(of: place)
        if Self.used.withLock({ $0[place]?.isAt(file) == true }), isWhole(place, key) { return place }
        guard let lock = try? FileLock.attempt(.shared, on: file), isWhole(place, key) else { return nil }
        Self.used.withLock { $0[place] = lock }
        // What is used last is known by this date.
        _ = utimes(place + "/" + EnvironmentRecord.file, nil)
        return place
    }

    /// The file that those lock who use an environment. The locks of folders don't reach other machines on NFS.
    static func useLock(of place: String) -> String { place + "/pyffi-use.lock" }

    private func isWhole(_ place: String, _ key: EnvironmentKey) -> Bool {
        // A cache may be copied to a machine whose interpreters are elsewhere.
        EnvironmentRecord(ofEnvironment: place)?.key == key.text && access(place + "/bin/python", X_OK) == 0
            && isOwn(place)
    }

    /// Whether the folder was made by this user, or for all users by the system's: what others have made may run any
    /// code.
    private func isOwn(_ place: String) -> Bool {
        var info = stat()
        return lstat(place, &info) == 0 && (info.st_uid == geteuid() || info.st_uid == 0)
    }

    private func place(of key: EnvironmentKey) -> String { "\(folder)/\(key.name)" }

    // MARK: Making

    /// The environment of that key, made by `build` if there is none.
    ///
    /// - Parameters:
    ///   - build: makes the environment in a folder, for the place that it is moved to.
    ///   - whileWaiting: called if another process is making the environment.
    func environment(
        _ key: EnvironmentKey,
        until deadline: ContinuousClock.Instant,
        _ abandonment: Abandonment?,
        whileWaiting: () -> Void,
        build: (_ folder: String, _ place: String, FileLock) throws -> EnvironmentRecord
    ) throws -> String {
        if let existing = existing(key) { return existing }
        let place = place(of: key)
        try makeFolder()
        let lock = try waitForLock(place, until: deadline, abandonment, whileWaiting)
        if let existing = existing(key) { return existing }
        defer { withExtendedLifetime(lock) {} }
        Self.used.withLock { $0[place] = nil }
        removeRemains(holding: lock.isReal ? key.name : nil)
        try removeDamaged(place)
        try make(key, at: place) { try build($0, place, lock) }
        makeRoom(for: place)
        return place
    }

    /// - Throws: `environment` if another process uses what is there, or if it is another user's.
    private func removeDamaged(_ place: String) throws {
        func failure(_ problem: String) -> PythonError {
            PythonError(.environment, "the environment \(place) \(problem); or set PYFFI_CACHE_DIR to another folder")
        }
        if access(place, F_OK) == 0, !isOwn(place) {
            throw failure("belongs to another user, whose environments may run any code: remove it")
        }
        switch removeUnlessUsed(holdingName: place) {
        case .removed: break
        case .isUsed: throw failure("is damaged, and a running program still uses it: end that program")
        case .failed: throw failure("is damaged, and can't be removed: remove it")
        }
    }

    private func waitForLock(
        _ place: String,
        until deadline: ContinuousClock.Instant,
        _ abandonment: Abandonment?,
        _ whileWaiting: () -> Void
    ) throws -> FileLock {
        let lock: FileLock?
        do {
            lock = try FileLock.wait(on: place + ".lock", until: deadline, abandonment, whileWaiting: whileWaiting)
        } catch let problem as SystemProblem {
            throw cannotWrite(problem)
        }
        if let lock { return lock }
        throw PythonError(
            .timedOut,
            "another process is still making the environment \(place), and the time for it is over"
        )
    }

    private func make(
        _ key: EnvironmentKey,
        at place: String,
        _ build: (_ folder: String) throws -> EnvironmentRecord
    ) throws {
        let building = "\(place).building-\(getpid())-\(UInt32.random(in: .min ... .max))"
        do {
            let record = try build(building)
            do {
                try record.write(into: building)
            } catch {
                throw PythonError(.environment, "the environment can't be written: \(FileProblem(error))")
            }
            guard isWhole(building, key) else {
                throw PythonError(.environment, "what the installer made has no bin/python that can be started")
            }
            // Locked before anybody sees it, so that nobody can remove it meanwhile.
            let lock = try? FileLock.attempt(.shared, on: Self.useLock(of: building), creates: true)
            guard rename(building, place) == 0 else { throw cannotWrite(SystemProblem(errno)) }
            Self.used.withLock { $0[place] = lock }
        } catch {
            // Some gigabytes may be there, and the caller may have been cancelled.
            remove(building, patience: .seconds(2))
            throw error
        }
    }

    private func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            // On Linux, Foundation does not always say what the system said.
            guard mkdir(folder, 0o777) != 0, errno != EEXIST else { return }
            throw cannotWrite(SystemProblem(errno))
        }
    }

    private func cannotWrite(_ problem: some CustomStringConvertible) -> PythonError {
        PythonError(
            .environment,
            "environments can't be kept in \(folder): \(problem); set PYFFI_CACHE_DIR to a folder that can be written"
        )
    }

    /// Why environments can't be kept here, or nil.
    package var problem: String? {
        var nearest = folder as NSString
        while access(nearest as String, F_OK) != 0, nearest.length > 1 {
            nearest = nearest.deletingLastPathComponent as NSString
        }
        var info = stat()
        if stat(nearest as String, &info) == 0, info.st_mode & S_IFMT != S_IFDIR {
            return "\(cannotWrite(SystemProblem(ENOTDIR)))"
        }
        return access(nearest as String, W_OK) == 0 ? nil : "\(cannotWrite(SystemProblem(errno)))"
    }
}
