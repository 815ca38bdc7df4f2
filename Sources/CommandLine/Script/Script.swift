// A script, run by the same steps that python3 takes. Each step is an operation of its own, so that no frame of ours is
// in a traceback.
internal import Foundation
internal import PyFFI

struct Script {
    private enum Origin {
        case standardInput([UInt8])
        /// A path from the root.
        case file(String)
    }

    private let origin: Origin

    /// - Parameter argument: a path, or `-` for standard input, which is read here.
    init(_ argument: String) throws {
        if argument == "-" {
            origin = .standardInput(Array(try FileHandle.standardInput.readToEnd() ?? Data()))
        } else {
            // Neither "." nor ".." is resolved, as Python doesn't: the path is in every traceback.
            let folder = FileManager.default.currentDirectoryPath
            let isAbsolute = argument.hasPrefix("/")
            origin = .file(isAbsolute ? argument : "\(folder == "/" ? "" : folder)/\(argument)")
        }
    }

    func run(in python: PythonRuntime) async throws {
        let main = MainModule(try await python.import("__main__"), python)
        switch origin {
        case .standardInput(let source):
            try await main.prepare(file: "<stdin>", searchPath: "")
            try await python.import("linecache").cache.setItem("<stdin>", to: lines(of: source, in: python))
            try await main.run(source, file: "<stdin>")
        case .file(let path):
            if try await isPackage(path, python) { return try await main.runPackage(at: path) }
            let source = try await contents(of: path, in: python)
            let folder: String = try await python.import("os").path.dirname(python.import("os").path.realpath(path))
            try await main.prepare(file: path, searchPath: folder)
            try await main.run(source, file: path)
        }
    }

    /// Whether Python would import from the path, a folder or a zip file, and run the `__main__` that it finds there.
    private func isPackage(_ path: String, _ python: PythonRuntime) async throws -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return false }
        if isFolder.boolValue { return true }
        do {
            try await python.import("zipimport").zipimporter(path)
            return true
        } catch let error as PythonError where error.isException("ZipImportError") {
            return false
        }
    }

    private func contents(of path: String, in python: PythonRuntime) async throws -> PythonObject {
        do {
            let file = try await python.open(path, "rb")
            let contents = try await file.read()
            try await file.close()
            return contents
        } catch let error as PythonError where error.isException("OSError") {
            guard let exception = error.exception else { throw error }
            let reason: String = try await python.str(exception.object.strerror)
            let number: Int = try await exception.object.getAttribute("errno")
            throw CommandFailure("can't open file '\(path)': [Errno \(number)] \(reason)", status: .usage)
        }
    }

    /// An entry of `linecache`'s table; without a time of modification it is never checked against a file.
    private func lines(of source: [UInt8], in python: PythonRuntime) async throws -> PythonValue {
        let lines: [String] = try await python.str(source, "utf-8", "replace").splitlines(true)
        return .tuple([.int(source.count), .none, .list(lines.map { .string($0) }), .string("<stdin>")])
    }
}
