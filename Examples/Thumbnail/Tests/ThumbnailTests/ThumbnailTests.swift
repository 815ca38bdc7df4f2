import Foundation
import PyFFI
import Testing

@testable import Thumbnail

@Test func `a thumbnail has the image's shape and colours, and the image stays`() throws {
    let python = try PythonRuntime(.thumbnail)
    let pillow = try PILImage(in: python)
    let image = try pillow.new("RGB", PythonTuple(400, 200), color: "navy")
    try image.paste("gold", box: PythonTuple(200, 0, 400, 200))

    let small = try image.thumbnail(100)
    #expect(try small.size() == PythonTuple(100, 50))
    #expect(try image.size() == PythonTuple(400, 200))
    let colours = try [10, 90].map { x -> [Int] in
        if case .tuple(let colour)? = try small.getpixel(PythonTuple(x, 25)) { colour } else { [] }
    }
    #expect(colours == [[0, 0, 128], [255, 215, 0]])
    python.shutDown()
}

@Test func `a file becomes a smaller one`() throws {
    let python = try PythonRuntime(.thumbnail)
    let pillow = try PILImage(in: python)
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).png").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try pillow.mandelbrot(width: 300, height: 400).save(file)
    try pillow.open(file).thumbnail(40).save(file, format: "JPEG", params: ["quality": 90])
    let image = try pillow.open(file)
    #expect(try image.size() == PythonTuple(30, 40))
    #expect(try image.format() == "JPEG")
    python.shutDown()
}
