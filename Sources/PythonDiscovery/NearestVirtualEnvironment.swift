// Tools such as uv, poetry and venv's users keep a project's environment in its folder `.venv`. A program is started in
// the project's folder or below it; or it lies there, as SwiftPM's `.build/debug` does.
internal import Foundation

/// What a search for the project's virtual environment comes to.
package enum NearestVirtualEnvironment: Sendable, Hashable {
    /// The environment's folder.
    case found(String)

    /// Every place that was looked at, and why it is none.
    case none([SearchedPlace])
}

extension InterpreterSearch {
    /// The folder `.venv` that is nearest to the current directory, or else to this program: in the folder itself, or
    /// in one above it.
    ///
    /// A `.venv` counts if it has a `pyvenv.cfg`; whether its Python runs is for its user to find out. Folders above
    /// the user's home, such as `/home`, belong to others and are not looked at.
    ///
    /// - Parameter program: the path of this process's executable; nil: nothing but the current directory counts.
    package func nearestVirtualEnvironment(
        program: String? = Bundle.main.executablePath
    ) -> NearestVirtualEnvironment {
        let programFolder = program.map { (FileSystem.realPath($0) ?? $0).parentFolder }
        let starts = [surroundings.currentDirectory] + (programFolder.map { [$0] } ?? [])
        var places: [SearchedPlace] = []
        var seen: Set<String> = []
        for folder in starts.flatMap(foldersToLookIn) where seen.insert(folder).inserted {
            let environment = folder.joined(path: ".venv")
            if FileSystem.isFile(environment.joined(path: "pyvenv.cfg")) { return .found(environment) }
            let outcome = FileSystem.isFolder(environment) ? "has no pyvenv.cfg" : "does not exist"
            places.append(SearchedPlace(place: environment, outcome: outcome))
        }
        return .none(places)
    }

    /// A folder and those above it, up to the root or to the home folder.
    private func foldersToLookIn(_ start: String) -> [String] {
        let folders = start.withFoldersAbove
        guard let shared = FileSystem.folderIdentity(surroundings.home.parentFolder) else { return folders }
        return [start] + folders.dropFirst().prefix { FileSystem.folderIdentity($0) != shared }
    }
}
