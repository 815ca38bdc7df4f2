/// The Python stacks of a dead worker without the worker's own frames, which say nothing about the program's code.
struct WorkerStack {
    let text: String

    /// - Parameter stack: in the format of Python's faulthandler: a paragraph for each thread, innermost frame first.
    init(_ stack: String) {
        var lines: [Substring] = []
        var isBelowTheCode = false
        for line in stack.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("  File \"pyffi_worker/") { isBelowTheCode = true }
            if !line.hasPrefix("  ") { isBelowTheCode = false }
            if !isBelowTheCode { lines.append(line) }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        text = lines.joined(separator: "\n")
    }
}
