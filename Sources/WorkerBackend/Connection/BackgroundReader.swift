internal import Dispatch
internal import Foundation

/// A thread that reads replies while only suspended tasks wait for them. It starts with the first such task and sleeps
/// while it isn't needed.
final class BackgroundReader: Sendable {
    private let work = DispatchQueue(label: "pyffi.replies", qos: .userInitiated)

    /// Reads until nobody is suspended any more. The caller has given the lead to this thread.
    func lead(_ connection: Connection) {
        work.async { connection.leadInBackground() }
    }
}
