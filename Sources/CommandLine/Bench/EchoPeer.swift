internal import Foundation
internal import PythonDiscovery
internal import SystemSupport

/// The floor: a Python process that only reads and writes pipes, with raw system calls at the other end.
final class EchoPeer {
    /// nil once the peer is to end.
    private var toPeer: Descriptor?
    private let fromPeer: Descriptor
    private let process: ChildProcess
    /// As large as the data, so that both sides touch as much memory as with a worker.
    private var buffer: [UInt8]

    private static let program = """
        import os, sys, fcntl
        for fd in (0, 1):
            try: fcntl.fcntl(fd, 1031, 1 << 20)
            except OSError: pass
        mode, size = sys.argv[1], int(sys.argv[2])
        if mode == "echo":
            while data := os.read(0, 65536):
                os.write(1, data)
        else:
            block = b"7" * size  # zeros would all be one page of memory
            view = memoryview(block)
            space = bytearray(size)
            while command := os.read(0, 1):
                if command == b"<":
                    sent = 0
                    while sent < size: sent += os.write(1, view[sent:])
                else:
                    got = 0
                    into = memoryview(space)
                    while got < size: got += os.readv(0, [into[got:]])
                    os.write(1, b".")
        """

    enum Mode: String { case echo, bulk }

    init(python: String, mode: Mode, size: Int = 0) throws {
        buffer = [UInt8](repeating: 0, count: max(size, 65536))
        let (input, output) = (try Descriptor.pipe(), try Descriptor.pipe())
        (toPeer, fromPeer) = (input.write, output.read)
        process = try ChildProcess(
            python,
            arguments: ["-c", Self.program, mode.rawValue, String(size)],
            input: input.read,
            output: output.write,
            error: .duplicate(of: 2)
        )
        if mode == .echo { roundTrip(64) }
    }

    func stop() {
        toPeer = nil
        // The peer writes nothing more, so this waits for its end of file.
        read(1)
    }

    func roundTrip(_ count: Int) {
        write(count)
        read(count)
    }

    /// Has the peer send `count` bytes.
    func download(_ count: Int) {
        buffer[0] = UInt8(ascii: "<")
        write(1)
        read(count)
    }

    /// Sends `count` bytes; returns once the peer has read them.
    func upload(_ count: Int) {
        buffer[0] = UInt8(ascii: ">")
        write(1)
        write(count)
        read(1)
    }

    private func write(_ count: Int) {
        var left = count
        while left > 0 {
            let size = min(left, buffer.count)
            let written = buffer.withUnsafeBytes {
                toPeer?.write(UnsafeRawBufferPointer(rebasing: $0[..<size])) ?? 0
            }
            guard written > 0 else { return }
            left -= written
        }
    }

    private func read(_ count: Int) {
        var left = count
        while left > 0 {
            let size = min(left, buffer.count)
            let got = buffer.withUnsafeMutableBytes {
                fromPeer.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<size]))
            }
            guard got > 0 else { return }
            left -= got
        }
    }
}
