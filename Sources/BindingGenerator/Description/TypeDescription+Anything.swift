extension TypeDescription {
    /// Whether Python says that it may be any object.
    var isAnything: Bool {
        switch self {
        case .any(reason: nil), .object, .variable: true
        case .union(let members): members.contains { $0.isAnything }
        default: false
        }
    }
}
