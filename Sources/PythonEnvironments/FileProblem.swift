internal import Foundation
internal import SystemSupport

/// The system's own words for an error of a file: Foundation's, or a `SystemProblem`.
struct FileProblem: CustomStringConvertible {
    let description: String

    private static let numbers: [CocoaError.Code: Int32] = [
        .fileNoSuchFile: ENOENT, .fileReadNoSuchFile: ENOENT, .fileReadNoPermission: EACCES,
        .fileWriteNoPermission: EACCES, .fileWriteOutOfSpace: ENOSPC, .fileWriteVolumeReadOnly: EROFS,
        .fileWriteFileExists: EEXIST,
    ]

    init(_ error: any Error) {
        if let problem = error as? SystemProblem {
            description = problem.description
            return
        }
        let error = error as NSError
        let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError
        if let posix = [error, underlying].lazy.compactMap({ $0 }).first(where: { $0.domain == NSPOSIXErrorDomain }) {
            description = String(cString: strerror(Int32(posix.code)))
        } else if let number = Self.numbers[CocoaError.Code(rawValue: error.code)] {
            // On Linux, Foundation does not always say what the system said.
            description = String(cString: strerror(number))
        } else {
            description = error.localizedDescription
        }
    }
}
