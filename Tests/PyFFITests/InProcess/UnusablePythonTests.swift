import Foundation
import PyFFI
import PythonDiscovery
import TestSupport
import Testing

/// Pythons and libraries that can't be loaded. Each process here tries what it is given and then starts a good Python:
/// a failure leaves nothing behind.
@Suite(.startsProcesses, .serialized)
struct UnusablePythonTests {
    private func failure(_ choice: InterpreterChoice) throws -> PythonError {
        try pythonError {
            var configuration = PythonRuntime.Configuration()
            configuration.interpreter = choice
            _ = try PythonRuntime(.inProcess, configuration)
        }
    }

    private func sharedLibrary(of target: PythonTarget) throws -> String {
        let candidate = InterpreterSearch().candidates(for: .executable(target.executable)).candidates.first
        let details = try probe(try #require(candidate))
        return try #require(details.sharedLibrary)
    }

    private func expectGoodStart(_ target: PythonTarget) async throws {
        #expect(try await Int(target.start().eval("6 * 7")) == 42)
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a file that is no library of Python is named, with the reason`(target: PythonTarget) async throws {
        try await alone(target) {
            let folder = try ScratchFolder()
            let real = try Data(contentsOf: URL(filePath: sharedLibrary(of: target)))
            var files = [
                "\(folder.path)/missing.so", folder.path, try folder.write("empty.so", ""),
                try folder.write("text.so", String(repeating: "no library\n", count: 500)),
                try folder.write("head.so", real.prefix(40)), try folder.write("headers.so", real.prefix(2000)),
                try folder.write("cut.so", real.prefix(1 << 20)),
            ]
            #if os(Linux)
                var foreign = real
                // e_machine: SPARC.
                foreign.replaceSubrange(18..<20, with: [2, 0])
                files.append(try folder.write("foreign.so", foreign))
            #endif
            for file in files {
                let error = try failure(.library(file))
                #expect(error.kind == .startFailed, "\(file)")
                #expect(error.message.contains(file) && error.message.contains("use the worker backend"), "\(error)")
            }
            try await expectGoodStart(target)
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a library that isn't Python's is refused, and the error says what it lacks`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            // A library that every program has loaded.
            #if canImport(Darwin)
                let path = "/usr/lib/libSystem.B.dylib"
            #else
                let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
                let line = try #require(
                    maps.split(separator: "\n").first { $0.contains("/libc.so") || $0.contains("/ld-musl") }
                )
                let path = String(try #require(line.split(separator: " ").last))
            #endif
            let error = try failure(.library(path))
            #expect(error.kind == .startFailed)
            #expect(error.message.contains("is no library of Python 3.9 or later: it has no Py"), "\(error)")
            try await expectGoodStart(target)
        }
    }

