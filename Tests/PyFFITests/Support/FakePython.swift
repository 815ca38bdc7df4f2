import Foundation
import PyFFI
import PythonDiscovery
import TestSupport

/// An executable that answers as another one does, but for what a test changes in the answer.
enum FakePython {
    /// - Parameter change: of the members of `InterpreterDetails` as JSON has them; see `ProbeScript`.
    static func make(
        in folder: ScratchFolder,
        _ name: String,
        like python: PythonTarget,
        _ change: (inout [String: Any]) -> Void
    ) throws -> String {
        let candidates = InterpreterSearch().candidates(for: .executable(python.executable)).candidates
        guard let candidate = candidates.first else { throw CocoaError(.fileNoSuchFile) }
        let details = try probe(candidate)
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(details))
        var members = json as? [String: Any] ?? [:]
        change(&members)
        let answer = try folder.write("\(name).json", JSONSerialization.data(withJSONObject: members))
        // It is run as `python3 -c program begin end`.
        let script = "#!/bin/sh\nprintf '\\n%s\\n' \"$3\"; cat '\(answer)'; printf '\\n%s\\n' \"$4\"\n"
        let path = "\(folder.path)/\(name)"
        try FreshProgram.write(script, to: path)
        return path
    }

    /// A shared library of C source, linked to another one; nil where there is no compiler.
    static func library(in folder: ScratchFolder, _ name: String, source: String, linkedTo library: String) throws
        -> String?
    {
        guard let compiler else { return nil }
        let file = try folder.write("\(name).c", source)
        let path = "\(folder.path)/lib\(name).so"
        let process = Process()
        process.executableURL = URL(filePath: compiler)
        process.arguments = ["-shared", "-fPIC", "-o", path, file, library]
        #if os(Linux)
            process.arguments?.append("-Wl,--no-as-needed")
            process.arguments?.swapAt(5, 6)
        #endif
        let folder = (library as NSString).deletingLastPathComponent
        process.arguments?.append("-Wl,-rpath,\(folder)")
        try process.start()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? path : nil
    }

    static let compiler = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}
