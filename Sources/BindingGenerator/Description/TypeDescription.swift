/// A Python type, with its names resolved.
package indirect enum TypeDescription: Sendable, Hashable {
    /// Any object; with a reason if its author may have meant something else.
    case any(reason: String?)
    /// An object of the interpreter that has no value in Swift.
    case object
    case none, never
    case scalar(Scalar)
    /// `tzinfo`, `range`, `file` and the like: kinds of which Swift has no type.
    case other(String)
    case path, buffer, arrayLike
    case list(TypeDescription)
    case sequence(TypeDescription)
    case iterable(TypeDescription)
    case set(TypeDescription)
    case frozenSet(TypeDescription)
    case dict(key: TypeDescription, value: TypeDescription)
    case mapping(key: TypeDescription, value: TypeDescription)
    case tuple([TypeDescription])
    /// `tuple[T, ...]`
    case tupleOf(TypeDescription)
    case iterator(TypeDescription)
    case asyncIterator(TypeDescription)
    case awaitable(TypeDescription)
    case context(TypeDescription, isAsync: Bool)
    case union([TypeDescription])
    case literal([LiteralDescription])
    case named(module: String, name: String, arguments: [TypeDescription])
    case variable(String)
    /// The class of the object whose method it is.
    case selfType
    /// nil: any parameters.
    case callable([TypeDescription]?, result: TypeDescription)
    case type(of: TypeDescription)
    /// numpy's array; with numpy's name for the type of its elements, if one is said.
    case array(TypeDescription, numpy: String?)

    package enum Scalar: String, Sendable, CaseIterable {
        case bool, int, float, complex, str, bytes, bytearray, memoryview
        case decimal, fraction, uuid, date, time, datetime, timedelta
    }
}

extension TypeDescription: Decodable {
    private enum Key: String, CodingKey {
        case kind, reason, element, key, value, elements, rest, result, isAsync, members, values, module, name
        case arguments, parameters, of, numpy
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func type(_ key: Key) throws -> TypeDescription { try container.decode(TypeDescription.self, forKey: key) }
        func types(_ key: Key) throws -> [TypeDescription] { try container.decode([TypeDescription].self, forKey: key) }
        let kind = try container.decode(String.self, forKey: .kind)
        if let scalar = Scalar(rawValue: kind) {
            self = .scalar(scalar)
            return
        }
        switch kind {
        case "any": self = .any(reason: try container.decodeIfPresent(String.self, forKey: .reason))
        case "object": self = .object
        case "none": self = .none
        case "never": self = .never
        case "path": self = .path
        case "buffer": self = .buffer
        case "arrayLike": self = .arrayLike
        case "list": self = .list(try type(.element))
        case "sequence": self = .sequence(try type(.element))
        case "iterable": self = .iterable(try type(.element))
        case "set": self = .set(try type(.element))
        case "frozenset": self = .frozenSet(try type(.element))
        case "dict": self = .dict(key: try type(.key), value: try type(.value))
        case "mapping": self = .mapping(key: try type(.key), value: try type(.value))
        case "tuple":
            if container.contains(.rest) {
                self = .tupleOf(try type(.rest))
            } else {
                self = .tuple(try types(.elements))
            }
        case "iterator": self = .iterator(try type(.element))
        case "asyncIterator": self = .asyncIterator(try type(.element))
        case "awaitable": self = .awaitable(try type(.result))
        case "context": self = .context(try type(.value), isAsync: try container.decode(Bool.self, forKey: .isAsync))
        case "union": self = .union(try types(.members))
        case "literal": self = .literal(try container.decode([LiteralDescription].self, forKey: .values))
        case "class":
            self = .named(
                module: try container.decode(String.self, forKey: .module),
                name: try container.decode(String.self, forKey: .name),
                arguments: try container.decodeIfPresent([TypeDescription].self, forKey: .arguments) ?? []
            )
        case "variable": self = .variable(try container.decode(String.self, forKey: .name))
        case "self": self = .selfType
        case "callable":
            self = .callable(
                try container.decodeIfPresent([TypeDescription].self, forKey: .parameters),
                result: try type(.result)
            )
        case "type": self = .type(of: try type(.of))
        case "array":
            let element = try container.nestedContainer(keyedBy: Key.self, forKey: .element)
            self = .array(try type(.element), numpy: try element.decodeIfPresent(String.self, forKey: .numpy))
        default: self = .other(kind)
        }
    }
}
