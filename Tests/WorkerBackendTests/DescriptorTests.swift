// What a worker takes of the descriptors that a program may have, and what happens where there are not enough.

import BackendInterface
import Foundation
import PythonDiscovery
import SystemSupport
import TestSupport
import Testing
import WorkerBackend

@Suite(.startsProcesses)
struct DescriptorTests {
    /// The README promises these numbers.
    @Test func `a worker takes eleven descriptors, and one more for an output handler`() async {
        await #expect(processExitsWith: .success) {
            let python = try Machine.python.executable
            // Dispatch opens its own descriptors once.
            try FreeDescriptors.require(1)
            let before = Machine.openDescriptors
            for (output, expected) in [(PythonOutput.discard, 11), (.handler { _ in }, 12)] {
                var backend = Optional(try WorkerBackend.start(python) { $0.standardOutput = output })
                // Another thread closes the descriptor for what is printed before the hello.
                #expect(await comesTrue { Machine.openDescriptors == before + expected })
                backend?.shutDown()
                backend = nil
                #expect(await comesTrue { Machine.openDescriptors == before })
            }
        }
    }

    @Test func `where there are not enough a start says so in time, and leaves none open`() async {
        let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            let python = try Machine.python.executable
            var held = Descriptors.takeAll()
            // How many descriptors the program itself has after each start; they can't be counted where none can be
            // opened.
            var own: [Int] = []
            while true {
                do {
                    try WorkerBackend.start(python).shutDown()
                    break
                } catch let error as PythonError {
                    #expect(error.kind == .startFailed && error.message.contains("ulimit -n"), "\(error)")
                    own.append(Machine.openDescriptors - held.count)
                }
                guard held.popLast() != nil else { break }
            }
            #expect(own.count >= 18)
            let first = try #require(own.first { $0 > 0 })
            let kept = held.count
            // Dispatch opens some of its own meanwhile, once. Another thread closes those of a worker that was started.
            let isClosed = await comesTrue { Machine.openDescriptors - kept < first + 8 }
            #expect(isClosed)
            // The comment of an expectation doesn't come out of this process.
            if !isClosed { print("\(own), \(kept) held, open: \(Machine.descriptors)") }
            withExtendedLifetime(held) {}
        }
        print(String(decoding: result?.standardOutputContent ?? [], as: UTF8.self), terminator: "")
    }

    @Test func `a worker gets no descriptors but its own`() async throws {
        let python = try Machine.python.executable
        try await bounded {
            // These are open in every child process that doesn't close them.
            let file = open("/dev/zero", O_RDONLY)
            let high = fcntl(file, F_DUPFD, 200)
            defer { for number in [file, high] { close(number) } }
            let backend = try WorkerBackend.start(python)
            let source = """
                [path for path in (__import__('os').readlink(f'/proc/self/fd/{n}') for n in range(3, 300)
                 if __import__('os').path.lexists(f'/proc/self/fd/{n}')) if 'pipe' not in path and 'socket' not in path]
                """
            let others = try backend.eval(source)
            #expect(others == .list([]))
            backend.shutDown()
        }
    }
}
