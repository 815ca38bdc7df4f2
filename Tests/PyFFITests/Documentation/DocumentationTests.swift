import Foundation
import PyFFI
import TestSupport
import Testing

/// What the documentation says of this project's own files, and its examples.
///
/// Each block of Swift in the README and in the articles of `PyFFI.docc` stands word for word in a test of this folder,
/// where it is compiled and run. `DocumentationTests+….swift` has the articles' and `ReadmeTests.swift` the README's.
@Suite(.startsProcesses)
struct DocumentationTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The names of this project's files, and the text of those in Swift and Python.
    private static let sources: (names: Set<String>, text: String) = {
        var names: Set<String> = []
        var text = ""
        for folder in ["Package.swift", "Sources", "Tests", "worker", "Protocol"] {
            let url = root.appending(path: folder)
            let paths = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []
            for path in paths + [""] {
                let file = path.isEmpty ? url : url.appending(path: path)
                names.insert(file.lastPathComponent)
                if ["swift", "py"].contains(file.pathExtension) {
                    text += (try? String(contentsOf: file, encoding: .utf8)) ?? ""
                }
            }
        }
        return (names, text)
    }()

    @Test(arguments: ["ARCHITECTURE", "CONTRIBUTING"])
    func `the files, folders and types that texts for contributors name are there`(text: String) throws {
        let page = try String(contentsOf: Self.root.appending(path: "\(text).md"), encoding: .utf8)
        let (names, sources) = Self.sources
        var found = 0
        for match in page.matches(of: #/`([\w+/.-]+\.(?:swift|py|md|json))`/#) {
            let name = URL(filePath: String(match.1)).lastPathComponent
            let isThere = FileManager.default.fileExists(atPath: Self.root.appending(path: name).path)
            #expect(names.contains(name) || isThere, "\(name)")
            found += 1
        }
        for match in page.matches(of: #/`([A-Z][a-z]\w+)(?:\.(?!swift`)\w+)?`/#) {
            let name = String(match.1)
            #expect(sources.contains(name) || names.contains(name), "\(name)")
            found += 1
        }
        #expect(found > 20)
    }

    @Test(arguments: ["WhatAPythonProgramSees.md", "WhatCanGoWrong.md"])
    func `the tests that prove the lines of a table are there`(page: String) throws {
        let page = Self.root.appending(path: "Sources/PyFFI/PyFFI.docc/\(page)")
        let text = try String(contentsOf: page, encoding: .utf8)
        let suites = Set(text.matches(of: #/`(\w+(?:Tests|Differences))`/#).map { String($0.1) })
        let files = FileManager.default.enumerator(atPath: Self.root.appending(path: "Tests").path)?
            .compactMap { ($0 as? String).map { URL(filePath: $0).lastPathComponent } }
        let known = Set(files ?? [])
        #expect(suites.count > 10)
        for suite in suites { #expect(known.contains("\(suite).swift"), "\(suite)") }
        for match in text.matches(of: #/`worker\/tests\/(\w+\.py)`/#) {
            let file = Self.root.appending(path: "worker/tests/\(match.1)").path
            #expect(FileManager.default.fileExists(atPath: file), "\(file)")
        }
    }

    /// The README and the articles.
    static let pages: [String] = {
        let folder = "Sources/PyFFI/PyFFI.docc"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
        return ["README.md"] + names.filter { $0.hasSuffix(".md") }.sorted().map { "\(folder)/\($0)" }
    }()

    @Test(arguments: pages)
    func `every block of Swift in the documentation stands in a test`(page: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let tests = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "swift" }
            .map { Self.code(try String(contentsOf: $0, encoding: .utf8)) }
        for block in try Self.blocks(of: page) {
            // A manifest is evaluated by `.ci/documentation`.
            if block.hasPrefix("// swift-tools-version") { continue }
            let code = Self.code(block)
            #expect(code.count > 1 && tests.contains { $0.contains(code) }, "\(page):\n\(block)")
        }
    }

    @Test(arguments: pages + ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"])
    func `the links of the texts lead to files`(page: String) throws {
        let file = Self.root.appending(path: page)
        // In code, a call behind an index looks like a link.
        let text = try String(contentsOf: file, encoding: .utf8).replacing(#/(?ms)^```.*?^```$/#, with: "")
        for match in text.matches(of: #/\]\(([^)#:]+)\)/#) {
            let target = file.deletingLastPathComponent().appending(path: String(match.1))
            #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(match.1)")
        }
    }

    @Test
    func `the README leads to every article`() throws {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        #expect(Self.pages.count > 10)
        for page in Self.pages.dropFirst() where !page.hasSuffix("/PyFFI.md") {
            #expect(readme.contains("](\(page))"), "\(page)")
        }
    }

    private static func blocks(of page: String) throws -> [String] {
        try String(contentsOf: root.appending(path: page), encoding: .utf8)
            .matches(of: #/(?ms)^```swift\n(.*?)^```$/#).map { String($0.1) }
    }

    /// The lines of code, without their indentation, which differs in a test, and without imports, which stand at its
    /// top. A newline begins and ends the text, so that only whole lines are found.
    private static func code(_ text: String) -> String {
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        return "\n" + lines.filter { !$0.isEmpty && !$0.hasPrefix("import ") }.joined(separator: "\n") + "\n"
    }
}

extension PackageEnvironment {
    /// Runs an example with the packages; in-process in a process of its own, since this one has loaded another Python.
    func run(_ target: PythonTarget, _ example: @Sendable (PythonRuntime) async throws -> Void) async throws {
        // In the process of its own that runs this test again, the target is the environment's Python already.
        let target = target.by(Alone.isHere ? target.executable : try await python())
        switch target.backend {
        case .worker: try await example(target.start())
        case .inProcess: try await alone(target) { try await example(target.start()) }
        }
    }
}
