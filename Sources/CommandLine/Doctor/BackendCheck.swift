/// Whether a backend gives an answer.
struct BackendCheck: Codable, Sendable {
    let name: String
    let works: Bool
    /// The time from the start of Python to the answer.
    let seconds: Double?
    let problem: String?
}
