// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "PageText",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-pyffi", path: "../..")],
    targets: [
        .executableTarget(
            name: "PageText",
            dependencies: [.product(name: "PyFFI", package: "swift-pyffi")],
            plugins: [.plugin(name: "PyFFIBindings", package: "swift-pyffi")]
        ),
        .testTarget(name: "PageTextTests", dependencies: ["PageText"]),
    ]
)
