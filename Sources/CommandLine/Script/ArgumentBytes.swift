internal import Foundation
internal import PyFFI

/// The arguments of this process as bytes. They need not be valid UTF-8, but the argument parser gets only text.
enum ArgumentBytes {
    private static let all: [[UInt8]] = (0..<Int(CommandLine.argc)).compactMap { index in
        CommandLine.unsafeArgv[index].map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }

    /// The bytes of the argument that the parser read as this text.
    static func of(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return all.first { Array(String(decoding: $0, as: UTF8.self).utf8) == bytes } ?? bytes
    }

    /// The last `count` arguments.
    static func last(_ count: Int) -> [[UInt8]] { Array(all.suffix(count)) }
}

extension PythonRuntime {
    /// Sets `sys.argv` if an argument is not valid UTF-8: the arguments of the configuration are text, which can't hold
    /// all bytes.
    func setArguments(_ arguments: [[UInt8]]) async throws {
        guard arguments.contains(where: { String(validating: $0, as: UTF8.self) == nil }) else { return }
        let bytes = PythonValue.list(arguments.map { .bytes($0) })
        let texts = try await self.list(self.map(self.import("os").fsdecode, bytes))
        try await self.import("sys").setAttribute("argv", to: texts)
    }
}
