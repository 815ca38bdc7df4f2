// The report as a page of text: first the verdict, then the findings.

struct DoctorText {
    private(set) var text = ""
    private let report: DoctorReport
    private static let width = 100

    init(_ report: DoctorReport) {
        self.report = report
        writeVerdict()
        writeInterpreters()
        writeBackends()
        writePackages()
        writeEnvironment()
    }

    private mutating func line(_ line: String = "") { text += line + "\n" }

    private mutating func writeVerdict() {
        if report.works, let used = report.used {
            line("Python works: the \(report.defaultBackend) backend uses Python \(used.version).")
        } else if report.works {
            line("Python works, with the \(report.defaultBackend) backend.")
        } else {
            line("Python does not work: the \(report.defaultBackend) backend gives no answer.")
        }
        for sentence in report.advice {
            line()
            for part in Self.wrapped("! " + sentence, indent: "  ") { line(part) }
        }
    }

    private mutating func writeInterpreters() {
        line()
        line("Interpreters, in the order of preference")
        if report.interpreters.isEmpty { line("    none found") }
        let rows = report.interpreters.map { interpreter in
            [
                interpreter.isUsed ? "->" : "",
                Self.version(of: interpreter),
                interpreter.runs ? "runs" : "broken",
                interpreter.runs ? (interpreter.sharedLibrary == nil ? "-" : "shared library") : "",
                interpreter.source,
            ]
        }
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        for (row, interpreter) in zip(rows, report.interpreters) {
            let cells = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
            line("  \(cells)  \(interpreter.path)")
            for part in interpreter.problem?.split(separator: "\n") ?? [] {
                for piece in Self.wrapped("      " + part, indent: "        ") { line(piece) }
            }
        }
        line()
        if let used = report.used { line("  -> is what is used: \(used.reason)") }
        line("  Tested versions: \(report.tested.joined(separator: ", "))")
        if report.interpreters.isEmpty {
            line()
            line("Searched in vain")
            for place in report.passedOver { line("  \(place.place): \(place.outcome)") }
        }
    }

    private static func version(of interpreter: InterpreterCheck) -> String {
        guard let version = interpreter.version else { return "?" }
        let kind = interpreter.implementation.flatMap { $0 == "cpython" ? nil : " \($0)" } ?? ""
        return version + (interpreter.isFreeThreaded == true ? "t" : "") + kind
    }

    private mutating func writeBackends() {
        line()
        line("Backends")
        let width = report.backends.map(\.name.count).max() ?? 0
        for backend in report.backends {
            let name = backend.name.padded(to: width)
            if backend.works {
                let time = backend.seconds.map { ", \(Int(($0 * 1000).rounded())) ms after the start" } ?? ""
                line("  \(name)  works: 6 * 7 = 42\(time)")
            } else {
                let parts = (backend.problem ?? "does not work").split(separator: "\n")
                let first = Self.wrapped("  \(name)  \(parts.first ?? "does not work")", indent: "    ")
                for piece in first { line(piece) }
                for part in parts.dropFirst() { line("    \(part)") }
            }
        }
    }

    private mutating func writePackages() {
        line()
        line("Environments with packages")
        for text in report.packages.lines { for part in Self.wrapped("  " + text, indent: "    ") { line(part) } }
    }

    private mutating func writeEnvironment() {
        guard !report.environment.isEmpty else { return }
        line()
        line("Environment")
        for name in DoctorEnvironment.names {
            if let value = report.environment[name] { line("  \(name)=\(value)") }
        }
    }

    /// Breaks between words; a word that is too long, a path perhaps, stays whole.
    private static func wrapped(_ text: String, indent: String) -> [String] {
        var lines: [String] = []
        var current = String(text.prefix { $0 == " " })
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, current.count + 1 + word.count > width {
                lines.append(current)
                (current, isEmpty) = (indent, true)
            }
            current += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [current]
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
