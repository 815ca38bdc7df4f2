// The package's traits, with the back ends for tests that their packages have.

import Foundation
import InMemoryTracing
import Logging
import Metrics
import MetricsTestKit
import PyFFI
import Synchronization
import Testing
import Tracing

@Suite(.serialized)
struct TraitTests {
    private static let tracer = InMemoryTracer()
    private static let metrics = TestMetrics()
    /// Both are the process's, and can be set once.
    private static let isBootstrapped: Bool = {
        InstrumentationSystem.bootstrap(MultiplexInstrument([tracer, TraceParent()]))
        MetricsSystem.bootstrap(metrics)
        return true
    }()

    init() {
        #expect(Self.isBootstrapped)
        Self.tracer.clearAll()
        Self.metrics.reset()
    }

    private static func start(_ backend: PythonBackendKind) async throws -> PythonRuntime {
        let python = try await PythonRuntime(backend)
        try await python.exec(
            "import asyncio, math, swift_bridge\nasync def soon(f): return await asyncio.sleep(0, f())\ndef fail(): 1 / 0"
        )
        tracer.clearAll()
        metrics.reset()
        return python
    }

    @Test(arguments: PythonBackendKind.allCases)
    func `each call has a span with its callee's name, and what fails says so`(backend: PythonBackendKind) async throws
    {
        let python = try await Self.start(backend)
        try await withSpan("request") { _ in
            let root: Double = try await python.import("math").sqrt(16.0)
            #expect(root == 4)
            let sum: Int = try await python.eval("1 + 1")
            #expect(sum == 2)
            try python.batch { for _ in 0..<10 { try python.exec("pass") } }
            await #expect(throws: PythonError.self) { try await python.eval("fail")() }
        }
        let spans = Self.tracer.finishedSpans
        let request = try #require(spans.last)
        #expect(spans.map(\.operationName) == ["import math", "math.sqrt", "eval", "batch", "eval", "fail", "request"])
        #expect(spans.dropLast().allSatisfy { $0.parentSpanID == request.spanID && $0.kind == .client })
        #expect(spans.map { !$0.errors.isEmpty } == [false, false, false, false, false, true, false])
        #expect(spans[1].attributes.get("python.backend") == .string(backend.rawValue))
        await python.shutDown()
    }

    @Test(arguments: PythonBackendKind.allCases)
    func `Python code continues the trace, and so do functions that it calls`(backend: PythonBackendKind) async throws {
        let python = try await Self.start(backend)
        let parents: [String] = try await python.eval(
            "lambda: [swift_bridge.trace_context()['traceparent'], *asyncio.run(soon(list))]"
        )()
        #expect(parents == [TraceParent.header])
        let awaited: [String: String] = try await python.eval("soon")(
            python.eval("swift_bridge.trace_context")
        )
        #expect(awaited["traceparent"] == TraceParent.header)
        let function = try await python.function { () throws -> Void in withSpan("inner") { _ in } }
        Self.tracer.clearAll()
        try await python.eval("lambda f: f()")(function)
        try await python.eval("soon")(function)
        let spans = Self.tracer.finishedSpans
        let inner = spans.filter { $0.operationName == "inner" }
        #expect(inner.count == 2)
        for one in inner {
            let parent = spans.first { $0.spanID == one.parentSpanID }
            #expect(parent.map { $0.operationName != "inner" } == true)
        }
        await python.shutDown()
    }

    @Test func `OpenTelemetry's current span is the call's`() async throws {
        var configuration = PythonRuntime.Configuration()
        configuration.environment = .dependencies(["opentelemetry-api"])
        let python = try await PythonRuntime(.worker, configuration)
        try await python.exec(
            """
            import asyncio
            from opentelemetry import trace
            def now(): return format(trace.get_current_span().get_span_context().trace_id, "032x")
            async def soon(): return [now(), await asyncio.create_task(asyncio.sleep(0, now()))]
            """
        )
        let (called, awaited): (String, [String]) = (try await python.eval("now")(), try await python.eval("soon")())
        let identifier = String(TraceParent.header.split(separator: "-")[1])
        #expect(called == identifier && awaited == [identifier, identifier])
        await python.shutDown()
    }

