// swift-format-ignore-file
// The examples of TwoBackends.md, WhichPython.md, Shipping.md and InAServer.md, word for word; see `DocumentationTests`.
import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

extension DocumentationTests {
    @Test(arguments: PythonTarget.one)
    func `the examples of TwoBackends.md run`(target: PythonTarget) async throws {
        try await alone(target, environment: ["PYFFI_PYTHON": target.executable]) { () throws -> Void in
            let python = try target.start()

            let math = try python.import("math")
            let total = try python.batch { () throws -> Double in
                var sum = try PythonObject(0.0, in: python)
                for n in 1...100 { sum = try sum + math.sqrt(Double(n)) }
                return try Double(sum)                               // a Swift value waits for all before it
            }

            #expect(abs(total - 671.4629471031477) < 1e-9)
            guard target.backend == .inProcess else { return }

            let isolated = try PythonRuntime(.worker)                // the default: Python in a process of its own
            let fast = try PythonRuntime(.inProcess)                 // libpython is loaded with dlopen

            #expect(isolated.processIdentifier != fast.processIdentifier)
        }
    }

    @Test
    func `the examples of WhichPython.md compile`() {
        // Compiled, and not called: they name what this machine may not have.
        func choice() throws {
            var configuration = PythonRuntime.Configuration()
            configuration.interpreter = .version("3.13")             // or .executable(".venv/bin/python")
            configuration.modulePath = ["Scripts"]                   // in front of sys.path
            configuration.callTimeout = .seconds(30)
            let python = try PythonRuntime(.worker, configuration)
            print(python.version, python.executable)
        }
        func packages() throws {
            var withPolars = PythonRuntime.Configuration()
            withPolars.environment = .dependencies(["polars", "numpy>=2"])
            withPolars.environmentProgress = { line in print(line) }         // what the installer says
            let polars = try PythonRuntime(.worker, withPolars)              // installs them, the first time
            _ = polars

            do {
                _ = try PythonRuntime(.worker, withPolars)
            } catch let error as PythonError where error.kind == .environment {
                print(error.message)                                         // the installer's own words
                print(error.failedCommand?.exitCode as Any)
            }
        }
        func existing() {
            var beside = PythonRuntime.Configuration()
            beside.environment = .nearestVirtualEnvironment          // ./.venv, or one above
            var managed = PythonRuntime.Configuration()
            managed.interpreter = .version("3.13")                   // uv installs it if need be
            managed.environment = .uvManaged
        }
        func library() {
            var shared = PythonRuntime.Configuration()
            shared.interpreter = .library("/usr/lib/x86_64-linux-gnu/libpython3.13.so.1.0")
        }
    }

    @Test
    func `the example of Shipping.md compiles`() {
        // Compiled, and not called: PythonEnvironmentsTests make such environments.
        func shipped() throws {
            var configuration = PythonRuntime.Configuration()
            configuration.environment = .shipped("python", otherwise: .requirements(file: "requirements.txt"))
            let python = try PythonRuntime(configuration)
            _ = python
        }
    }

    @Test(arguments: PythonTarget.one.filter { $0.backend == .worker })
    func `the example of streams, arguments and environment runs`(target: PythonTarget) throws {
        var quiet = PythonRuntime.Configuration()
        quiet.standardOutput = .handler { bytes in print(String(decoding: bytes, as: UTF8.self), terminator: "") }
        quiet.standardError = .discard
        quiet.arguments = ["report.py", "--all"]                 // sys.argv
        quiet.environmentVariables = ["PATH": "/usr/bin", "TZ": "UTC"]   // of the worker; none of the program's

        quiet.interpreter = .executable(target.executable)
        let python = try PythonRuntime(.worker, quiet)
        #expect(try [String](python.import("sys").argv) == ["report.py", "--all"])
        #expect(try String(python.import("os").environ["TZ"]) == "UTC")
    }
}
