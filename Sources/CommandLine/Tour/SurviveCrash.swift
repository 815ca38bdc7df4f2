internal import PyFFI

extension TourChapters {
    func surviveCrash(_ python: PythonRuntime) throws {
        guide.chapter(
            "Survive a crash",
            "C code reads address 0. In Swift's own process that would be the end; here it is an error."
        )
        let ctypes = try guide.line("let ctypes =", #"try python.import("ctypes")"#) {
            try python.import("ctypes")
        }
        let error = try guide.failure(#"try ctypes.string_at(0)"#) {
            try ctypes.string_at(0)
        }
        try guide.line(#"error.workerDeath?.signalName"#) {
            error.workerDeath?.signalName
        }
        try guide.line(#"error.workerDeath?.pythonStack"#) {
            error.workerDeath?.pythonStack
        }
        try goOn()
    }

    private func goOn() throws {
        guide.say("\nThis process lives, and starts another Python.\n")
        let python = try guide.line("let python =", #"try PythonRuntime()"#) {
            try PythonRuntime()
        }
        try guide.line(#"try Int(python.eval("6 * 7"))"#) {
            try Int(python.eval("6 * 7"))
        }
    }
}
