internal import ArgumentParser
internal import Foundation
internal import PyFFI

/// `pyffi bench`
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures calls, throughput, large data, start-up and memory.",
        discussion: """
            Each figure stands beside a floor that is measured in the same run, since machines drift. Meaningful only in a \
            release build: swift run -c release pyffi bench
            """
    )

    enum Section: String, CaseIterable, ExpressibleByArgument {
        case latency, throughput, bulk, arrays, start, memory
        case inProcess = "in-process"
        case codable, coroutines, pool, typed
    }

    @Option(
        help: ArgumentHelp(
            "A version (3.12, 3.13t, '>=3.11,<3.14'), the path of an interpreter, or its name on PATH.",
            valueName: "version|path"
        )
    )
    var python: ChosenPython?

    @OptionGroup var environment: EnvironmentOptions

    @Option(
        help:
            "Only this section: latency, throughput, bulk, start, memory (of the worker), arrays, in-process, codable, coroutines, pool or typed. Can be given several times."
    )
    var section: [Section] = []

    @Option(help: "Calls of the memory section.")
    var calls = 1_000_000

    @Flag(help: "Prints JSON.")
    var json = false

    func run() async throws {
        var configuration = PythonRuntime.Configuration()
        if let python { configuration.interpreter = python.choice }
        environment.apply(to: &configuration)
        // All sections use one interpreter, and none of them times the search for it.
        let probe = try await PythonRuntime(.worker, configuration)
        let (executable, version) = (probe.executable, probe.version)
        await probe.shutDown()
        InstallerProgress.shared.end()
        (configuration.interpreter, configuration.environment) = (.executable(executable), .system)

        var rows: [Measurement] = []
        for section in Section.allCases where self.section.isEmpty || self.section.contains(section) {
            switch section {
            case .latency: rows += try await LatencyBench(python: executable, configuration: configuration).run()
            case .throughput: rows += try await ThroughputBench(configuration: configuration).run()
            case .bulk: rows += try BulkBench(python: executable, configuration: configuration).run()
            case .arrays: rows += try ArrayBench(python: executable, configuration: configuration).run()
            case .start: rows += try StartBench(python: executable, configuration: configuration).run()
            case .memory: rows += try MemoryBench(backend: .worker, configuration: configuration, calls: calls).run()
            case .inProcess:
                rows += try await InProcessBench(configuration: configuration).run()
                rows += try MemoryBench(backend: .inProcess, configuration: configuration, calls: calls).run()
            case .coroutines: rows += try await CoroutineBench(configuration: configuration).run()
            case .typed: rows += try await TypedBench(configuration: configuration).run()
            case .pool: rows += try await PoolBench(configuration: configuration).run()
            case .codable: rows += try CodableBench(configuration: configuration).run()
            }
        }
        print(try BenchReport(python: version.description, rows: rows).text(asJSON: json))
    }
}
