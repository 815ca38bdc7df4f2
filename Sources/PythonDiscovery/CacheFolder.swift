internal import Foundation

/// Where this library keeps what it can make again.
package enum CacheFolder {
    /// nil if the user has none.
    package static var path: String? {
        if let named = ProcessInfo.processInfo.environment["PYFFI_CACHE_DIR"], !named.isEmpty {
            let folder = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
            return URL(filePath: (named as NSString).expandingTildeInPath, relativeTo: folder).standardizedFileURL.path
        }
        #if os(Linux)
            // Foundation makes up a home for a user without one.
            let variables = ProcessInfo.processInfo.environment
            guard ["HOME", "XDG_CACHE_HOME"].contains(where: { variables[$0]?.hasPrefix("/") == true }) else {
                return nil
            }
        #endif
        return FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first?.appending(path: "pyffi").path
    }
}
