// asdf and mise look in the same places: a variable, then files of the current folder and of those above it, then those
// of the home folder. A file that says nothing of Python is passed over.

struct ToolSelection {
    let variable: String
    /// The names of the files in one folder, the strongest first.
    let files: [String]

    func find(_ surroundings: Surroundings) -> VersionSelection? {
        if let value = surroundings.variable(variable) {
            let versions = value.split(whereSeparator: \.isWhitespace).map(String.init)
            return VersionSelection(versions: versions, origin: variable)
        }
        for folder in surroundings.currentDirectory.withFoldersAbove + [surroundings.home] {
            for file in files.map(folder.joined(path:)) {
                guard let text = FileSystem.head(of: file, limit: 1 << 16) else { continue }
                let versions = file.hasSuffix(".toml") ? MiseFile.pythons(in: text) : ToolVersions.pythons(in: text)
                if !versions.isEmpty { return VersionSelection(versions: versions, origin: file) }
            }
        }
        return nil
    }
}

/// asdf's file, which mise reads too: lines such as `python 3.12.4 3.11.9 # why`.
enum ToolVersions {
    static let usualName = ".tool-versions"

    static func pythons(in text: String) -> [String] {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            if words.first == "python", words.count > 1 { return words.dropFirst().map(String.init) }
        }
        return []
    }
}
