import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

@Suite(.startsProcesses)
struct OutputTests {
    @Test(arguments: PythonTarget.workers)
    func `output of print, descriptor 1 and child processes arrives in order and disturbs no reply`(
        target: PythonTarget
    ) throws {
        let (output, errors) = (OutputCollector(), OutputCollector())
        let python = try target.start {
            $0.standardOutput = output.handler
            $0.standardError = errors.handler
        }
        try python.exec(
            """
            import os, subprocess, sys
            print('printed')
            os.write(1, b'written\\n')
            subprocess.run(['echo', 'echoed'])
            print('{"id":1,"value":2}', flush=True)
            print('to stderr', file=sys.stderr)
            print('END'); print('END', file=sys.stderr)
            """
        )
        #expect(output.text(upTo: "END") == "printed\nwritten\nechoed\n{\"id\":1,\"value\":2}\n")
        #expect(errors.text(upTo: "END") == "to stderr\n")
        try python.exec("print('half', end=''); print('END')")
        #expect(try Int(python.eval("5")) == 5)
    }

    @Test(arguments: PythonTarget.workers + PythonTarget.inProcess)
    func `lines come whole, live and in order, the rest of one at the end`(target: PythonTarget) async throws {
        switch target.backend {
        case .worker: try await Self.lines(target)
        case .inProcess: try await alone(target) { try await Self.lines(target) }
        }
    }

    private static func lines(_ target: PythonTarget) async throws {
        let (output, errors) = (Locked<[String]>([]), Locked<[String]>([]))
        let python = try target.start {
            $0.standardOutput = .lines { line in output.withLock { $0.append(line) } }
            $0.standardError = .lines { line in errors.withLock { $0.append(line) } }
        }
        try await python.exec(
            "import sys\nprint('one\\n\\ntwo'); print('thr', end=''); print('wrong', file=sys.stderr)"
        )
        await python.waitForOutput()
        #expect(output.current == ["one", "", "two"] && errors.current == ["wrong"])
        try await python.exec("print('ee'); print('\u{e9}' * 70_000); print('end', end='')")
        await python.waitForOutput()
        #expect(output.current[3] == "three")
        // A line of 140 000 bytes comes in three parts, each of whole characters.
        let parts = output.current.dropFirst(4)
        #expect(parts.count == 3 && parts.joined() == String(repeating: "\u{e9}", count: 70_000))
        for number in 0..<100 {
            try await python.exec("print('line', \(number))")
            await python.waitForOutput()
            #expect(output.current.last == (number == 0 ? "endline 0" : "line \(number)"))
        }
        try await python.exec("print('rest', end='')")
        await python.shutDown()
        #expect(output.current.last == "rest")
        await python.waitForOutput()
    }

    @Test(arguments: PythonTarget.workers)
    func `a handler gets what is printed at the interpreter's start first, and one piece after the other`(
        target: PythonTarget
    ) async throws {
        let folder = try ScratchFolder()
        try folder.write(
            "sitecustomize.py",
            """
            import subprocess, sys
            print('first')
            subprocess.Popen(['sh', '-c', 'n=0; while [ $n -lt 99 ]; do echo $n >&2; sleep 0.01; n=$((n+1)); done; echo last >&2'])
            """
        )
        try await alone(target, environment: ["PYTHONPATH": folder.path]) {
            let (output, both) = (OutputCollector(), OutputCollector())
            let (calls, overlaps) = (Locked(0), Locked(0))
            @Sendable func handle(_ piece: [UInt8]) {
                if calls.withLock({
                    $0 += 1
                    return $0 > 1
                }) {
                    overlaps.withLock { $0 += 1 }
                }
                // Time for another thread to come in, if one may.
                Thread.sleep(forTimeInterval: 0.02)
                both.add(piece)
                calls.withLock { $0 -= 1 }
            }
            let python = try target.start {
                $0.standardOutput = .handler { piece in
                    handle(piece)
                    output.add(piece)
                }
                $0.standardError = .handler(handle)
            }
            try python.exec("print('second'); print('END')")
            #expect(output.text(upTo: "END") == "first\nsecond\n")
            #expect(both.text(upTo: "last").contains("98\n"))
            #expect(overlaps.withLock { $0 } == 0)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `reading input meets the end of file`(target: PythonTarget) throws {
        let python = try target.start()
        #expect(try pythonError { try python.input() }.isException("EOFError"))
        #expect(try String(python.eval("__import__('sys').stdin.read()")) == "")
    }

    @Test(arguments: PythonTarget.all)
    func `forks and multiprocessing in user code don't touch the connection`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import os, warnings
            warnings.simplefilter('ignore')
            pid = os.fork()
            if pid == 0:
                try: raise SystemExit
                except SystemExit: pass
            else:
                status = os.waitpid(pid, 0)[1]
            """
        )
        #expect(try Int(python.eval("status")) == 0)
        try python.exec(
            """
            import multiprocessing
            with multiprocessing.get_context('fork').Pool(2) as pool:
                squares = pool.map(abs, range(-5, 0))
            """
        )
        #expect(try [Int](python.eval("squares")) == [5, 4, 3, 2, 1])
    }

    @Test(arguments: PythonTarget.workers)
    func `a worker's sys.path has the modulePath, and not the current directory`(target: PythonTarget) throws {
        let folder = NSTemporaryDirectory() + "pyffi-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "answer = 42\n".write(toFile: folder + "/a_module_of_mine.py", atomically: true, encoding: .utf8)
        let python = try target.start {
            $0.modulePath = [folder]
            $0.arguments = ["prog", "-x"]
        }
        #expect(try Int(python.import("a_module_of_mine").answer) == 42)
        #expect(try [String](python.eval("__import__('sys').argv")) == ["prog", "-x"])
        #expect(try ![String](python.eval("__import__('sys').path")).contains(""))
        #expect(try ![String](python.eval("__import__('sys').path")).contains(FileManager.default.currentDirectoryPath))
    }
}
