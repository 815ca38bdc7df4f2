// What `pyffi doctor` shows of an interpreter and what the in-process backend needs to load it.
package import BackendInterface

/// What an interpreter says about itself.
package struct InterpreterDetails: Sendable, Codable, Hashable {
    /// `sys.executable`: behind a shim or a wrapper script, the path of the interpreter itself.
    package let executable: String

    /// `sys.version`, which also tells the compiler and the build date.
    package let versionText: String

    /// `sys.implementation.name`: `cpython`, `pypy`.
    package let implementation: String

    package let prefix: String
    package let basePrefix: String
    package let isVirtualEnvironment: Bool

    /// Whether the build can run without a GIL.
    package let isFreeThreaded: Bool

    package let pointerWidth: Int

    /// The machine, as `uname -m` names it: `x86_64`, `arm64`, `aarch64`.
    package let architecture: String

    /// The shared library to load in-process, an existing file. nil if there is none, or for other implementations than
    /// CPython, whose libraries lack the C API's names.
    package let sharedLibrary: String?

    package let standardLibrary: String

    /// `site-packages` for pure Python packages.
    package let purelib: String

    /// `site-packages` for packages with compiled parts; usually the same folder.
    package let platlib: String

    private let numbers: VersionNumbers

    /// `PythonVersion` is not Codable, and a public conformance isn't for this target to add.
    private struct VersionNumbers: Codable, Hashable, Sendable {
        let major: Int
        let minor: Int
        let micro: Int
        let suffix: String
    }

    private enum CodingKeys: String, CodingKey {
        case executable, versionText, implementation, prefix, basePrefix, isVirtualEnvironment, isFreeThreaded
        case pointerWidth, architecture, sharedLibrary, standardLibrary, purelib, platlib
        case numbers = "version"
    }
}

extension InterpreterDetails {
    package var version: PythonVersion {
        PythonVersion(major: numbers.major, minor: numbers.minor, micro: numbers.micro, suffix: numbers.suffix)
    }

    /// The version, with a `t` for a build that can run without a GIL: `3.13.0t`.
    package var fullVersion: String { "\(version)\(isFreeThreaded ? "t" : "")" }

    package var isSupported: Bool { version >= .oldestSupported }
}
