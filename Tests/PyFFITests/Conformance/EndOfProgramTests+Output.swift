import Foundation
import PyFFI
import TestSupport
import Testing

// Handlers of output at the end of a runtime, and of the program: Python waits for them where it writes more than a
// pipe holds, and they may wait for anything.
extension EndOfProgramTests {
    /// How a handler comes to use Python.
    enum Manner: String, CaseIterable, Sendable {
        case itself
        /// In a task, which the handler waits for.
        case task
        case queue

        func run(_ body: @escaping @Sendable () -> Void) {
            let isDone = DispatchSemaphore(value: 0)
            switch self {
            case .itself: return body()
            case .task:
                Task {
                    body()
                    isDone.signal()
                }
            case .queue:
                DispatchQueue(label: "own").async {
                    body()
                    isDone.signal()
                }
            }
            isDone.wait()
        }
    }

    private final class Reader: @unchecked Sendable {  // set before anything is printed, and then the handler's
        var python: PythonRuntime?
        var length: PythonObject?
        var isFirst = true
        private var count = 0

        /// Whether this is the first call.
        func once() -> Bool {
            defer { isFirst = false }
            return isFirst
        }

        func take(_ bytes: [UInt8]) {
            count += bytes.count
            try? "\(count)".write(toFile: "\(EndOfProgramTests.folder)/count", atomically: true, encoding: .utf8)
        }
    }

    /// Prints more than a pipe holds; the file `last` is written when all of it is.
    private static let much = """
        def print_much():
            for number in range(400): print("x" * 999)
            sys.stdout.flush()
            note("last")
        atexit.register(print_much)
        """

    @Test(arguments: targets, Manner.allCases.filter { $0 != .queue })
    func `a handler of output may shut its runtime down`(target: PythonTarget, manner: Manner) async throws {
        let left = try await Self.program(target, manner.rawValue) {
            let reader = Reader()
            let python = try Self.start(target, Self.much) {
                $0.standardOutput = .handler { bytes in
                    if reader.once() { manner.run { reader.python?.shutDown() } }
                }
            }
            reader.python = python
            try? await python.exec("print('first', flush=True)")
            await python.shutDown()
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("last") == "done", "\(left.text)")
        #expect(!left.text.contains("is over"), "\(left.text)")
    }

    @Test(
        arguments: targets,
        Manner.allCases.filter { $0 != .queue }
    )
    func `a handler of output may end the program, whatever is printed then`(target: PythonTarget, manner: Manner)
        async throws
    {
        let left = try await Self.program(target, manner.rawValue) {
            let python = try Self.start(target, Self.much) {
                $0.standardOutput = .handler { _ in manner.run { Self.end() } }
            }
            Self.kept.append(python)
            do { try await python.exec("print('first', flush=True)") } catch { _exit(1) }
            while true { try await Task.sleep(for: .seconds(600)) }
        }
        guard let left else { return }
        #expect(left.file("last") == "done", "\(left.text)")
        #expect(!left.text.contains("is over"), "\(left.text)")
    }

    @Test(
        arguments: targets,
        Manner.allCases
    )
    func `a handler of output gets the rest, whatever it waits for that uses Python`(
        target: PythonTarget,
        manner: Manner
    ) async throws {
        let left = try await Self.program(target, manner.rawValue) {
            let reader = Reader()
            let python = try Self.start(target, Self.much) {
                $0.standardOutput = .handler { bytes in
                    manner.run { try? Self.execNow(reader.python!, "1 + 1") }
                    reader.take(bytes)
                }
            }
            reader.python = python
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("last") == "done", "\(left.text)")
        #expect(left.file("count") == "400000", "\(left.text)")
        #expect(!left.text.contains("is over"), "\(left.text)")
    }

    @Test(arguments: targets, [false, true])
    func `a slow handler of output gets what is left when the worker is gone`(target: PythonTarget, shutsDown: Bool)
        async throws
    {
        let left = try await Self.program(target, "\(shutsDown)") {
            let reader = Reader()
            let python = try Self.start(target, "print('x' * 39_999)") {
                $0.standardOutput = .handler { bytes in
                    Thread.sleep(forTimeInterval: 0.4)
                    reader.take(bytes)
                }
            }
            Self.kept.append(python)
            try await python.exec("sys.stdout.flush()")
            if shutsDown { await python.shutDown() }
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("count") == "40000", "\(left.text)")
        #expect(!left.text.contains("is over"), "\(left.text)")
    }

    @Test(arguments: targets, [false, true])
    func `while a handler of output is slow nobody gets an error of the end`(target: PythonTarget, isThread: Bool)
        async throws
    {
        let source = "atexit.register(lambda: (print('bye', flush=True), time.sleep(0.5), note('handler')))"
        let left = try await Self.program(target, "\(isThread)") {
            let python = try Self.start(target, source) {
                $0.standardOutput = .handler { _ in Thread.sleep(forTimeInterval: 0.6) }
            }
            Self.kept.append(python)
            let (begun, beginning) = AsyncStream<Void>.makeStream()
            let work = "time.sleep(0.001)"
            if isThread {
                Thread.detachNewThread {
                    do {
                        while true {
                            try Self.execNow(python, work)
                            beginning.yield()
                        }
                    } catch { _exit(1) }
                }
            } else {
                Task {
                    do {
                        while true {
                            try await python.exec(work)
                            beginning.yield()
                        }
                    } catch { _exit(1) }
                }
            }
            for await _ in begun { break }
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("handler") == "done", "\(left.text)")
        #expect(!left.text.contains("is over"), "\(left.text)")
    }

    /// An argument whose operation begins before the end and is sent after it.
    private struct Late: PythonConvertible {
        func write(to writer: PythonWriter) throws {
            while !FileManager.default.fileExists(atPath: "\(EndOfProgramTests.folder)/ending") { usleep(1000) }
            try "late".write(to: writer)
        }
    }

    @Test(
        arguments: targets.filter { $0.backend == .worker },
        [false, true]
    )
    func `an operation of a handler of output that comes too late fails at once`(target: PythonTarget, shutsDown: Bool)
        async throws
    {
        let left = try await Self.program(target, "\(shutsDown)") {
            let reader = Reader()
            let python = try Self.start(target, "\(Self.much)\natexit.register(note, 'ending')") {
                $0.standardOutput = .handler { bytes in
                    guard reader.once() else { return }
                    try? "begun".write(toFile: "\(Self.folder)/begun", atomically: true, encoding: .utf8)
                    if (try? reader.length?(Late())) == nil { return }
                    _exit(1)
                }
            }
            reader.length = try await python.eval("len")
            try await python.exec("print('first', flush=True)")
            while !FileManager.default.fileExists(atPath: "\(Self.folder)/begun") { await Task.yield() }
            Self.kept.append(python)
            if shutsDown { await python.shutDown() }
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("last") == "done", "\(left.text)")
        #expect(!left.text.contains("is over"), "\(left.text)")
    }
}
