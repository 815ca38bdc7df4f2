internal import Foundation

/// The name of a package, in the form in which names are compared.
struct PackageName: Hashable, CustomStringConvertible {
    /// As it was written.
    let description: String
    private let normalized: String

    init(_ text: some StringProtocol) {
        description = String(text)
        normalized = text.lowercased().replacing(/[-_.]+/, with: "_")
    }

    /// The package that a requirement names; nil for an address or a path.
    init?(ofRequirement line: String) {
        if let wheel = ArchiveName.wheel(line) {
            self.init(wheel)
            return
        }
        guard let match = line.prefixMatch(of: /([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\]\s*)?([=<>!~@(]|--|$)/),
            !ArchiveName.isIn(String(match.output.1))
        else { return nil }
        self.init(match.output.1)
    }

    private init?(ofInstalled folder: String) {
        guard let match = folder.wholeMatch(of: /(.+?)(-[0-9].*|-[^-]*)?\.(dist|egg)-info/) else { return nil }
        self.init(match.output.1)
    }

    static func == (left: PackageName, right: PackageName) -> Bool { left.normalized == right.normalized }

    func hash(into hasher: inout Hasher) { hasher.combine(normalized) }

    /// The packages that are installed in an environment.
    static func installed(in environment: String) -> Set<PackageName> {
        func names(_ folder: String) -> [String] {
            (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        }
        let libraries = ["lib", "lib64"].map { "\(environment)/\($0)" }
        let folders = libraries.flatMap { library in names(library).map { "\(library)/\($0)/site-packages" } }
        return Set(folders.flatMap(names).compactMap(PackageName.init(ofInstalled:)))
    }
}

/// Names of files with packages in them.
enum ArchiveName {
    static func isIn(_ text: String) -> Bool {
        text.contains(/\.(whl|zip|tgz|tbz|txz|tlz|tar|tar\.(gz|bz2|xz|lz|lzma))(\[[^\]]*\])?(\s|$)/)
    }

    /// The name of the package in a wheel, by the wheel's path.
    static func wheel(_ path: String) -> Substring? {
        guard !path.contains(" "), let file = path.split(separator: "/").last, file.hasSuffix(".whl") else {
            return nil
        }
        return file.prefix { $0 != "-" }
    }
}
