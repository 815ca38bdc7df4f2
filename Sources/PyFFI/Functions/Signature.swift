internal import BackendInterface
internal import Foundation

/// The parameters of a Swift function as Python is to see them.
struct Signature: Sendable {
    /// The text between the parentheses of a `def`.
    let parameters: String
    /// The annotation of the result; empty for none.
    let result: String

    /// - Parameter given: the program's own text, which names the parameters and has defaults. Without it they are positional, with
    ///   names by their position.
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

/// `PythonArguments` of any element.
private protocol Variadic {}
extension PythonArguments: Variadic {}

/// Parts of types whose name in Python doesn't depend on the rest.
private protocol ListAnnotation {}
extension Array: ListAnnotation {}
private protocol DictAnnotation {}
extension Dictionary: DictAnnotation {}

/// Python's name for what a Swift type is there; empty where there is no one name.
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
