// Where Python is looked for, and in which order. A search only looks at files: starting a Python costs 20 ms and more,
// and the worker's handshake tells all that a start can tell.
internal import Foundation

/// Finds Python interpreters without running any.
package struct InterpreterSearch: Sendable {
    let surroundings: Surroundings

    /// A search of the machine that the arguments describe.
    ///
    /// - Parameters:
    ///   - environment: the environment variables.
    ///   - home: the user's folder, what `~` stands for.
    ///   - currentDirectory: what relative paths count from, and where the search for `.python-version` begins.
    ///   - systemRoot: the folder that `/usr/bin` and the like count from; `/` except in tests.
    ///   - isMacOS: whether to look where only macOS keeps Pythons.
    package init(
        environment: [String: String],
        home: String,
        currentDirectory: String,
        systemRoot: String = "/",
        isMacOS: Bool? = nil
    ) {
        surroundings = Surroundings(
            environment: environment,
            home: home,
            currentDirectory: currentDirectory,
            systemRoot: systemRoot,
            isMacOS: isMacOS ?? Surroundings.hostIsMacOS
        )
    }

    /// A search of this machine, seen from this process as it is now.
    package init() {
        let environment = ProcessInfo.processInfo.environment
        self.init(
            environment: environment,
            home: environment["HOME"] ?? NSHomeDirectory(),
            currentDirectory: FileManager.default.currentDirectoryPath
        )
    }

    /// Every candidate for `choice`, best first, and every place that has none, also behind a variable that would end
    /// the search of a runtime.
    package func candidates(for choice: InterpreterChoice) -> SearchResult {
        var walk = walk(for: choice)
        var candidates: [InterpreterCandidate] = []
        var misnamed: [MisnamedPython] = []
        while true {
            do {
                guard let candidate = try walk.next() else { break }
                candidates.append(candidate)
            } catch {
                misnamed.append(error)
            }
        }
        return SearchResult(candidates: candidates, places: walk.places, misnamed: misnamed)
    }

    /// The candidates for `choice`, one at a time: a place is searched only when the places before it gave no usable
    /// Python.
    ///
    /// - Parameter onlyManagedByUV: whether to search nothing but uv's folder; an executable or a library that was
    ///   chosen is taken from anywhere.
    package func walk(for choice: InterpreterChoice, onlyManagedByUV: Bool = false) -> InterpreterWalk {
        switch choice {
        case .automatic:
            InterpreterWalk(
                finders: onlyManagedByUV ? [UVFinder()] : environmentFinders + placeFinders,
                filter: nil,
                surroundings: surroundings
            )
        case .version(let text):
            if let request = VersionRequest(text) {
                walk(for: request, onlyManagedByUV: onlyManagedByUV)
            } else {
                InterpreterWalk(
                    finders: [],
                    places: [SearchedPlace(place: "version \"\(text)\"", outcome: "is not \(VersionRequest.forms)")],
                    surroundings: surroundings
                )
            }
        case .executable(let executable):
            InterpreterWalk(chosen: ChosenExecutable(executable), surroundings: surroundings)
        case .library(let library):
            InterpreterWalk(
                finders: [],
                places: [
                    SearchedPlace(
                        place: surroundings.absolute(library),
                        outcome: "was chosen as a shared library, which only the in-process backend can use"
                    )
                ],
                surroundings: surroundings
            )
        }
    }

    /// The candidates that satisfy a request, or may do so, one at a time.
    package func walk(for request: VersionRequest, onlyManagedByUV: Bool = false) -> InterpreterWalk {
        let named = PathFinder(names: request.executableName.map { [$0] } ?? [])
        return InterpreterWalk(
            finders: onlyManagedByUV ? [UVFinder()] : environmentFinders + [named] + placeFinders,
            filter: request,
            surroundings: surroundings
        )
    }

    /// The variables that somebody set for this process or shell.
    private var environmentFinders: [any InterpreterFinder] {
        [
            PyffiPythonFinder(), ActiveEnvironmentFinder(source: .virtualEnvironment),
            ActiveEnvironmentFinder(source: .conda),
        ]
    }

    /// The places where Pythons are installed. `python3` comes before `python3.13`, for it is what the user gets in a
    /// shell.
    private var placeFinders: [any InterpreterFinder] {
        var finders: [any InterpreterFinder] = [
            PathFinder(names: ["python3"]),
            PathFinder(names: PythonNames.versioned + ["python"]),
            ManagedVersionFinder(manager: Pyenv(surroundings)),
            ManagedVersionFinder(manager: Asdf(surroundings)),
            ManagedVersionFinder(manager: Mise(surroundings)),
            UVFinder(),
            HomebrewFinder(),
        ]
        if surroundings.isMacOS { finders += [PythonOrgFinder(), XcodeFinder()] as [any InterpreterFinder] }
        return finders + [SystemFolderFinder()]
    }
}
