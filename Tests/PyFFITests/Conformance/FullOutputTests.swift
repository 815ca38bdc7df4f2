import Dispatch
import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

/// Python that writes faster than the program's handler reads.
@Suite(.startsProcesses)
struct FullOutputTests {
    private static let pieces = 1000

    /// Each piece begins with its number; `written` counts those that are done.
    private static let writing = """
        import sys
        written = 0
        def write(count):
            global written
            for number in range(count):
                sys.stdout.write(f'{number:>9}' + 'x' * 65526 + '\\n')
                sys.stdout.flush()
                written += 1
        """

    /// Keeps a handler of output waiting until it is opened.
    private final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)

        func pass() {
            semaphore.wait()
            semaphore.signal()
        }

        func open() { semaphore.signal() }
    }

    /// The numbers of the pieces, whatever parts they come in.
    private final class Reader: Sendable {
        private let text = Locked<[UInt8]>([])
        private let numbers = Locked<[Int]>([])

        func take(_ bytes: [UInt8]) {
            let lines = text.withLock { text in
                text += bytes
                guard let end = text.lastIndex(of: UInt8(ascii: "\n")) else { return [] as [ArraySlice<UInt8>] }
                defer { text.removeSubrange(...end) }
                return text[...end].split(separator: UInt8(ascii: "\n"))
            }
            for line in lines where line.count > 60_000 {
                // `print` of another thread writes its text and its newline apart: a piece may be between the two.
                let digits = String(decoding: line.suffix(9 + 65526).prefix(9), as: UTF8.self)
                let number = Int(digits.trimmingCharacters(in: .whitespaces))
                numbers.withLock { $0.append(number ?? -1) }
            }
        }

        var all: [Int] { numbers.withLock { $0 } }
    }

    @Test(arguments: PythonTarget.one)
    func `Python waits until there is room for its output, and nothing is lost`(target: PythonTarget) async throws {
        try await alone(target) {
            let (gate, reader, collector) = (Gate(), Reader(), OutputCollector())
            let python = try target.start {
                $0.standardOutput = .handler { bytes in
                    gate.pass()
                    reader.take(bytes)
                    collector.add(bytes.count > 100 ? Array(bytes.suffix(10)) : bytes)
                }
            }
            try await python.exec(Self.writing)
            let isDone = Locked(false)
            let thread = Thread {
                try? python.exec("write(\(Self.pieces)); print('END')")
                isDone.withLock { $0 = true }
            }
            thread.start()
            if target.backend == .inProcess {
                // The thread stands still: operations get the GIL as often as they like, and it has not gone on.
                var (written, since) = (-1, 0)
                while since < 200, !isDone.withLock({ $0 }) {
                    let now = try self.written(python)
                    since = now == written && now > 0 ? since + 1 : 0
                    written = now
                }
                #expect(written < Self.pieces / 2)
            }
            #expect(!isDone.withLock { $0 } || target.backend == .worker)
            gate.open()
            _ = collector.text(upTo: "END")
            #expect(reader.all == Array(0..<Self.pieces))
        }
    }

    private func written(_ python: PythonRuntime) throws -> Int { try Int(python.eval("written")) }

    @Test(arguments: PythonTarget.one)
    func `a handler of output may use Python, and print`(target: PythonTarget) async throws {
        try await alone(target) {
            let (reader, collector) = (Reader(), OutputCollector())
            let runtime = Locked<PythonRuntime?>(nil)
            let uses = Locked(0)
            let python = try target.start {
                $0.standardOutput = .handler { bytes in
                    let use = uses.withLock { uses in
                        uses += 1
                        return uses
                    }
                    // The worker executes requests in one thread: they would wait for the code that writes.
                    if target.backend == .inProcess, use < 20, let python = runtime.withLock({ $0 }) {
                        try? python.exec("print('again')")
                        let done = DispatchSemaphore(value: 0)
                        Task {
                            _ = try? await python.exec("print('and again')")
                            done.signal()
                        }
                        done.wait()
                    }
                    reader.take(bytes)
                    collector.add(bytes.count > 100 ? Array(bytes.suffix(10)) : bytes)
                }
            }
            runtime.withLock { $0 = python }
            try await python.exec(Self.writing)
            try await python.exec("write(100); print('END')")
            _ = collector.text(upTo: "END")
            #expect(reader.all == Array(0..<100))
            runtime.withLock { $0 = nil }
        }
    }

    @Test(arguments: PythonTarget.one)
    func `code that waits for room can be interrupted`(target: PythonTarget) async throws {
        try await alone(target) {
            let gate = Gate()
            let python = try target.start {
                $0.standardOutput = .handler { _ in gate.pass() }
            }
            try await python.exec(Self.writing)
            let error = await #expect(throws: PythonError.self) {
                try await python.withTimeout(.milliseconds(200)) { try await python.exec("write(10**9)") }
            }
            #expect(error?.kind == .timedOut && error?.workerDeath == nil)
            gate.open()
            #expect(try await Int(python.eval("1 + 1")) == 2)
        }
    }
}
