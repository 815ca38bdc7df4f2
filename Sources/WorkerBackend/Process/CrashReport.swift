/// What Python's faulthandler has written when the worker died.
struct CrashReport {
    /// The reason and a paragraph for each thread, without the worker's own frames: these say nothing about the
    /// program's code.
    let stack: String
    let extensionModules: [String]

    private static let modules = "Extension modules: "

    init(_ text: String) {
        var lines: [Substring] = []
        var extensionModules: [String] = []
        var isBelowTheCode = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix(Self.modules) {
                extensionModules = Self.names(in: line.dropFirst(Self.modules.count))
                continue
            }
            // In a paragraph the innermost frame comes first: all that follows is the worker's.
            if line.hasPrefix("  File \"pyffi_worker/") { isBelowTheCode = true }
            if !line.hasPrefix("  ") { isBelowTheCode = false }
            if !isBelowTheCode { lines.append(line) }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        stack = lines.joined(separator: "\n")
        self.extensionModules = extensionModules
    }

    /// `numpy.core._multiarray_umath, _ctypes (total: 2)`
    private static func names(in list: Substring) -> [String] {
        let names = list.firstRange(of: " (total: ").map { list[..<$0.lowerBound] } ?? list
        return names.split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init)
    }
}
