/// What a Python file or module offers to others, as the front end (`worker/pyffi_bindings`) describes it. `bindings.md`
/// in Protocol explains each member.
package struct ModuleDescription: Sendable, Decodable, Equatable {
    package struct Source: Sendable, Decodable, Equatable {
        /// As the front end was given it.
        package var path: String
        package var origin: Origin
        /// The file itself and those that it imports from its own folder; nil for a module that is installed.
        package var files: [File]?
        /// What the module was installed from.
        package var distribution: Distribution?
    }

    package struct Distribution: Sendable, Decodable, Equatable {
        package var name: String
        package var version: String
    }

    /// A file that travels in the Swift code.
    package struct File: Sendable, Decodable, Equatable {
        package var module: String
        /// As tracebacks show it.
        package var file: String
        package var text: String
    }

    package enum Origin: String, Sendable, Decodable {
        /// The user's own.
        case file
        case typeshed, stubs, package
        /// Imported, since it has neither stubs nor sources.
        case introspection
        case standardLibrary = "standard library"
    }

    /// The form of the description: ``currentForm``.
    package var form: Int
    /// The name by which the module is imported.
    package var module: String
    package var source: Source
    /// The version of Python that it was described for, as in `3.13`.
    package var python: String
    package var doc: String?
    package var functions: [FunctionDescription]
    package var classes: [ClassDescription]
    package var values: [ValueDescription]
    package var leftOut: [LeftOut]
    /// Further names of classes.
    package var aliases: [Alias]?
    /// Classes of others whose instances the module gives, and which inherit from its own.
    package var heirs: [Heir]?

    package static let currentForm = 1

    package struct Alias: Sendable, Decodable, Equatable {
        package var name: String
        /// The full name of the class.
        package var `class`: String
    }

    package struct Heir: Sendable, Decodable, Equatable {
        /// The full name of the class.
        package var `class`: String
        /// That of the class of the module.
        package var base: String
    }

    /// A name that the module offers, but nothing is written for.
    package struct LeftOut: Sendable, Decodable, Equatable {
        package var name: String
        package var reason: String
    }
}

/// Something that the author of the Python file, or the user of the module, should know.
package struct Problem: Sendable, Decodable, Equatable {
    package enum Severity: String, Sendable, Decodable { case error, warning }

    package var severity: Severity
    package var path: String
    package var line: Int
    package var column: Int
    package var message: String
    /// Whether what is asked for is wrong, and not what the file holds.
    package var isOfSetting: Bool?
}

extension Problem: CustomStringConvertible {
    /// As compilers print it.
    package var description: String { "\(path):\(line):\(column): \(severity.rawValue): \(message)" }
}

/// The functions of one name.
package struct FunctionDescription: Sendable, Decodable, Equatable {
    package enum Kind: String, Sendable, Decodable { case function, method, classMethod, staticMethod }

    package var name: String
    /// Its name in Swift, if that is to be another one.
    package var swiftName: String?
    package var kind: Kind
    package var line: Int
    /// More than one if the function is overloaded.
    package var signatures: [SignatureDescription]
    /// Whether its call gives a coroutine, whose result is that of the signatures.
    package var isAsync: Bool?
    package var doc: String?
    /// The version of Python that has it first.
    package var since: String?
    /// Decorators of which is not known what they change.
    package var decorators: [String]?
    /// The class that defines it, if that is an ancestor of the described one.
    package var inheritedFrom: String?
}

package struct SignatureDescription: Sendable, Decodable, Equatable {
    package var parameters: [ParameterDescription]
    package var result: TypeDescription
    package var typeParameters: [TypeParameter]?

    package struct TypeParameter: Sendable, Decodable, Equatable {
        package var name: String
        package var bound: TypeDescription?
        package var constraints: [TypeDescription]?
    }
}

package struct ParameterDescription: Sendable, Decodable, Equatable {
    package enum Kind: String, Sendable, Decodable {
        case positionalOnly, standard
        /// `*args`
        case variadic
        case keywordOnly
        /// `**kwargs`
        case keywords
    }

    package var name: String
    /// Its name in Swift, if that is to be another one.
    package var swiftName: String?
    package var kind: Kind
    package var type: TypeDescription
    /// nil: the parameter must be given.
    package var `default`: LiteralDescription?
}

package struct ClassDescription: Sendable, Decodable, Equatable {
    package enum Kind: String, Sendable, Decodable {
        case `class`, dataclass, attrs, pydantic, namedTuple, typedDict, `enum`, flag, exception, `protocol`
    }

    package struct Field: Sendable, Decodable, Equatable {
        package var name: String
        /// Its name in Swift, if that is to be another one.
        package var swiftName: String?
        package var type: TypeDescription
        package var `default`: LiteralDescription?
        package var isRequired: Bool?
        package var isKeywordOnly: Bool?
        package var isInitOnly: Bool?
        package var isInitialized: Bool?
        /// Whether it can't be set.
        package var isFrozen: Bool?
        /// The name under which an instance is made with it, if that is another one.
        package var alias: String?
    }

    package struct Member: Sendable, Decodable, Equatable {
        package var name: String
        /// Its name in Swift, if that is to be another one.
        package var swiftName: String?
        package var value: LiteralDescription

        /// Its value as a number; nil if it isn't known, or too large.
        var number: Int? { if case .int(let digits) = value { Int(digits) } else { nil } }
    }

    /// Its name for others.
    package var name: String
    /// Where it is defined, and under which name.
    package var module: String
    package var qualifiedName: String
    package var kind: Kind
    package var line: Int
    package var doc: String?
    package var since: String?
    /// The full names of its direct bases, and of all its ancestors in the order of method resolution.
    package var bases: [String]
    package var lineage: [String]
    package var typeParameters: [String]?
    /// What makes an instance; nil if nobody says it.
    package var initializers: [SignatureDescription]?
    package var methods: [FunctionDescription]
    package var properties: [PropertyDescription]
    package var attributes: [PropertyDescription]
    package var fields: [Field]?
    package var members: [Member]?
    package var classes: [ClassDescription]?
    /// Whether an instance is not made of its fields' values alone.
    package var isMoreThanFields: Bool?
    /// Whether the module has no name for it: there are instances, but the class can't be asked for.
    package var isHidden: Bool?

    package var fullName: String { "\(module).\(qualifiedName)" }
}

/// A property, or an attribute of instances.
package struct PropertyDescription: Sendable, Decodable, Equatable {
    package var name: String
    /// Its name in Swift, if that is to be another one.
    package var swiftName: String?
    package var type: TypeDescription
    package var isSettable: Bool?
    package var isClassAttribute: Bool?
    package var doc: String?
    package var since: String?
    package var inheritedFrom: String?
}

/// A variable of a module.
package struct ValueDescription: Sendable, Decodable, Equatable {
    package var name: String
    /// Its name in Swift, if that is to be another one.
    package var swiftName: String?
    package var type: TypeDescription
    package var value: LiteralDescription?
    package var since: String?
}
