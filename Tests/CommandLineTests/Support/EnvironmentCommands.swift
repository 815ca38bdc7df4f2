import Foundation
import TestSupport

/// Commands with a cache of the test's own, and with a uv that only looks like one.
struct EnvironmentCommands: Sendable {
    let scratch: ScratchFolder
    let uv: FakeUV

    init() throws {
        scratch = try ScratchFolder()
        uv = try FakeUV()
    }

    var store: String { "\(scratch.path)/cache/environments" }

    /// What is in the store besides locks.
    var kept: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: store)) ?? []).filter { !$0.hasSuffix(".lock") }.sorted()
    }

    var variables: [String: String] {
        var variables = uv.variables
        variables["PYFFI_CACHE_DIR"] = "\(scratch.path)/cache"
        // Looking for one takes longer than everything else.
        variables["PYFFI_PYTHON"] = Machine.pythons.last { $0.hasSharedLibrary }?.path ?? Machine.pythons.last?.path
        return variables
    }

    func pyffi(_ arguments: String..., input: String? = nil) throws -> Command {
        Command(
            executable: try BuiltExecutable.url.get(),
            arguments: arguments,
            input: input,
            environment: variables,
            folder: scratch.path
        )
    }

    /// The command by a shell, as `"$0"` with `"$@"`, or however the line has them.
    func shell(_ line: String, _ arguments: String...) throws -> Command {
        Command(
            executable: URL(filePath: "/bin/bash"),
            arguments: ["-c", line, try BuiltExecutable.url.get().path] + arguments,
            environment: variables,
            folder: scratch.path
        )
    }
}
