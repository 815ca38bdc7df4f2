import Foundation
import Hummingbird
import Logging
import PyFFI
import ServiceLifecycle

/// A web service on Python workers: `POST /predict` and `POST /explain` take `{"measures": [5.1, 3.5, 1.4, 0.2]}`.
@main
struct Service {
    static func main() async throws {
        let logger = Logger(label: "service")
        let pool = PythonPool(configuration()) { python in try await Model(python, logger) }
        let address = ProcessInfo.processInfo.environment["SERVICE_ADDRESS"]?.split(separator: ":") ?? []
        let app = Application(
            router: routes(pool),
            configuration: .init(
                address: .hostname(
                    address.first.map(String.init) ?? "127.0.0.1",
                    port: address.last.flatMap { Int($0) } ?? 8080
                )
            ),
            logger: logger
        )
        // What stands later ends first: the pool finishes what the server has accepted.
        let group = ServiceGroup(
            services: [PoolService(pool: pool, logger: logger), app],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        try await group.run()
    }

    static func configuration() -> PythonPoolConfiguration {
        var configuration = PythonPoolConfiguration(workers: 2)
        configuration.runtime.environment = .dependencies(["scikit-learn"])
        configuration.runtime.modulePath = [Bundle.module.bundleURL.appending(path: "Python").path]
        // Else each worker has as many threads for its mathematics as there are processors, and they are in each other's way.
        configuration.runtime.environmentVariables = ProcessInfo.processInfo.environment.merging(
            ["OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"],
            uniquingKeysWith: { _, one in one }
        )
        configuration.runtime.interruptGracePeriod = .milliseconds(200)
        configuration.runtime.limits.coreSize = 0
        configuration.runtime.standardError = .discard  // its last lines stand in the report of a death
        configuration.startsFrom = .template(warmingUp: { python in _ = try await python.import("model_service") })
        configuration.restart = .backingOff(givingUpAfter: nil)
        configuration.runtime.callTimeout = .seconds(1)  // of one operation; set-up has a limit of its own
        configuration.queueLimit = 500
        configuration.queueTimeout = .seconds(5)
        return configuration
    }

    static func routes(_ pool: PythonPool<Model>) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("health") { _, _ in pool.snapshot.ready > 0 ? HTTPResponse.Status.ok : .serviceUnavailable }
        router.get("numbers") { _, _ -> String in "\(pool.snapshot)\n" }
        router.post("predict") { request, context -> Prediction in
            let input = try await request.decode(as: Input.self, context: context)
            return try await answering {
                try await pool.withWorker { try await $0.predict(input.measures) }
            }
        }
        // Written while it is computed. When the client leaves, the rest is not computed, and the worker is free again.
        router.post("explain") { request, context -> Response in
            let input = try await request.decode(as: Input.self, context: context)
            let lease = try await answering { try await pool.lease() }
            let lines = try await answering { try await lease.context.explain(input.measures) }.map { line in
                withExtendedLifetime(lease) { ByteBuffer(string: line) }
            }
            return Response(status: .ok, body: ResponseBody(asyncSequence: lines))
        }
        return router
    }

    /// Runs a call; its errors become those of HTTP.
    static func answering<Result: Sendable>(_ call: () async throws -> Result) async throws -> Result {
        do {
            return try await call()
        } catch let error as PythonError {
            switch error.kind {
            case .refused, .closed: throw HTTPError(.serviceUnavailable, headers: [.retryAfter: "1"], message: "busy")
            case .timedOut: throw HTTPError(.gatewayTimeout, message: "the model took too long")
            case .exception, .conversion: throw HTTPError(.unprocessableContent, message: error.message)
            default: throw HTTPError(.internalServerError, message: error.workerDeath?.cause ?? "\(error.kind)")
            }
        }
    }
}

struct Input: Decodable { var measures: [Double] }

struct Prediction: ResponseEncodable {
    var name: String
    var probability: Double
}

/// The model in one worker.
struct Model: Sendable {
    private let model: PythonObject

    init(_ python: PythonRuntime, _ logger: Logger) async throws {
        try await python.handleLogs(with: logger)
        model = try await python.import("model_service").Model()
    }

    func predict(_ measures: [Double]) async throws -> Prediction {
        // One operation: what has not begun when a worker dies is done by another.
        let answer: PythonTuple<String, Double> = try await model.predict(measures)
        return Prediction(name: answer.elements.0, probability: answer.elements.1)
    }

    func explain(_ measures: [Double]) async throws -> PythonElements<String> {
        let lines: PythonObject = try await model.explain(measures)
        return PythonElements(lines, as: String.self)
    }
}

/// The pool among the services of the program.
struct PoolService: ServiceLifecycle.Service {
    let pool: PythonPool<Model>
    let logger: Logger

    func run() async throws {
        async let events: Void = {
            for await event in pool.events { logger.info("\(event)") }
        }()
        try await withGracefulShutdownHandler {
            try await pool.run()
        } onGracefulShutdown: {
            pool.beginShutdown()
        }
        await events
    }
}
