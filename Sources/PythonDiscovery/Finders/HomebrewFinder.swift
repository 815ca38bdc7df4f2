// Homebrew, on macOS and on Linux. A formula that isn't linked into bin is still in opt.

struct HomebrewFinder: InterpreterFinder {
    func look(_ findings: inout Findings) {
        let surroundings = findings.surroundings
        // Homebrew's prefix on Intel Macs is /usr/local.
        var prefixes = [surroundings.system("/opt/homebrew"), surroundings.system("/home/linuxbrew/.linuxbrew")]
        if surroundings.isMacOS { prefixes.append(surroundings.system("/usr/local")) }
        if let prefix = surroundings.variable("HOMEBREW_PREFIX"), !prefixes.contains(prefix) {
            prefixes.insert(surroundings.absolute(prefix), at: 0)
        }
        for prefix in prefixes {
            let formulas = prefix.joined(path: "opt")
            guard FileSystem.isFolder(formulas) else {
                findings.passOver(prefix, "has no Homebrew")
                continue
            }
            var isFound = findings.look(at: prefix.joined(path: "bin/python3"), source: .homebrew) == .executable
            for name in PythonNames.versioned {
                // python@3.13 has python3.13; python-freethreading has python3.13t.
                let formula =
                    name.hasSuffix("t") ? "python-freethreading" : "python@\(name.dropFirst("python".count))"
                let path = formulas.joined(path: "\(formula)/bin/\(name)")
                if findings.look(at: path, source: .homebrew) == .executable { isFound = true }
            }
            if !isFound { findings.passOver(prefix, "has no Python") }
        }
    }
}
