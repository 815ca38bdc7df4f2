internal import BackendInterface

/// An error of Swift code, as Python's code is to see it: the exception that it holds if that lives in the same interpreter;
/// else what a `swift_bridge.SwiftError` is made of.
struct ThrownError: PythonConvertible {
    let error: any Error

    func write(to writer: PythonWriter) throws {
        if let exception = (error as? PythonError)?.exception?.object, writer.sink.isOwn(exception),
            case .handle(let handle, _)? = try? exception.usableContent()
        {
            try writer.sink.object(handle)
        } else {
            try PythonTuple("\(error)", "\(type(of: error))").write(to: writer)
        }
    }
}
