// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Thumbnail",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-pyffi", path: "../..")],
    targets: [
        .executableTarget(name: "Thumbnail", dependencies: [.product(name: "PyFFI", package: "swift-pyffi")]),
        .testTarget(name: "ThumbnailTests", dependencies: ["Thumbnail"]),
    ]
)