    @Test(
        .enabled(if: FakePython.compiler != nil),
        arguments: PythonTarget.inProcess
    )
    func `a library of too old a Python is refused, and the error says so`(target: PythonTarget) async throws {
        try await alone(target) {
            let folder = try ScratchFolder()
            let library = try FakePython.library(
                in: folder,
                "python3.8",
                source: "const char *Py_GetVersion(void) { return \"3.8.0 (made for a test)\"; }",
                linkedTo: sharedLibrary(of: target)
            )
            let error = try failure(.library(try #require(library)))
            #expect(error.kind == .startFailed)
            #expect(error.message.contains("3.8.0 (made for a test), and 3.9.0 is the oldest"), "\(error)")
            try await expectGoodStart(target)
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a library without its interpreter is refused, and the error says where that was looked for`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            let folder = try ScratchFolder()
            let real = try sharedLibrary(of: target)
            let copy = try folder.write("lib/copied.so", Data(contentsOf: URL(filePath: real)))
            let minor = "python\(target.version.major).\(target.version.minor)"
            // An interpreter that belongs to another library doesn't do.
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/bin",
                withIntermediateDirectories: true
            )
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder.path)/bin/\(minor)",
                withDestinationPath: target.executable
            )
            let error = try failure(.library(copy))
            #expect(error.kind == .interpreterNotFound)
            #expect(error.message.contains("\(folder.path)/bin/\(minor)"), "\(error)")
        }
        try await alone(target, part: "its own") {
            var configuration = PythonRuntime.Configuration()
            configuration.interpreter = .library(try sharedLibrary(of: target))
            let python = try await PythonRuntime(.inProcess, configuration)
            #expect(python.version == target.version)
            #expect(try await Int(python.eval("6 * 7")) == 42)
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `an interpreter that can't be loaded is an error that says why, and is not passed over`(target: PythonTarget)
        async throws
    {
        try await alone(target) {
            let folder = try ScratchFolder()
            func fake(_ name: String, _ change: (inout [String: Any]) -> Void) throws -> PythonError {
                try failure(.executable(FakePython.make(in: folder, name, like: target, change)))
            }
            let bare = try fake("without-library") { $0["sharedLibrary"] = nil }
            #expect(bare.kind == .startFailed)
            #expect(bare.message.contains("without-library (Python \(target.version)) has no shared library"))
            #expect(bare.message.contains("use the worker backend"))

            let old = try fake("too-old") { $0["version"] = ["major": 3, "minor": 8, "micro": 18, "suffix": ""] }
            #expect(old.kind == .startFailed && old.message.contains("is Python 3.8.18; 3.9.0 or later is needed"))

            let pypy = try fake("pypy") { $0["implementation"] = "pypy" }
            #expect(pypy.kind == .startFailed && pypy.message.contains("is pypy"))

            let text = try folder.write("text.so", "no library")
            let wrong = try fake("wrong-library") { $0["sharedLibrary"] = text }
            #expect(wrong.kind == .startFailed && wrong.message.contains("can't load \(text)"))

            let other = try fake("other-version") {
                $0["version"] = ["major": 3, "minor": target.version.minor + 1, "micro": 0, "suffix": ""]
            }
            #expect(other.kind == .startFailed)
            #expect(other.message.contains("is the library of Python \(target.version), and"), "\(other)")

            let none = try failure(.executable("\(folder.path)/missing"))
            #expect(none.message.contains("\(folder.path)/missing"), "\(none)")
            let never = try failure(.version("3.99"))
            #expect(never.kind == .interpreterNotFound)
            #expect(never.message.contains("no usable Python 3.99") && never.message.contains("Searched:"))
            let folderItself = try failure(.executable(folder.path))
            #expect(folderItself.message.contains(folder.path), "\(folderItself)")
            try await expectGoodStart(target)
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a Python without its standard library is an error, and not the end of the program`(target: PythonTarget)
        async throws
    {
        try await alone(target) {
            setenv("PYTHONHOME", "/nowhere/at/all", 1)
            let error = try failure(.executable(target.executable))
            #expect(error.kind == .startFailed)
            #expect(error.message.contains("encodings") || error.message.contains("PYTHONHOME"), "\(error)")
            unsetenv("PYTHONHOME")
            try await expectGoodStart(target)
        }
    }

    @Test(  // Before 3.14 it would end the process.
        arguments: PythonTarget.inProcess.filter { $0.version >= PythonVersion(major: 3, minor: 14) }
    )
    func `an initialization that failed is not tried again`(target: PythonTarget) async throws {
        try await alone(target) {
            let folder = try ScratchFolder()
            let fake = try FakePython.make(in: folder, "python", like: target) { _ in }
            setenv("PYTHONHOME", "/nowhere/at/all", 1)
            let error = try failure(.executable(fake))
            #expect(error.kind == .startFailed)
            #expect(error.message.contains("can't be initialized in this process"), "\(error)")
            unsetenv("PYTHONHOME")
            let second = try failure(.executable(target.executable))
            #expect(second.kind == .startFailed)
            #expect(second.message.contains("can't be tried again in this process: use the worker"), "\(second)")
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `another version than that of the running Python is refused, and its own accepted`(target: PythonTarget)
        async throws
    {
        let python = try target.start()
        for good in ["3", "\(target.version.major).\(target.version.minor)", "\(target.version)", ">=3.9,<4"] {
            var configuration = PythonRuntime.Configuration()
            configuration.interpreter = .version(good + target.suffix)
            #expect(try await PythonRuntime(.inProcess, configuration).version == python.version)
        }
        let wrong = "3.\(target.version.minor + 1)"
        for (bad, wanted) in [
            (InterpreterChoice.version(wrong), wrong), (.version("nonsense"), "nonsense"), (.version("<3.9"), "<3.9"),
            (.executable("/nowhere/python3"), "/nowhere/python3"), (.library("/nowhere/libpython.so"), "/nowhere"),
        ] {
            let error = try failure(bad)
            #expect(error.kind == .unsupported && error.message.contains("already runs Python"), "\(error)")
            #expect(error.message.contains(wanted) && error.message.contains("use the worker backend"), "\(error)")
        }
    }
}
