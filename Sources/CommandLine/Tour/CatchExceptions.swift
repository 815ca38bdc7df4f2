internal import PyFFI

extension TourChapters {
    func catchExceptions(_ python: PythonRuntime) throws {
        guide.chapter("Catch an exception", "It comes with its class, the classes above that, and Python's traceback.")
        let json = try guide.line("let json =", #"try python.import("json")"#) {
            try python.import("json")
        }
        let error = try guide.failure(#"try json.loads("[1, 2")"#) {
            try json.loads("[1, 2")
        }
        try guide.line(#"error.isException("ValueError")"#) {
            error.isException("ValueError")
        }
        try guide.line(#"error.exception?.bases"#) {
            error.exception?.bases
        }
        try guide.line(#"error.exception?.traceback"#) {
            error.exception?.traceback
        }
    }
}
