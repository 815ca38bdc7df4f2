/// Writes the struct for a class that is only data, and what turns it into an instance in Python.
struct RecordWriter {
    let options: BindingOptions
    let mapper: TypeMapper

    func write(_ known: KnownClass, into swift: inout SwiftText, _ adapters: inout Adapters) {
        guard let record = RecordFields(known, mapper: mapper) else { return }
        let fields = record.fields
        let access = options.access.rawValue
        let name = SwiftName.declared(known.description.name)
        swift.gap()
        swift.document(DocumentationText.text(known.description.doc, options.documentation))
        let isHashable = known.isHashable(mapper.classes)
        let conformances =
            (isHashable ? "Swift.Hashable, " : "")
            + "Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython"
        swift.block("\(access) struct \(name): \(conformances)") { swift in
            for field in fields {
                swift.add("\(access) var \(local(field)): \(field.type.text)")
            }
            swift.gap()
            let parameters = fields.map { field in
                let label = SwiftName.quoted(field.description.swiftName ?? field.description.name)
                let start = label == local(field) ? label : "\(label) \(local(field))"
                return "\(start): \(field.type.text)" + (field.default.map { " = \($0)" } ?? "")
            }
            swift.block("\(access) init(\(parameters.joined(separator: ", ")))") { swift in
                for field in fields { swift.add("self.\(local(field)) = \(local(field))") }
            }
            swift.gap()
            let types = fields.map(\.type.text).joined(separator: ", ")
            swift.add("private typealias PythonFields = PyFFI.PythonTuple<\(types)>")
            swift.add("\(access) static var pythonForm: PyFFI.PythonForm { PythonFields.pythonForm }")
            swift.block("\(access) func write(to writer: PyFFI.PythonWriter) throws") { swift in
                swift.add("try writer.checkAdapted(Self.self)")
                let values = fields.map { "self.\(local($0))" }.joined(separator: ", ")
                swift.add("try PythonFields(\(values)).write(to: writer)")
            }
            swift.block("\(access) static func read(from reader: PyFFI.PythonReader) throws -> \(known.swiftName)") {
                swift in
                swift.add("let fields = try PythonFields.read(from: reader).elements")
                let values = fields.map { field -> String in
                    let index = fields.firstIndex { $0.description.name == field.description.name } ?? 0
                    let value = fields.count == 1 ? "fields" : "fields.\(index)"
                    return "\(SwiftName.label(field.description.swiftName ?? field.description.name)): \(value)"
                }
                swift.add("return \(known.swiftName)(\(values.joined(separator: ", ")))")
            }
        }
        adapters.define(input(known, fields))
        adapters.define(output(known, fields))
    }

    private func local(_ field: RecordFields.Field) -> String {
        let name = field.description.swiftName ?? field.description.name
        return Self.taken.contains(name) ? "\(name)_" : SwiftName.declared(name)
    }

    /// Names that mean something else in each record.
    private static let taken: Set<String> = ["hashValue", "hash", "PythonFields", "pythonForm", "write", "read"]

    /// The Python function that makes an instance of the tuple that the struct travels as.
    private func input(_ known: KnownClass, _ fields: [RecordFields.Field]) -> String {
        let values = fields.enumerated().map { index, field in field.type.toPython?("v[\(index)]") ?? "v[\(index)]" }
        let head = "def _in_\(known.key)(v):\n"
        switch known.description.kind {
        case .typedDict:
            let items = zip(fields, values).map { "(\"\($0.description.name)\", \($1))" }.joined(separator: ", ")
            let optional = fields.filter { $0.description.isRequired == false }.map { "\"\($0.description.name)\"" }
            guard !optional.isEmpty else { return head + "    return dict((\(items),))" }
            return head
                + "    return {k: x for k, x in (\(items),) if x is not None or k not in {\(optional.joined(separator: ", "))}}"
        case .pydantic:
            let items = zip(fields, values).map { "\($0.description.alias ?? $0.description.name)=\($1)" }
            return head + "    return \(known.pythonName)(\(items.joined(separator: ", ")))"
        default:
            let items = zip(fields, values).map { field, value in
                field.description.isKeywordOnly == true
                    ? "\(field.description.alias ?? field.description.name)=\(value)" : value
            }
            // Those that have a name only come behind all that have a position.
            let sorted = items.enumerated().sorted { one, other in
                let first = fields[one.offset].description.isKeywordOnly == true
                let second = fields[other.offset].description.isKeywordOnly == true
                return first == second ? one.offset < other.offset : !first
            }
            return head + "    return \(known.pythonName)(\(sorted.map(\.element).joined(separator: ", ")))"
        }
    }

    /// The Python function that makes the tuple of an instance.
    private func output(_ known: KnownClass, _ fields: [RecordFields.Field]) -> String {
        let values = fields.map { field -> String in
            let name = field.description.name
            let value =
                switch known.description.kind {
                case .typedDict: field.description.isRequired == false ? "o.get(\"\(name)\")" : "o[\"\(name)\"]"
                default: "o.\(name)"
                }
            return field.read.fromPython?(value) ?? value
        }
        let check = known.description.kind == .typedDict ? "" : "    _of(\(known.pythonName), o)\n"
        return "def _out_\(known.key)(o):\n\(check)    return (\(values.joined(separator: ", ")),)"
    }
}
