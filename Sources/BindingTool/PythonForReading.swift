internal import Dispatch
internal import Foundation

/// The Python that reads the files: any from 3.9 on, since nothing of them is run.
enum PythonForReading {
    struct NotFound: Error, CustomStringConvertible {
        let tried: [String]

        var description: String {
            let places =
                tried.isEmpty ? "no python3 is there" : "these don't run or are older: \(tried.joined(separator: ", "))"
            return "Python 3.9 or later is needed to read Python files; \(places). Install python3, or set PYFFI_PYTHON"
        }
    }

    static func find() throws -> String {
        let variables = ProcessInfo.processInfo.environment
        let folders = (variables["PATH"] ?? "").split(separator: ":").map(String.init)
        if let named = variables["PYFFI_PYTHON"], !named.isEmpty {
            // What is named and can't be used is an error, as in the library.
            let path = (named as NSString).expandingTildeInPath
            let places = path.contains("/") ? [path] : folders.map { "\($0)/\(path)" }
            guard let found = places.first(where: isUsable) else { throw NotFound(tried: ["PYFFI_PYTHON=\(named)"]) }
            return found
        }
        let usual = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]
        var tried: [String] = []
        for path in (folders + usual).map({ "\($0)/python3" }) where !tried.contains(path) {
            guard FileManager.default.isExecutableFile(atPath: path) else { continue }
            if isUsable(path) { return path }
            tried.append(path)
        }
        throw NotFound(tried: tried)
    }

    private static func isUsable(_ path: String) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = ["-I", "-S", "-c", "import sys; sys.exit(sys.version_info < (3, 9))"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        // One that asks for something, or that waits for a network, would stop the build without a word.
        let patience = DispatchWorkItem {
            let warning = "warning: \(path) gives no answer, and is passed over; PYFFI_PYTHON names another\n"
            FileHandle.standardError.write(Data(warning.utf8))
            kill(process.processIdentifier, SIGKILL)
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + 30, execute: patience)
        process.waitUntilExit()
        patience.cancel()
        return process.terminationReason == .exit && process.terminationStatus == 0
    }
}
