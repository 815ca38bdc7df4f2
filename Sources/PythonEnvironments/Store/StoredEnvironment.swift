package import Foundation

/// One of the environments of a store.
package struct StoredEnvironment: Sendable {
    package let folder: String
    package let record: EnvironmentRecord
    package let lastUse: Date

    init?(at folder: String) {
        guard let record = EnvironmentRecord(ofEnvironment: folder) else { return nil }
        self.folder = folder
        self.record = record
        let file = URL(filePath: folder).appending(path: EnvironmentRecord.file)
        lastUse =
            (try? file.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate ?? .distantPast
    }
}
