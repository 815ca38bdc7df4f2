import Foundation
import PyFFI

// A page from a file, if one is named.
let html = try CommandLine.arguments.dropFirst().first.map { try String(contentsOfFile: $0, encoding: .utf8) } ?? sample

let python = try PythonRuntime(.pageText)
let page = try Page(in: python)

let article = try page.article(html)
print(article.title ?? "A page without a title")
for paragraph in article.paragraphs { print("  \(paragraph)") }

print("Its links")
for try await link in try page.links(html, base: "https://lighthouse.example/") {
    print("  \(link.text): \(link.address), \(link.goes.rawValue)")
}
