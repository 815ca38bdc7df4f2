/// The Pythons that the tests of this package are run with; all others may work as well.
package enum TestedPythons {
    /// Named as in `pythonX.Y`: `t` is a free-threaded build.
    package static let versions = ["3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15", "3.13t"]

    package static func contains(_ version: PythonVersion, isFreeThreaded: Bool) -> Bool {
        versions.contains("\(version.major).\(version.minor)\(isFreeThreaded ? "t" : "")")
    }
}
