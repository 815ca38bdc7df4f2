internal import PyFFI

extension TourChapters {
    func readFile(_ python: PythonRuntime) throws {
        guide.chapter(
            "Read a real file",
            "The rows stay in Python, and Swift holds a reference to them. A type in Swift says what to fetch."
        )
        let csv = try guide.line("let csv =", #"try python.import("csv")"#) {
            try python.import("csv")
        }
        let users = try guide.line(
            "let users =",
            #"try python.list(csv.reader(python.open("/etc/passwd"), delimiter: ":"))"#
        ) {
            try python.list(csv.reader(python.open("/etc/passwd"), delimiter: ":"))
        }
        try guide.line(#"try users.itemCount()"#) {
            try users.itemCount()
        }
        try guide.line(#"try [String](users[-1])"#) {
            try [String](users[-1])
        }
        let last = try guide.line("let last =", #"try python.import("operator").itemgetter(-1)"#) {
            try python.import("operator").itemgetter(-1)
        }
        let shells = try guide.line(
            "let shells =",
            #"try python.import("collections").Counter(python.map(last, users))"#
        ) {
            try python.import("collections").Counter(python.map(last, users))
        }
        try guide.line(#"try [String: Int](python.dict(shells.most_common(3)))"#) {
            try [String: Int](python.dict(shells.most_common(3)))
        }
    }
}
