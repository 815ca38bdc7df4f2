package import Foundation

/// The part of the generator that is written in Python: it reads a Python file or a module, and describes it.
package struct FrontEnd {
    package enum Subject: Sendable, Equatable {
        /// A Python file, and the name that its module gets; nil: the file's.
        case file(String, module: String?)
        /// A module by name, which the interpreter finds.
        ///
        /// - Parameter introspects: whether it may be imported if it has neither stubs nor sources; the same goes for
        ///   modules of which it offers something.
        case module(String, introspects: Bool)
    }

    /// What the front end says.
    package struct Answer: Sendable {
        /// nil if there is an error among the problems.
        package let description: ModuleDescription?
        package let problems: [Problem]
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The interpreter that it runs in, which is that of the module's environment.
    private let python: String
    /// Where the front end's files are kept from one run to the next.
    private let folder: URL

    /// - Parameters:
    ///   - python: an interpreter, 3.9 or later.
    ///   - folder: where files may be written that speed up the next run.
    package init(python: String, folder: URL) throws {
        self.python = python
        self.folder = folder.appending(path: "front-end-\(FrontEndSources.digest)")
        try prepare()
    }

    /// Describes a file or a module.
    ///
    /// - Parameters:
    ///   - typeshed: the stubs of the standard library as the front end reads them, for modules.
    ///   - types: those that count in the place of the source's, as in `BindingOptions`.
    package func describe(
        _ subject: Subject,
        typeshed: Data? = nil,
        types: [String: String] = [:]
    ) throws -> Answer {
        let output = try json(subject, typeshed: typeshed, types: types)
        let decoder = JSONDecoder()
        let problems = try decoder.decode(Problems.self, from: output).problems
        if problems.contains(where: { $0.severity == .error }) { return Answer(description: nil, problems: problems) }
        let description = try decoder.decode(ModuleDescription.self, from: output)
        guard description.form == ModuleDescription.currentForm else {
            throw Failure(description: "the front end's descriptions have form \(description.form)")
        }
        return Answer(description: description, problems: problems)
    }

    /// The description as it is defined by `Protocol/bindings.md`.
    package func json(_ subject: Subject, typeshed: Data? = nil, types: [String: String] = [:]) throws -> Data {
        var arguments: [String]
        switch subject {
        case .file(let path, let module):
            // Nothing of an environment is looked at, which makes it fast.
            arguments = ["-I", "-S", "-c", Self.start, folder.path, path]
            if let module { arguments += ["--name", module] }
        case .module(let name, let introspects):
            arguments = ["-I", "-c", Self.start, folder.path, "--module", name]
            if introspects { arguments.append("--introspect") }
            if let typeshed {
                // It ends with a checksum.
                let name = "typeshed-" + typeshed.suffix(4).map { String($0, radix: 16) }.joined(separator: "-")
                let file = folder.appending(path: name)
                if !FileManager.default.fileExists(atPath: file.path) { try typeshed.write(to: file, options: .atomic) }
                arguments += ["--typeshed", file.path]
            }
        }
        for (path, type) in types.sorted(by: { $0.key < $1.key }) { arguments += ["--type", "\(path)=\(type)"] }
        return try run(arguments)
    }

    private struct Problems: Decodable { let problems: [Problem] }

    /// Its folder is on the path only until it is imported: what it describes is found without it.
    private static let start = """
        import sys
        sys.path.insert(0, sys.argv[1])
        from pyffi_bindings.main import main
        del sys.path[0]
        main(sys.argv[2:])
        """

    private func prepare() throws {
        let files = FileManager.default
        func isWhole() -> Bool {
            FrontEndSources.files.allSatisfy { files.fileExists(atPath: folder.appending(path: $0.name).path) }
        }
        guard !isWhole() else { return }
        let parent = folder.deletingLastPathComponent()
        try files.createDirectory(at: parent, withIntermediateDirectories: true)
        // Whole or not at all: others may do the same now.
        let made = parent.appending(path: "front-end-\(UUID().uuidString)")
        defer { try? files.removeItem(at: made) }
        for (name, source) in FrontEndSources.files {
            let file = made.appending(path: name)
            try files.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(source.utf8).write(to: file)
        }
        do {
            try files.moveItem(at: made, to: folder)
        } catch  where files.fileExists(atPath: folder.path) {
            // Others were faster; or what cleans folders of temporary files has taken some.
            guard !isWhole() else { return }
            try files.removeItem(at: folder)
            try files.moveItem(at: made, to: folder)
        }
    }

    private func run(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = arguments
        let output = Pipe()
        let errors = FileManager.default.temporaryDirectory.appending(path: "pyffi-gen-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: errors) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        do {
            try process.run()
        } catch {
            throw Failure(description: "\(python) can't be run: \(error.localizedDescription)")
        }
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let text = String(decoding: (try? Data(contentsOf: errors)) ?? Data(), as: UTF8.self)
            throw Failure(description: "\(python) failed to read the Python source:\n\(text)")
        }
        guard data.first == UInt8(ascii: "{") else {
            let text = String(decoding: data.prefix(200), as: UTF8.self)
            let said = "prints something else than the description of the source: \(text.debugDescription)"
            throw Failure(description: "\(python) \(said)")
        }
        return data
    }
}
