/// Whether a backend gives an answer.
struct BackendCheck: Codable, Sendable {
    let name: String
    let works: Bool
    /// From nothing to the answer.
    let seconds: Double?
    let problem: String?
}
