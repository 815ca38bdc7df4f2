package import Foundation

/// One of the environments of a store.
package struct StoredEnvironment: Sendable {
    package let folder: String
    package let record: EnvironmentRecord
    package let lastUse: Date

    /// In bytes. Whatever stands in the record, the sum of all sizes can be formed.
    package var size: Int { min(max(0, record.bytes), 1 << 50) }

    init?(at folder: String) {
        guard let record = EnvironmentRecord(ofEnvironment: folder) else { return nil }
        self.folder = folder
        self.record = record
        let file = URL(filePath: folder).appending(path: EnvironmentRecord.file)
        lastUse =
            (try? file.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate ?? .distantPast
    }
}
