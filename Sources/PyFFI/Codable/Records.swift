/// The functions of the worker's module `records`, each called by one operation.
enum Records {
    /// Gives the id of each object, and a dict of `(kind, content)` by those ids that are not among `known`.
    static func contents(of objects: [PythonObject], known: some Sequence<Int>) -> PythonOperation {
        call(.contents, "(objects, known)", Arguments(entries: ["objects": objects, "known": Set(known)]))
    }

    /// `constructor(**fields)`
    static func construct(_ constructor: any PythonConvertible, _ fields: CodedValue) -> PythonOperation {
        call(.construct, "(kind, fields)", Arguments(entries: ["kind": constructor, "fields": fields]))
    }

    private static func call(_ function: SupportFunction, _ names: String, _ arguments: Arguments) -> PythonOperation {
        .evaluate(SourceCode(function.expression + names, globals: arguments))
    }

    private struct Arguments: PythonConvertible {
        let entries: KeyValuePairs<String, any PythonConvertible>

        func write(to writer: PythonWriter) throws {
            try writer.sink.begin(.dict, count: entries.count)
            for (name, value) in entries {
                try name.write(to: writer)
                try value.write(to: writer)
            }
            try writer.sink.end()
        }
    }
}
