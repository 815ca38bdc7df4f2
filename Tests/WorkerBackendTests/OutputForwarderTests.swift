import BackendInterface
import PythonDiscovery
import SystemSupport
import TestSupport
import Testing

@testable import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct OutputForwarderTests {
    @Test func `the output of a worker that has ended already arrives in order`() async throws {
        let scratch = try Scratch()
        let program = try scratch.program(
            """
            #!\(try Machine.python.executable) -IS
            import os, socket
            given = socket.recv_fds(socket.socket(fileno=2), 1024, 16)[1]
            os.write(given[1], b"behind")
            """
        )
        let candidate = try #require(InterpreterSearch().candidates(for: .executable(program)).candidates.first)
        for _ in 0..<10 {
            let text = Locked("")
            var configuration = WorkerConfiguration()
            configuration.standardOutput = .handler { piece in
                text.withLock { $0 += String(decoding: piece, as: UTF8.self) }
            }
            let (process, pipes) = try WorkerProcess.spawn(candidate, configuration)
            let forwarder = OutputForwarder(process, startup: pipes.startup, configuration: configuration)
            forwarder.start()
            try await bounded { while process.exitStatus() == nil { process.waitForEnd(or: []) } }
            forwarder.comesUp(afterPrinting: Array("before ".utf8))
            #expect(try await bounded { forwarder.waitForEnd(.seconds(600)) })
            #expect(text.current == "before behind")
        }
    }
}
