internal import BackendInterface
internal import Foundation

/// The parameters and the result of a Swift function, as Python is to see them.
struct Signature: Sendable {
    /// The text between the parentheses of a `def`.
    let parameters: String
    /// The annotation of the result; empty for none.
    let result: String

    /// - Parameter given: the program's own text, which names the parameters and has defaults. Without it the
    ///   parameters are positional, with the names `arg1`, `arg2` and so on.
    init(_ given: String?, _ types: [any ConvertibleFromPython.Type], _ result: Any.Type) {
        self.result = annotation(of: result)
        if let given {
            parameters = given
            return
        }
        var parts: [String] = []
        var positional = 0
        for type in types {
            if type is any Variadic.Type {
                parts.append("*arguments")
            } else if type is PythonKeywords.Type {
                parts.append("**keywords")
            } else {
                positional += 1
                let annotation = annotation(of: type)
                parts.append("arg\(positional)" + (annotation.isEmpty ? "" : ": \(annotation)"))
            }
        }
        if positional > 0 { parts.insert("/", at: positional) }
        parameters = parts.joined(separator: ", ")
    }
}

/// Marks ``PythonArguments`` of every element type, for a type test.
private protocol Variadic {}
extension PythonArguments: Variadic {}

/// The annotation protocols mark generic types whose annotation doesn't depend on the element types.
private protocol ListAnnotation {}
extension Array: ListAnnotation {}
private protocol DictAnnotation {}
extension Dictionary: DictAnnotation {}

/// The Python annotation for a Swift type; empty if no single one fits.
private func annotation(of type: Any.Type) -> String {
    switch type {
    case is Void.Type: "None"
    case is Bool.Type: "bool"
    case is any BinaryInteger.Type: "int"
    case is any BinaryFloatingPoint.Type: "float"
    case is String.Type, is Substring.Type, is Character.Type: "str"
    case is [UInt8].Type, is Data.Type: "bytes"
    case is any ListAnnotation.Type: "list"
    case is any DictAnnotation.Type: "dict"
    default: ""
    }
}
