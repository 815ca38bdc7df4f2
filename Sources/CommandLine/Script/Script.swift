// A script, run by the same steps that python3 takes. Each step is an operation of its own, so that tracebacks have no
// frames of this library.
internal import Foundation
internal import PyFFI
internal import PythonEnvironments

struct Script {
    private enum Origin {
        case standardInput([UInt8])
        /// A named pipe, or a shell's `<(…)`: it can be read once, and by this process only.
        case pipe([UInt8], name: [UInt8], folder: [UInt8])
        case file
    }

    private let origin: Origin
    /// The absolute path; empty for standard input.
    private let path: [UInt8]

    /// - Parameter argument: a path, or `-` for standard input. Pipes and standard input are read here.
    init(_ argument: [UInt8]) throws {
        if argument == Array("-".utf8) {
            path = []
            origin = .standardInput(Array(try FileHandle.standardInput.readToEnd() ?? Data()))
            return
        }
        // `.` and `..` stay in the path, as in python3, because the path is in every traceback.
        let slash = UInt8(ascii: "/")
        let folder = PathBytes.currentDirectory
        path = argument.first == slash ? argument : folder + (folder.last == slash ? [] : [slash]) + argument
        guard PathBytes.isPipe(path) else {
            origin = .file
            return
        }
        guard let source = PathBytes.contents(of: path) else { throw Self.cannotOpen(path, errno) }
        let named = PathBytes.resolved(path)
        let place = named ?? path
        // A pipe's own path as the name would make Python open the pipe for each line of a traceback, and wait for
        // ever.
        let name = named == nil ? path : Array("<".utf8) + path + Array(">".utf8)
        origin = .pipe(source, name: name, folder: Array(place[..<(place.lastIndex(of: slash) ?? 0)]))
    }

    /// The script's text, if a block in it says what it needs.
    var textWithMetadata: String? {
        let source: [UInt8]?
        switch origin {
        case .standardInput(let bytes), .pipe(let bytes, _, _): source = bytes
        case .file: source = PathBytes.isFolder(path) ? nil : PathBytes.contents(of: path)
        }
        return source.map { String(decoding: $0, as: UTF8.self) }.flatMap { ScriptMetadata.isIn($0) ? $0 : nil }
    }

    func run(in python: PythonRuntime) async throws {
        let main = try await MainModule(python.import("__main__"), python)
        let os = try await python.import("os")
        let path = try await PythonObject(os.fsdecode(path))
        switch origin {
        case .standardInput(let source):
            try await main.prepare(file: "<stdin>", searchPath: "")
            try await run(source, file: "<stdin>", main, python)
        case .pipe(let source, let name, let folder):
            try await main.prepare(file: path, isFile: true, searchPath: os.fsdecode(folder))
            try await run(source, file: PythonObject(os.fsdecode(name)), main, python)
        case .file:
            if try await isPackage(path, python) { return try await main.runPackage(at: path) }
            let source = try await contents(of: path, in: python)
            try await main.prepare(file: path, isFile: true, searchPath: os.path.dirname(os.path.realpath(path)))
            try await main.run(source, file: path)
        }
    }

    /// Runs a source that can't be read again, and keeps its lines for tracebacks.
    private func run(
        _ source: [UInt8],
        file: some PythonConvertible & Sendable,
        _ main: MainModule,
        _ python: PythonRuntime
    ) async throws {
        let lines = try await python.str(source, "utf-8", "replace").splitlines(true)
        // `linecache` never checks an entry without a modification time against a file.
        let makeEntry = try await python.eval("lambda size, lines, file: (size, None, lines, file)")
        let entry = try await makeEntry(source.count, lines, file)
        try await python.import("linecache").cache.setItem(file, to: entry)
        try await main.run(source, file: file)
    }

    /// Whether Python would import from the path, a folder or a zip file, and run the `__main__` that it finds there.
    private func isPackage(_ path: PythonObject, _ python: PythonRuntime) async throws -> Bool {
        guard PathBytes.exists(self.path) else { return false }
        if PathBytes.isFolder(self.path) { return true }
        do {
            try await python.import("zipimport").zipimporter(path)
            return true
        } catch let error as PythonError where error.isException("ZipImportError") {
            return false
        }
    }

    private func contents(of path: PythonObject, in python: PythonRuntime) async throws -> PythonObject {
        do {
            let file = try await python.open(path, "rb")
            let contents = try await file.read()
            try await file.close()
            return contents
        } catch let error as PythonError where error.isException("OSError") {
            guard let exception = error.exception else { throw error }
            throw Self.cannotOpen(self.path, try await exception.object.getAttribute("errno"))
        }
    }

    private static func cannotOpen(_ path: [UInt8], _ number: Int32) -> CommandFailure {
        let name = String(decoding: path, as: UTF8.self)
        let reason = String(cString: strerror(number))
        return CommandFailure("can't open file '\(name)': [Errno \(number)] \(reason)", status: .usage)
    }
}
