package import Foundation

/// The file `pyffi.json` of a target: how the bindings of its Python files are written.
package struct BindingSettings: Sendable, Equatable {
    /// The file's name.
    package static let fileName = "pyffi.json"

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package private(set) var options = BindingOptions()
    /// The names of the Swift types, by module.
    private var types: [String: String] = [:]

    package init() {}

    /// Reads the file's text.
    package init(_ data: Data) throws {
        let object: Any
        do {
            object = try JSONSerialization.jsonObject(with: data)
        } catch {
            throw Failure(description: "not JSON: \(error.localizedDescription)")
        }
        guard let entries = object as? [String: Any] else { throw Failure(description: "not an object") }
        for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
            switch key {
            case "access": options.access = try Self.choice(key, value)
            case "forms": options.forms = try Self.choice(key, value)
            case "docs": options.documentation = try Self.choice(key, value)
            case "types":
                guard let names = value as? [String: String] else {
                    throw Failure(description: "types: an object with the Swift type's name for each module was wanted")
                }
                types = names
            default:
                throw Failure(description: "\(key) is no setting; there are access, docs, forms and types")
            }
        }
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ value: Any) throws -> Choice
    where Choice.RawValue == String {
        if let choice = (value as? String).flatMap(Choice.init) { return choice }
        let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure(description: "\(key) is \(value), and can be one of \(choices)")
    }

    /// The options for a module.
    package func options(for module: String) -> BindingOptions {
        var options = options
        options.typeName = types[module]
        return options
    }
}
