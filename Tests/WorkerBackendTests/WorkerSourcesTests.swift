import EmbeddedWorker
import Foundation
import Testing

@Suite struct WorkerSourcesTests {
    @Test func `the sources in the Swift file are those of worker slash pyffi_worker`() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let check = Process()
        check.executableURL = URL(filePath: try Machine.python.executable)
        check.arguments = ["-B", "worker/embed.py", "--check"]
        check.currentDirectoryURL = root
        let said = Pipe()
        check.standardError = said
        try check.run()
        let message = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        check.waitUntilExit()
        #expect(check.terminationStatus == 0, "\(message)")
        // The check above is of the file on the disk; this one is of what this program was built with.
        for (name, source) in WorkerSources.modules {
            let path = root.appending(path: "worker/\(name.replacing(".", with: "/"))")
            let package = path.appending(path: "__init__.py")
            let isPackage = FileManager.default.fileExists(atPath: package.path)
            let text = try String(contentsOf: isPackage ? package : path.appendingPathExtension("py"), encoding: .utf8)
            #expect(source == text, "\(name)")
        }
    }
}
