import PyFFI
import Testing

@testable import PageText

@Test func `a page is text and links`() async throws {
    let python = try await PythonRuntime(.pageText)
    let page = try await Page(in: python)
    let article = try await page.article(sample)
    #expect(article.title == "The Lighthouse")
    #expect(
        article.paragraphs == [
            "The Lighthouse", "Built in 1871, it is 38 metres high & still in use.",
            "Its lamp is seen from the islands.", "Open from May", "Closed in winter",
        ]
    )
    var links: [Page.Link] = []
    for try await link in try await page.links(sample, base: "https://lighthouse.example/about/") { links.append(link) }
    #expect(links.map(\.address).first == "https://lighthouse.example/")
    #expect(links.last == Page.Link(text: "the islands", address: "https://islands.example/map", goes: .elsewhere))
    await python.shutDown()
}

@Test func `bytes are decoded as the page says`() async throws {
    let python = try await PythonRuntime(.pageText)
    let page = try await Page(in: python)
    let latin = Array("<meta charset=latin1><p>caf".utf8) + [0xE9]
    #expect(try await page.article(latin) == Page.Article(title: nil, paragraphs: ["café"]))
    await python.shutDown()
}
