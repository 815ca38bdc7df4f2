/// The functions of the embedded module `records`, each by one operation.
enum Records {
    /// A list of `(what it is, what is in it)` for each object.
    static func contents(of objects: [PythonObject]) -> PythonOperation {
        call("contents(objects)", ["objects": objects])
    }

    /// `constructor(**fields)`
    static func construct(_ constructor: any PythonConvertible, _ fields: CodedValue) -> PythonOperation {
        call("construct(kind, fields)", Arguments(kind: constructor, fields: fields))
    }

    private static func call(_ expression: String, _ arguments: any PythonConvertible) -> PythonOperation {
        .evaluate(SourceCode("__import__('pyffi_worker.records').records.\(expression)", globals: arguments))
    }

    private struct Arguments: PythonConvertible {
        let kind: any PythonConvertible
        let fields: CodedValue

        func write(to writer: PythonWriter) throws {
            try writer.sink.begin(.dict, count: 2)
            try "kind".write(to: writer)
            try kind.write(to: writer)
            try "fields".write(to: writer)
            try fields.write(to: writer)
            try writer.sink.end()
        }
    }
}
