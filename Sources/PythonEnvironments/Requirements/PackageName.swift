internal import Foundation

/// The name of a package, in the form in which names are compared.
struct PackageName: Hashable, CustomStringConvertible {
    /// As it was written.
    let description: String
    private let normalized: String

    private init(_ text: some StringProtocol) {
        description = String(text)
        normalized = text.lowercased().replacing(/[-_.]+/, with: "_")
    }

    /// The package that a line of a requirements file names; nil for a line that need not install one (a marker), and
    /// for one that doesn't tell the name: an option, an address, a path.
    init?(ofRequirement line: String) {
        let line = line.replacing(/\s#.*/, with: "")
        guard !line.contains(";"), !line.contains("$"),
            let match = line.prefixMatch(of: /([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\]\s*)?([=<>!~@(]|--|$)/),
            !match.output.1.contains(/\.(whl|zip|tar\.gz)$/)
        else { return nil }
        self.init(match.output.1)
    }

    private init?(ofInstalled folder: String) {
        guard folder.hasSuffix(".dist-info") || folder.hasSuffix(".egg-info") else { return nil }
        self.init(folder.prefix { $0 != "-" })
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
