import Foundation
import Testing

/// What the documentation says of this project's own files.
@Suite("Documentation")
struct DocumentationTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

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