    @Test(arguments: PythonBackendKind.allCases)
    func `operations have timers`(backend: PythonBackendKind) async throws {
        let python = try await Self.start(backend)
        for _ in 0..<3 { _ = try await python.eval("math.sqrt")(4.0) as Double }
        await #expect(throws: PythonError.self) { try await python.eval("fail")() }
        func count(_ operation: String, _ outcome: String) -> Int? {
            let dimensions = [("operation", operation), ("backend", backend.rawValue), ("outcome", outcome)]
            return (try? Self.metrics.expectTimer("python.operation.duration", dimensions))?.values.count
        }
        #expect(count("call", "ok") == 3 && count("call", "exception") == 1 && count("eval", "ok") == 4)
        await python.shutDown()
    }

    @Test func `a pool has counters, gauges and timers`() async throws {
        var configuration = PythonPoolConfiguration(workers: 1)
        (configuration.name, configuration.runtime.standardError) = ("models", .discard)
        let pool = PythonPool(configuration)
        for _ in 0..<3 { try await pool.withWorker { try await $0.exec("pass") } }
        await #expect(throws: PythonError.self) {
            try await pool.withWorker { try await $0.exec("__import__('os').abort()") }
        }
        try await pool.withWorker { try await $0.exec("pass") }
        await pool.shutDown()
        let pools = [("pool", "models")]
        #expect(try Self.metrics.expectCounter("python.pool.deaths", pools).totalValue == 1)
        #expect(try Self.metrics.expectCounter("python.pool.starts", pools).totalValue == 2)
        #expect(try Self.metrics.expectTimer("python.pool.call", pools).values.count == 5)
        #expect(try Self.metrics.expectTimer("python.pool.wait", pools).values.count == 5)
        #expect(try Self.metrics.expectGauge("python.pool.ready", pools).lastValue == 0)
    }

    @Test(arguments: PythonBackendKind.allCases)
    func `logs have the metadata of the call that logged`(backend: PythonBackendKind) async throws {
        let lines = Mutex<[String]>([])
        let provider = Logger.MetadataProvider { ServiceContext.current?.requestID.map { ["request": "\($0)"] } ?? [:] }
        let logger = Logger(label: "test") { _ in
            var handler = LineHandler { line in lines.withLock { $0.append(line) } }
            handler.metadataProvider = provider
            return handler
        }
        let python = try await Self.start(backend)
        try await python.handleLogs(with: logger)
        try await python.exec("import logging\nasync def log(text): logging.getLogger('model').warning(text)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    var context = ServiceContext.topLevel
                    context.requestID = "r\(number)"
                    try await ServiceContext.withValue(context) { try await python.eval("log")("text \(number)") }
                }
            }
            try await group.waitForAll()
        }
        let wanted = (0..<8).map { "warning model r\($0) text \($0)" }
        #expect(lines.withLock { $0.sorted() } == wanted)
        await python.shutDown()
    }
}

/// Adds a header as tracers for services do.
private struct TraceParent: Instrument {
    static let header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    func extract<Carrier, Extract: Extractor>(_ carrier: Carrier, into: inout ServiceContext, using: Extract)
    where Extract.Carrier == Carrier {}

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext,
        into carrier: inout Carrier,
        using injector: Inject
    )
    where Inject.Carrier == Carrier {
        injector.inject(Self.header, forKey: "traceparent", into: &carrier)
    }
}

private enum RequestID: ServiceContextKey { typealias Value = String }

extension ServiceContext {
    fileprivate var requestID: String? {
        get { self[RequestID.self] }
        set { self[RequestID.self] = newValue }
    }
}

private struct LineHandler: LogHandler {
    let write: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.info

    init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let request = metadataProvider?.get()["request"].map { "\($0)" } ?? "-"
        write("\(event.level) \(event.metadata?["logger"].map { "\($0)" } ?? "-") \(request) \(event.message)")
    }
}
