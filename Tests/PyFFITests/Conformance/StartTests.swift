import Foundation
import PyFFI
import TestSupport
import Testing

/// Starts that are given up, and what Python imports while it starts.
@Suite(.startsProcesses)
struct StartTests {
    /// A program in the place of Python, which writes its process identifier to a file and doesn't end.
    private func hanging(in folder: ScratchFolder) throws -> (path: String, started: String) {
        let path = "\(folder.path)/python3"
        let script = "#!/bin/sh\necho $$ > \"$0.new\"; mv \"$0.new\" \"$0.started\"; exec sleep 3600\n"
        try FreshProgram.write(script, to: path)
        return (path, path + ".started")
    }

    private func process(_ file: String) -> Int32? {
        (try? String(contentsOfFile: file, encoding: .utf8)).flatMap { Int32($0.trimmingCharacters(in: .newlines)) }
    }

    @Test(arguments: PythonTarget.one)
    func `a task that is cancelled while Python starts ends at once, without a process`(target: PythonTarget)
        async throws
    {
        // In-process another start would wait for this one.
        try await alone(target) {
            let folder = try ScratchFolder()
            let (path, started) = try hanging(in: folder)
            var configuration = PythonRuntime.Configuration()
            configuration.interpreter = .executable(path)
            configuration.startTimeout = .seconds(600)
            let start = Task { [configuration] in _ = try await PythonRuntime(target.backend, configuration) }
            while process(started) == nil { await Task.yield() }
            let number = try #require(process(started))
            start.cancel()
            await #expect(throws: CancellationError.self) { try await start.value }
            while kill(number, 0) == 0 { await Task.yield() }
            #expect(try await Int(target.start().eval("6 * 7")) == 42)
        }
    }

    /// `alone` sets PYFFI_BACKEND.
    @Test(arguments: PythonTarget.one)
    func `a configuration by itself takes the backend of the environment`(target: PythonTarget) async throws {
        try await alone(target) {
            var configuration = PythonRuntime.Configuration()
            configuration.interpreter = .executable(target.executable)
            let python = try await PythonRuntime(configuration)
            #expect(python.backend == target.backend)
            func blocking() throws -> PythonBackendKind { try PythonRuntime(configuration).backend }
            #expect(try blocking() == target.backend)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `a task that was cancelled starts nothing, by either form`(target: PythonTarget) async throws {
        let folder = try ScratchFolder()
        let (path, started) = try hanging(in: folder)
        var configuration = PythonRuntime.Configuration()
        configuration.interpreter = .executable(path)
        configuration.startTimeout = .seconds(600)
        let start = Task { [configuration] in
            while !Task.isCancelled { await Task.yield() }
            #expect(throws: CancellationError.self) { () throws -> Void in
                _ = try PythonRuntime(target.backend, configuration)
            }
            await #expect(throws: CancellationError.self) { _ = try await PythonRuntime(target.backend, configuration) }
        }
        start.cancel()
        await start.value
        #expect(process(started) == nil)
    }

    @Test(arguments: PythonTarget.workers + PythonTarget.loadable)
    func `nothing of the current directory is executed`(target: PythonTarget) async throws {
        try await alone(target, part: target.testDescription) {
            let folder = try ScratchFolder()
            let flag = "\(folder.path)/executed"
            let names =
                "fcntl linecache tokenize faulthandler runpy math select _json _socket _struct _posixsubprocess _opcode "
                + "sysconfig _sysconfigdata zipimport threading _asyncio _ctypes json traceback"
            for name in names.split(separator: " ") {
                try folder.write("\(name).py", "open('\(flag)', 'a').write('\(name) ')\n")
            }
            #expect(FileManager.default.changeCurrentDirectoryPath(folder.path))
            let python = try target.start()
            #expect(throws: PythonError.self) { () throws -> Void in try python.exec("1 / 0") }
            #expect(try await python.run(python.eval("__import__('asyncio').sleep(0, 42)")) == 42)
            let hasEmpty: Bool = try await python.eval("'' in __import__('sys').path")
            #expect(!hasEmpty)
            // `start.py` takes back what kept the current directory out of sys.path during the start. 3.11 and 3.12
            // can't take back the flag, but start without it where their version is known.
            let isSafe: Bool = try await python.eval("getattr(__import__('sys').flags, 'safe_path', False)")
            #expect(!isSafe)
            let isSet: Bool = try await python.eval("'PYTHONSAFEPATH' in __import__('os').environ")
            #expect(!isSet)
            #expect((try? String(contentsOfFile: flag, encoding: .utf8)) == nil)
            #expect(FileManager.default.changeCurrentDirectoryPath("/"))
        }
    }
}
