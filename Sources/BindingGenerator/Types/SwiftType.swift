/// Makes one expression of another.
struct Conversion: Sendable {
    private let make: @Sendable (String) -> String

    init(_ make: @escaping @Sendable (String) -> String) { self.make = make }

    func callAsFunction(_ expression: String) -> String { make(expression) }
}

/// The Swift type that stands for a Python type at one place.
struct SwiftType: Sendable {
    /// As it is written.
    var text: String
    /// The expression that is handed to Python for a value of the type; nil: the value itself.
    var argument: Conversion?
    /// Of an optional type: the expression for what is handed over if there is a value; nil: the value itself.
    var ifGiven: Conversion?
    /// In Python, what the function takes, made of what came from Swift; nil: it comes as that.
    var toPython: Conversion?
    /// In Python, what the type is read from, made of what the function gave; nil: it is read from that.
    var fromPython: Conversion?
    var isOptional = false
    var isExistential: Bool { text.hasPrefix("any ") || text.hasPrefix("(any ") }
    var isHashable = false
    /// Whether what is written means something to functions in Python alone: a record's tuple, a member's value.
    var isAdapted = false
    /// Whether it mentions a type variable, of which nobody knows what stands for it in Python.
    var isGeneric = false
    /// Of an optional: what it is a value of, or None.
    var wrapped: (@Sendable () -> SwiftType)?
    /// Any object: nothing is checked.
    var isOpen = false

    init(_ text: String, isHashable: Bool = false) {
        self.text = text
        self.isHashable = isHashable
    }

    /// What a parameter of unknown type takes.
    static let anyArgument: SwiftType = {
        var type = SwiftType("any PyFFI.PythonConvertible")
        type.isOpen = true
        return type
    }()

    /// What a result of unknown type is.
    static let anyResult: SwiftType = {
        var type = SwiftType("PyFFI.PythonObject")
        type.isOpen = true
        return type
    }()

    /// The type, or nothing: None.
    var optional: SwiftType {
        if isOptional { return self }
        var type = self
        // A closure that an optional holds escapes in any case.
        let text = text.replacing("@escaping ", with: "")
        type.text = text.hasPrefix("any ") || text.hasPrefix("some ") || text.hasPrefix("@") ? "(\(text))?" : "\(text)?"
        type.isOptional = true
        let wrapped = self
        type.wrapped = { wrapped }
        if let argument, text.hasPrefix("@") {
            type.argument = Conversion { "\($0).map { try \(argument("$0")) }" }
            type.ifGiven = type.argument
        } else if let argument {
            type.argument = Conversion { "\($0).map { \(argument("$0")) }" }
            type.ifGiven = type.argument
        } else if text.hasPrefix("any ") {
            type.argument = Conversion { "PyFFI.PythonOptional(\($0))" }
            type.ifGiven = Conversion { "\($0) as (any PyFFI.PythonConvertible)?" }
        }
        type.toPython = toPython.map { convert in Conversion { "None if \($0) is None else \(convert($0))" } }
        type.fromPython = fromPython.map { convert in Conversion { "_maybe(lambda v: \(convert("v")), \($0))" } }
        return type
    }

    /// An array of the type.
    var array: SwiftType {
        var type = SwiftType("[\(text)]", isHashable: isHashable)
        type.argument = argument.map { argument in Conversion { "\($0).map { \(argument("$0")) }" } }
        type.toPython = toPython.map { convert in Conversion { "[\(convert("v")) for v in \($0)]" } }
        type.fromPython = fromPython.map { convert in Conversion { "[\(convert("v")) for v in \($0)]" } }
        type.isAdapted = isAdapted
        type.isGeneric = isGeneric
        return type
    }
}
