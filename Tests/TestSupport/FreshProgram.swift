internal import Foundation
import PythonDiscovery

/// A program that was just written.
package enum FreshProgram {
    /// Writes a program that can be started at once.
    ///
    /// Linux starts no file that anybody has open for writing (ETXTBSY), and a process that is started at the moment
    /// when this one writes has it open until it executes its own program. So another process writes it.
    package static func write(_ text: String, to path: String, mode: Int = 0o755) throws {
        let source = path + ".text"
        try Data(text.utf8).write(to: URL(filePath: source))
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", #"rm -f "$1" && cp "$0" "$1" && chmod "$2" "$1" && rm "$0""#, source, path, String(mode, radix: 8),
        ]
        process.standardInput = FileHandle.nullDevice
        try process.start()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
