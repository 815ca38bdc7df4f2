import Foundation
import PyFFI
import SystemSupport
import Testing

/// How many tests ran with which Python over which backend, printed when the process ends.
enum TestCounts {
    private static let tests = Locked<[String: Set<Test>]>([:])
    private static let isPrintPlanned: Void = {
        atexit {
            let counts = TestCounts.tests.withLock { $0 }
            for target in counts.keys.sorted() { print(line(target, counts[target]?.count ?? 0)) }
        }
    }()

    /// Called when a test starts a runtime.
    static func add(_ target: PythonTarget) {
        guard let test = Test.current else { return }
        _ = isPrintPlanned
        tests.withLock { _ = $0[target.testDescription, default: []].insert(test) }
    }

    private static func line(_ target: String, _ count: Int) -> String { "\(target): \(count) tests" }

    /// What another process printed for a target.
    static func count(for target: PythonTarget, in text: String) -> Int? {
        let start = "\(target.testDescription): "
        return text.split(whereSeparator: \.isNewline).lazy.filter { $0.hasPrefix(start) }.compactMap { line in
            Int(line.dropFirst(start.count).prefix { $0.isNumber })
        }.first
    }
}
