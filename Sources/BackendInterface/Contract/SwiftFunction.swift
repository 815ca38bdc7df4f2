internal import SystemSupport

/// A Swift closure that Python can call.
package final class SwiftFunction: Sendable {
    /// The function's name in Python, for messages.
    package let name: String
    /// How each argument travels.
    package let parameters: [PythonForm]
    package let isAsync: Bool
    private let prepare: Belongings<@Sendable (any FunctionArguments) throws -> FunctionRun>

    package init(
        _ name: String,
        parameters: [PythonForm],
        isAsync: Bool,
        prepare: @escaping @Sendable (any FunctionArguments) throws -> FunctionRun
    ) {
        self.name = name
        self.parameters = parameters
        self.isAsync = isAsync
        self.prepare = Belongings(prepare)
    }

    /// Converts the arguments of a call.
    ///
    /// - Throws: `FunctionFailure.refused` for arguments that the closure doesn't take: then it is not called.
    package func run(with arguments: any FunctionArguments) throws(FunctionFailure) -> FunctionRun {
        guard let prepare = prepare.value else { throw .refused("\(name)() has ended") }
        do {
            return try prepare(arguments)
        } catch let error as PythonError where error.kind == .conversion {
            throw .refused("\(name)() \(error.message)")
        } catch {
            throw .thrown(error)
        }
    }

    /// The failure of a call whose result can't be given to Python.
    package func refusal(ofResult error: any Error) -> FunctionFailure {
        .refused("the result of \(name)() can't be given to Python: \(error)")
    }
}

package enum FunctionRun {
    case blocking(() throws -> any PythonConvertible)
    case suspending(@Sendable () async throws -> any PythonConvertible)
}

/// Why a call gave no result.
package enum FunctionFailure: Error {
    /// A `TypeError` with this message.
    case refused(String)
    /// What the closure threw.
    case thrown(any Error)
}

/// The arguments of one call. Each is read once, in order.
package protocol FunctionArguments {
    var count: Int { get }
    /// A source that stands on an argument until the next one is asked for.
    func source(at index: Int) throws -> any ValueSource
}

extension FunctionArguments {
    package func read<Value: ConvertibleFromPython>(_ type: Value.Type, at index: inout Int) throws -> Value {
        defer { index += 1 }
        do {
            return try Value.read(from: PythonReader(source(at: index)))
        } catch let error as PythonError {
            throw error.inside("argument \(index + 1)")
        }
    }
}

/// A function as a value for Python: a callable object.
package struct SwiftCallable: PythonConvertible, Sendable {
    package let function: SwiftFunction
    /// Whether a call only starts the closure: `start(settle, *arguments)`, see
    /// worker/pyffi_worker/callbacks/functions.py.
    package let starts: Bool

    package init(_ function: SwiftFunction, starts: Bool = false) {
        self.function = function
        self.starts = starts
    }

    package func write(to writer: PythonWriter) throws {
        try writer.sink.function(self)
    }
}

/// An error of Swift code, as Python code sees it: the exception that the error holds, if it lives in the same
/// interpreter; else a `swift_bridge.SwiftError`, which becomes the same Swift error when it comes back.
package struct ThrownError: PythonConvertible {
    package let error: any Error

    package init(_ error: any Error) {
        self.error = error
    }

    package func write(to writer: PythonWriter) throws {
        if let exception = (error as? PythonError)?.exception?.reference, writer.sink.isOwn(exception),
            case .handle(let handle, _)? = try? exception.usableContent()
        {
            try writer.sink.object(handle)
        } else {
            try writer.sink.error(error)
        }
    }
}
