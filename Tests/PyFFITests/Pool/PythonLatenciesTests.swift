import Testing

@testable import PyFFI

struct PythonLatenciesTests {
    @Test func `percentiles are right to within an eighth`() {
        var latencies = PythonLatencies()
        #expect(latencies.percentile(0.5) == .zero)
        for number in 1...1000 { latencies.add(.microseconds(number * 37)) }
        #expect(latencies.count == 1000 && latencies.longest == .microseconds(37_000))
        for part in [0.01, 0.5, 0.9, 0.99, 1] {
            let (found, right) = (latencies.percentile(part), Duration.microseconds(37_000 * part))
            #expect(found >= right && found <= right * 1.13, "\(part): \(found) for \(right)")
        }
        #expect(latencies.percentile(2) == latencies.longest)
        #expect(latencies.percentile(-1) <= .microseconds(42))
        #expect("\(latencies)".hasPrefix("1000 calls, median ") && "\(latencies)".contains("37"), "\(latencies)")
    }

    @Test(arguments: [
        Duration.zero, .nanoseconds(3), .seconds(-5), .seconds(1 << 40), .microseconds(8), .seconds(86400),
    ])
    func `every duration has a class`(duration: Duration) {
        var latencies = PythonLatencies()
        latencies.add(duration)
        #expect(latencies.count == 1 && latencies.percentile(0.5) <= max(duration, .microseconds(2)))
    }
}
