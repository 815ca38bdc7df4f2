internal import PyFFI
internal import SystemSupport

extension TourChapters {
    func surviveCrash(_ python: PythonRuntime) throws {
        switch python.backend {
        case .worker:
            guide.chapter(
                "Survive a crash",
                "C code reads address 0. In Swift's own process that would be the end; here it is an error."
            )
            let ctypes = try guide.line("let ctypes =", #"try python.import("ctypes")"#) {
                try python.import("ctypes")
            }
            try crash(ctypes)
            try goOn()
        case .inProcess:
            guide.chapter(
                "Survive a crash",
                "C code that reads address 0 would be the end of this process, which Python runs in. In a worker beside\n"
                    + "it, it is an error."
            )
            let worker = try guide.line("let worker =", #"try PythonRuntime(.worker)"#) {
                try PythonRuntime(.worker)
            }
            let ctypes = try guide.line("let ctypes =", #"try worker.import("ctypes")"#) {
                try worker.import("ctypes")
            }
            try crash(ctypes)
            guide.say("\nThis process lives, and its own Python with it.\n")
            try guide.line(#"try Int(python.eval("6 * 7"))"#) {
                try Int(python.eval("6 * 7"))
            }
        }
    }

    private func crash(_ ctypes: PythonObject) throws {
        let error = try guide.failure(#"try ctypes.string_at(0)"#) {
            try ctypes.string_at(0)
        }
        try guide.line(#"error.workerDeath?.signalName"#) {
            error.workerDeath?.signalName
        }
        try guide.line(#"error.workerDeath?.pythonStack"#) {
            error.workerDeath?.pythonStack
        }
    }

    private func goOn() throws {
        guide.say("\nThis process lives, and starts another Python.\n")
        let python = try guide.line("let python =", #"try PythonRuntime(.worker)"#) {
            try PythonRuntime(.worker)
        }
        try guide.line(#"try Int(python.eval("6 * 7"))"#) {
            try Int(python.eval("6 * 7"))
        }
    }
}
