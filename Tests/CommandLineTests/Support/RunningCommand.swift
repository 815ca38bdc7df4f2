import Dispatch
import Foundation

/// A command that is talked to while it runs. Killed, if need be, when the test is over.
final class RunningCommand: @unchecked Sendable {  // used by one test, whose calls come one after the other
    private let process: Process
    private let input = Pipe()
    private let output = Pipe()

    init(_ command: Command) throws {
        process = command.makeProcess()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.runWithSignals()
        // The end of the output is seen only when this process holds no writing end of it.
        try? output.fileHandleForWriting.close()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    func send(_ number: Int32) { kill(process.processIdentifier, number) }

    #if os(Linux)
        /// Sends a signal to the only process that the command has started.
        func sendToChild(_ number: Int32) {
            let process = process.processIdentifier
            let children = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
            if let child = children.flatMap({ Int32($0.trimmingCharacters(in: .whitespaces)) }) { kill(child, number) }
        }
    #endif

    func write(_ text: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

    /// The next line of the command's output.
    func readLine() async throws -> String {
        try await elsewhere { [self] in
            var line = Data()
            while let byte = try read(), byte != UInt8(ascii: "\n") { line.append(byte) }
            return String(decoding: line, as: UTF8.self)
        }
    }

    /// The rest of the output, up to the moment when no process holds the writing end any more.
    func readToEnd() async throws -> String {
        try await elsewhere { [self] in
            String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        }
    }

    /// Waits for the command's end: the signal that ended it, or nil.
    func signal() async -> Int32? {
        await elsewhereWithoutErrors { [self] in
            process.waitUntilExit()
            return process.terminationReason == .uncaughtSignal ? process.terminationStatus : nil
        }
    }

    /// Waits for the command's end: its exit status, or nil when a signal ended it.
    func status() async -> Int32? {
        await elsewhereWithoutErrors { [self] in
            process.waitUntilExit()
            return process.terminationReason == .exit ? process.terminationStatus : nil
        }
    }

    private func read() throws -> UInt8? { try output.fileHandleForReading.read(upToCount: 1)?.first }

    /// Blocking calls are not for the threads that run tests.
    private func elsewhere<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
        }
    }

    private func elsewhereWithoutErrors<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body()) }
        }
    }
}
