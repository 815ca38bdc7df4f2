internal import Foundation
internal import PyFFI
internal import PythonEnvironments

/// What makes environments here, and where they are kept.
struct PackagesCheck: Codable {
    /// uv's version; left out if there is none on `PATH`.
    let uv: String?
    /// Why uv can't be used, if there is one.
    let uvProblem: String?
    /// The folder with the environments; left out if the user has none.
    let folder: String?
    let environments: Int
    let bytes: Int
    /// Why environments can't be kept.
    let problem: String?

    init() {
        do {
            uv = UV.isAvailable ? try UV.version() : nil
            uvProblem = nil
        } catch {
            (uv, uvProblem) = (nil, "\(error)")
        }
        do {
            let store = try EnvironmentStore.standard()
            let all = store.all()
            folder = store.folder
            environments = all.count
            bytes = all.reduce(0) { $0 + $1.size }
            problem = store.problem
        } catch {
            (folder, environments, bytes, problem) = (nil, 0, 0, "\(error)")
        }
    }

    var lines: [String] {
        var lines: [String] = []
        if let uv { lines.append("made by uv \(uv)") }
        if let uvProblem { lines.append("uv doesn't work: \(uvProblem)") }
        if uv == nil { lines.append("made by venv and pip; uv, which is faster, is not on PATH") }
        if let folder {
            let size = ByteCountFormatter.string(fromByteCount: Int64(bytes), countStyle: .file)
            lines.append("kept in \(folder): \(environments == 0 ? "none yet" : "\(environments), \(size)")")
        }
        return lines
    }
}
