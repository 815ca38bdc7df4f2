internal import PyFFI

extension TourChapters {
    func measureFiles(_ python: PythonRuntime) throws {
        guide.chapter(
            "Compute",
            "The sizes of the files of Python's own library: objects in Python, numbers in Swift, and back."
        )
        let os = try guide.line("let os =", #"try python.import("os")"#) {
            try python.import("os")
        }
        let files = try guide.line(
            "let files =",
            #"try python.list(python.import("pathlib").Path(os.__file__).parent.glob("*.py"))"#
        ) {
            try python.list(python.import("pathlib").Path(os.__file__).parent.glob("*.py"))
        }
        let sizes: [Int] = try guide.line(
            "let sizes: [Int] =",
            #"try python.list(python.map(os.path.getsize, files))"#
        ) {
            try python.list(python.map(os.path.getsize, files))
        }
        try guide.line(#"sizes.reduce(0, +)"#) {
            sizes.reduce(0, +)
        }
        let statistics = try guide.line("let statistics =", #"try python.import("statistics")"#) {
            try python.import("statistics")
        }
        try guide.line(#"try Double(statistics.median(sizes))"#) {
            try Double(statistics.median(sizes))
        }
        try guide.line(#"try [Double](statistics.quantiles(sizes, n: 4))"#) {
            try [Double](statistics.quantiles(sizes, n: 4))
        }
        try guide.line(#"try String(python.max(files, key: os.path.getsize).name)"#) {
            try String(python.max(files, key: os.path.getsize).name)
        }
    }
}
