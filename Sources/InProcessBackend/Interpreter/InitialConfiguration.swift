/// How Python is to be initialized (PEP 741, since 3.14). Options go by name, since the layout of the C struct differs
/// between versions.
struct InitialConfiguration {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let configuration: UnsafeMutableRawPointer
    private let functions: ConfigurationFunctions

    /// The isolated configuration, which ignores the environment; nil if there is no memory.
    init?(_ functions: ConfigurationFunctions) {
        guard let configuration = functions.create() else { return nil }
        self.configuration = configuration
        self.functions = functions
    }

    func free() { functions.free(configuration) }

    func set(_ name: String, to value: String) throws { try check(functions.setString(configuration, name, value)) }

    func set(_ name: String, to value: Int64) throws { try check(functions.setInt(configuration, name, value)) }

    /// Initializes Python. Afterwards the calling thread holds the GIL.
    func initialize() throws { try check(functions.initialize(configuration)) }

    private func check(_ status: Int32) throws {
        guard status != 0 else { return }
        var message: UnsafePointer<CChar>?
        _ = functions.error(configuration, &message)
        throw Failure(description: message.map { String(cString: $0) } ?? "no reason is known")
    }
}
