/// What the workers of a ``PythonPool`` start from.
///
/// ```swift
/// configuration.startsFrom = .template
/// ```
public struct PythonPoolStart: Sendable {
    enum Form: Sendable {
        case interpreter
        case template(warmUp: (@Sendable (PythonRuntime) async throws -> Void)?)
    }

    let form: Form

    /// An interpreter of their own: each imports what it needs.
    public static let interpreter = PythonPoolStart(form: .interpreter)

    /// A ``PythonTemplate`` in which the pool's set-up has run once. The set-up runs again in each worker, but what it
    /// has imported, and left in modules and `__main__`, is there already: a restart takes milliseconds instead of the
    /// seconds that large packages need.
    ///
    /// Where no worker can be forked, the pool tells ``PythonPoolEvent/templateUnusable(_:)``, and workers start from an
    /// interpreter. In-process without effect.
    public static let template = PythonPoolStart(form: .template(warmUp: nil))

    /// ``template`` with a preparation of its own, in the place of the pool's set-up.
    public static func template(
        warmingUp warmUp: @escaping @Sendable (PythonRuntime) async throws -> Void
    ) -> PythonPoolStart {
        PythonPoolStart(form: .template(warmUp: warmUp))
    }
}
