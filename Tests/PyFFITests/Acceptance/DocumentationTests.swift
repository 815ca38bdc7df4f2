import Foundation
import Testing

/// What the documentation says of this project's own files.
@Suite("Documentation")
struct DocumentationTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Of all text in this project but third-party code and what is built.
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

    @Test(
        "the files, folders and types that texts for contributors name are there",
        arguments: ["ARCHITECTURE", "CONTRIBUTING"]
    )
    func names(text: String) throws {
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

    @Test("the tests that prove what a Python program sees are there")
    func proofs() throws {
        let page = Self.root.appending(path: "Sources/PyFFI/PyFFI.docc/WhatAPythonProgramSees.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let suites = Set(text.matches(of: #/`(\w+(?:Tests|Differences))`/#).map { String($0.1) })
        let files = FileManager.default.enumerator(atPath: Self.root.appending(path: "Tests").path)?
            .compactMap { ($0 as? String).map { URL(filePath: $0).lastPathComponent } }
        let known = Set(files ?? [])
        #expect(suites.count > 10)
        for suite in suites { #expect(known.contains("\(suite).swift"), "\(suite)") }
    }
}
