// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Plot",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-pyffi", path: "../..")],
    targets: [
        .executableTarget(
            name: "Plot",
            dependencies: [.product(name: "PyFFI", package: "swift-pyffi")],
            plugins: [.plugin(name: "PyFFIBindings", package: "swift-pyffi")]
        ),
        .testTarget(name: "PlotTests", dependencies: ["Plot"]),
    ]
)
