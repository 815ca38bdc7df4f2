internal import PyFFI

extension TourChapters {
    /// This chapter is left out if Python was built without SQLite.
    func askDatabase(_ python: PythonRuntime) throws {
        do {
            _ = try python.import("sqlite3")
        } catch let error as PythonError where error.isException("ImportError") {
            return
        }
        guide.chapter(
            "Ask a database",
            "Python's keywords with their lengths, put into SQLite from Swift and asked for in SQL."
        )
        let words: [String] = try guide.line(
            "let words: [String] =",
            #"try python.import("keyword").getAttribute("kwlist")"#
        ) {
            try python.import("keyword").getAttribute("kwlist")
        }
        let database = try guide.line("let database =", #"try python.import("sqlite3").connect(":memory:")"#) {
            try python.import("sqlite3").connect(":memory:")
        }
        try guide.line(#"try database.execute("CREATE TABLE word (text TEXT, length INTEGER)")"#) {
            try database.execute("CREATE TABLE word (text TEXT, length INTEGER)")
        }
        try guide.line(
            #"try database.executemany("INSERT INTO word VALUES (?,?)", python.zip(words, words.map(\.count)))"#
        ) {
            try database.executemany("INSERT INTO word VALUES (?,?)", python.zip(words, words.map(\.count)))
        }
        let longest = try guide.line(
            "let longest =",
            #"try database.execute("SELECT * FROM word ORDER BY length DESC, text LIMIT 2").fetchall()"#
        ) {
            try database.execute("SELECT * FROM word ORDER BY length DESC, text LIMIT 2").fetchall()
        }
        try guide.line(#"try PythonValue(longest)"#) {
            try PythonValue(longest)
        }
        try guide.line(#"try String(python.import("json").dumps(python.dict(longest), indent: 2))"#) {
            try String(python.import("json").dumps(python.dict(longest), indent: 2))
        }
    }
}
