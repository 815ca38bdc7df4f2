// The names that an interpreter's file may have. Looking for each costs a system call per folder; reading a folder such
// as /usr/bin costs a hundred times that.

enum PythonNames {
    /// The names in a folder that belongs to one Python.
    static let plain = ["python3", "python"]

    /// `python3.N`, newest first, each followed by its free-threaded build. The upper end leaves room for ten years of
    /// yearly releases; a newer Python is found as `python3`, or when its version is asked for.
    static let versioned: [String] = (9...24).reversed().flatMap { minor in
        minor < 13 ? ["python3.\(minor)"] : ["python3.\(minor)", "python3.\(minor)t"]
    }
}
