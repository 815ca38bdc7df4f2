import Foundation
import PyFFI

let python = try PythonRuntime(.thumbnail)
let pillow = try PILImage(in: python)

// A picture from a file, if one is named.
let image: PILImage.Image
if let file = CommandLine.arguments.dropFirst().first {
    image = try pillow.open(file)
} else {
    image = try pillow.mandelbrot(width: 1600, height: 1200)
}
let small = try image.thumbnail(320)
let file = FileManager.default.currentDirectoryPath + "/thumbnail.png"
try small.save(file, params: ["optimize": true])

for (name, image) in [("image", image), ("thumbnail", small)] {
    let (width, height) = try image.size().elements
    print("\(name): \(width) by \(height)")
}
print("written to \(file), \(try Data(contentsOf: URL(filePath: file)).count / 1024) KB")
