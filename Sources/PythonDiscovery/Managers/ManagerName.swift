enum ManagerName: String, Sendable {
    case pyenv, asdf, mise

    /// Where its installed Pythons come from.
    var source: InterpreterSource {
        switch self {
        case .pyenv: .pyenv
        case .asdf: .asdf
        case .mise: .mise
        }
    }

    var shimSource: InterpreterSource {
        switch self {
        case .pyenv: .pyenvShim
        case .asdf: .asdfShim
        case .mise: .miseShim
        }
    }

    var withArticle: String { self == .asdf ? "an \(rawValue)" : "a \(rawValue)" }
}
