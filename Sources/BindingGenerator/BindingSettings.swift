package import Foundation

/// The file `pyffi.json` of a target: how the bindings of its Python files are written.
package struct BindingSettings: Sendable, Equatable {
    /// The file's name.
    package static let fileName = "pyffi.json"

    private var options = BindingOptions()
    /// What is set for single modules.
    private var modules: [String: BindingOptions] = [:]

    package init() {}

    /// Reads the file's text.
    ///
    /// - Throws: `BindingFailure`, which says what was got, and what can stand there.
    package init(_ data: Data) throws {
        let object: Any
        do {
            object = try JSONSerialization.jsonObject(with: data)
        } catch {
            let cause = (error as NSError).userInfo["NSDebugDescription"] as? String
            throw BindingFailure("not JSON: \(cause ?? error.localizedDescription)")
        }
        var entries = try Self.entries(object, "the file")
        let modules = try entries.removeValue(forKey: "modules").map { try Self.entries($0, "modules") } ?? [:]
        try Self.set(&options, entries, "", ofModule: false)
        for (name, value) in modules {
            var own = options
            try Self.set(&own, Self.entries(value, "modules.\(name)"), "modules.\(name).", ofModule: true)
            self.modules[name] = own
        }
    }

    /// Refuses settings of modules that aren't there.
    ///
    /// - Throws: `BindingFailure`
    package func check(modules names: [String]) throws {
        guard let unknown = modules.keys.sorted().first(where: { !names.contains($0) }) else { return }
        throw BindingFailure(
            "modules.\(unknown): there is no \(unknown).py; there are \(names.joined(separator: ", "))"
        )
    }

    /// The options for a module.
    package func options(for module: String) -> BindingOptions { modules[module] ?? options }

    private static func set(
        _ options: inout BindingOptions,
        _ entries: [String: Any],
        _ path: String,
        ofModule isOfModule: Bool
    ) throws {
        for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
            switch key {
            case "access": options.access = try choice(path + key, value)
            case "forms": options.forms = try choice(path + key, value)
            case "docs": options.documentation = try choice(path + key, value)
            case "naming": options.naming.convention = try choice(path + key, value)
            case "type" where isOfModule: options.typeName = try whole(path + key, value, "a name")
            case "include" where isOfModule: options.selection.included = try whole(path + key, value, "names")
            case "exclude" where isOfModule: options.selection.excluded = try whole(path + key, value, "names")
            case "names" where isOfModule: options.naming.names = try whole(path + key, value, "names by names")
            case "types" where isOfModule: options.types = try whole(path + key, value, "types by names")
            default:
                let own = isOfModule ? ["exclude", "include", "names", "type", "types"] : ["modules"]
                let known = (["access", "docs", "forms", "naming"] + own).joined(separator: ", ")
                throw BindingFailure("\(path)\(key) is no setting; there are \(known)")
            }
        }
    }

    private static func entries(_ value: Any, _ path: String) throws -> [String: Any] {
        try whole(path, value, "an object")
    }

    private static func whole<Value>(_ path: String, _ value: Any, _ wanted: String) throws -> Value {
        guard let value = value as? Value else {
            throw BindingFailure("\(path) is \(value); \(wanted) can stand there")
        }
        return value
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(_ path: String, _ value: Any) throws -> Choice
    where Choice.RawValue == String {
        if let choice = (value as? String).flatMap(Choice.init) { return choice }
        let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw BindingFailure("\(path) is \(value), and can be one of \(choices)")
    }
}
