internal import PyFFI

/// What the tour shows, in order.
struct TourChapters {
    let guide: TourGuide
    private let backend: BackendOption
    private let environment: EnvironmentOptions

    init(_ guide: TourGuide, _ backend: BackendOption, _ environment: EnvironmentOptions) {
        self.guide = guide
        self.backend = backend
        self.environment = environment
    }

    func tell() throws {
        let start = ContinuousClock.now
        guide.say("A tour of PyFFI: every line below is Swift that has just run, with what it gave.")
        let python = try begin()
        try readFile(python)
        try measureFiles(python)
        try askDatabase(python)
        try catchExceptions(python)
        try surviveCrash(python)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guide.say(
            """

            That took \((seconds * 10).rounded() / 10) seconds. To go on:
                swift run pyffi eval 'sum(range(10))'     evaluate an expression
                swift run pyffi exec script.py            run a script
                swift run pyffi doctor                    see which Pythons there are
            """
        )
    }

    private func begin() throws -> PythonRuntime {
        let place = backend.effective == .inProcess ? "loads it into this process" : "starts it as a process of its own"
        guide.chapter("Start Python", "Finds a Python on this machine and \(place).")
        if environment.environment != nil {
            var configuration = PythonRuntime.Configuration()
            environment.apply(to: &configuration)
            defer { InstallerProgress.shared.end() }
            let python = try guide.line("let python =", #"try PythonRuntime(backend.effective, configuration)"#) {
                try PythonRuntime(backend.effective, configuration)
            }
            return python
        }
        switch backend.chosen {
        case nil:
            let python = try guide.line("let python =", #"try PythonRuntime()"#) {
                try PythonRuntime()
            }
            return python
        case .worker:
            let python = try guide.line("let python =", #"try PythonRuntime(.worker)"#) {
                try PythonRuntime(.worker)
            }
            return python
        case .inProcess:
            let python = try guide.line("let python =", #"try PythonRuntime(.inProcess)"#) {
                try PythonRuntime(.inProcess)
            }
            return python
        }
    }
}
