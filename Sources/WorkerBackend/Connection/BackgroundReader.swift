internal import Dispatch
internal import Foundation

/// A thread that reads while no blocked caller does: when only tasks wait for replies, Python may call functions, or
/// late replies are due. It starts when it is first needed, and sleeps while it isn't.
final class BackgroundReader: Sendable {
    private let work = DispatchQueue(label: "pyffi.replies", qos: .userInitiated)

    /// Reads as long as the connection needs this thread. The caller has given the lead to it.
    func lead(_ connection: Connection) {
        work.async { connection.leadInBackground() }
    }
}
