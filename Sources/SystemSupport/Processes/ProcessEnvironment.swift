/// The environment variables of a program to start, as bytes: they need not be text.
package struct ProcessEnvironment: Sendable {
    /// Each variable as a C string, `NAME=value`.
    private(set) var entries: [[CChar]]

    package init(_ variables: [String: String]) {
        entries = variables.map { Array("\($0)=\($1)".utf8CString) }
    }

    private init(entries: [[CChar]]) { self.entries = entries }

    package static var current: ProcessEnvironment {
        var entries: [[CChar]] = []
        var next = environmentOfThisProcess()
        while let place = next, let entry = place.pointee {
            entries.append(Array(UnsafeBufferPointer(start: entry, count: strlen(entry) + 1)))
            next = place + 1
        }
        return ProcessEnvironment(entries: entries)
    }

    /// Whether a variable has a value that isn't empty, which to Python is none.
    private func hasValue(_ name: String) -> Bool {
        let start = Array("\(name)=".utf8).map { CChar(bitPattern: $0) }
        return entries.first { $0.starts(with: start) }.map { $0.count > start.count + 1 } ?? false
    }

    package mutating func remove(_ name: String) {
        let start = Array("\(name)=".utf8).map { CChar(bitPattern: $0) }
        entries.removeAll { $0.starts(with: start) }
    }

    package mutating func setDefault(_ name: String, _ value: String) {
        guard !hasValue(name) else { return }
        remove(name)
        entries.append(Array("\(name)=\(value)".utf8CString))
    }
}

/// C's `environ`, whose declaration Swift rejects as shared mutable state.
private func environmentOfThisProcess() -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    #if canImport(Darwin)
        return _NSGetEnviron().pointee
    #else
        typealias Variables = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
        return dlsym(nil, "environ")?.assumingMemoryBound(to: Variables?.self).pointee
    #endif
}
