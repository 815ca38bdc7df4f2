package import Testing

/// For tests that start Pythons or other programs: a few of them run at once, and each is named when the run stands
/// still.
///
/// Swift Testing starts all tests together. A hundred Pythons at once make each of them so slow that time limits that
/// are meant for faults strike the slow machine instead.
package struct StartsProcesses: TestTrait, SuiteTrait, TestScoping {
    package let isRecursive = true

    @TaskLocal private static var isHere = false

    fileprivate init() {
        // Traits are made before the first test runs, whichever tests are chosen: nothing runs unwatched.
        Watchdog.start()
    }

    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        await Gate.tests.enter()
        let number = RunningTests.shared.begin(testName(test, testCase))
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await Self.$isHere.withValue(true) { try await function() })
        } catch {
            outcome = .failure(error)
        }
        RunningTests.shared.end(number)
        await Gate.tests.leave()
        try outcome.get()
    }

    /// Called by what starts a process: fails a test that doesn't have this trait, of its own or of its suite.
    package static func check() {
        guard let test = Test.current, !isHere else { return }
        Issue.record("\(test.name) starts a process: it, or its suite, needs the trait .startsProcesses")
    }
}

extension Trait where Self == StartsProcesses {
    package static var startsProcesses: Self { Self() }
}

/// The test's name with the arguments of this case. Swift Testing has no public member for them: reflection finds them.
private func testName(_ test: Test, _ testCase: Test.Case?) -> String {
    let place = "\(test.sourceLocation.fileName):\(test.sourceLocation.line)"
    let name = [test.displayName ?? test.name, testCase.map(arguments) ?? ""].filter { !$0.isEmpty }
    return "\(name.joined(separator: ", with ")) (\(place))"
}

private func arguments(_ testCase: Test.Case) -> String {
    var found: [String] = []
    func look(_ value: Any, _ depth: Int) {
        for child in Mirror(reflecting: value).children where depth < 8 {
            if child.label == "value" {
                found.append(String(describingForTest: child.value))
            } else {
                look(child.value, depth + 1)
            }
        }
    }
    look(testCase, 0)
    return found.joined(separator: ", ")
}
