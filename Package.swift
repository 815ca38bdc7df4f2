// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "swift-pyffi",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "PyFFI", targets: ["PyFFI"]),
        .executable(name: "pyffi", targets: ["CommandLineTool"]),
        .plugin(name: "PyFFIBindings", targets: ["PyFFIBindings"]),
        .plugin(name: "PyFFICommand", targets: ["PyFFICommand"]),
    ],
    traits: [
        .trait(name: "Logging", description: "Python's logs go to a Logger of swift-log."),
        .trait(name: "Metrics", description: "Timers of operations, and a pool's counters, to swift-metrics."),
        .trait(name: "Tracing", description: "A span for each call, which Python code continues."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    ],
    targets: [
        // A target imports only what stands below it in this list.
        // Not named like its product: on a disk that doesn't tell pyffi from PyFFI, one's modules would overwrite the other's.
        .executableTarget(
            name: "CommandLineTool",
            dependencies: [
                "PyFFI", "InProcessBackend", "PythonEnvironments", "PythonDiscovery", "BackendInterface",
                "BindingGenerator", "SystemSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/CommandLine",
            swiftSettings: settings
        ),
        .target(
            name: "PyFFI",
            dependencies: [
                "WorkerBackend", "InProcessBackend", "PythonEnvironments", "PythonDiscovery", "BackendInterface",
                "SystemSupport", .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Logging"])),
                .product(name: "Metrics", package: "swift-metrics", condition: .when(traits: ["Metrics"])),
                .product(name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["Tracing"])),
            ],
            swiftSettings: settings
        ),
        // Writes Swift code for the Python files of a target. What it runs doesn't need the library.
        .plugin(
            name: "PyFFIBindings",
            capability: .buildTool(),
            dependencies: ["BindingTool"],
            path: "Sources/Plugins/BindingsPlugin"
        ),
        // `swift package pyffi …` in packages that use the library.
        .plugin(
            name: "PyFFICommand",
            capability: .command(
                intent: .custom(verb: "pyffi", description: "Runs pyffi, such as pyffi gen MODULE -o FILE."),
                permissions: [.writeToPackageDirectory(reason: "pyffi gen writes Swift files.")]
            ),
            dependencies: ["CommandLineTool"],
            path: "Sources/Plugins/CommandPlugin"
        ),
        .executableTarget(name: "BindingTool", dependencies: ["BindingGenerator"], swiftSettings: settings),
        // Writes Swift code from descriptions of Python files: text to text.
        .target(name: "BindingGenerator", swiftSettings: settings),
        .target(
            name: "WorkerBackend",
            dependencies: ["Wire", "EmbeddedWorker", "PythonDiscovery", "BackendInterface", "SystemSupport"],
            swiftSettings: settings
        ),
        .target(
            name: "InProcessBackend",
            dependencies: ["EmbeddedWorker", "PythonDiscovery", "BackendInterface", "SystemSupport"],
            swiftSettings: settings
        ),
        .target(name: "EmbeddedWorker", swiftSettings: settings),
        .target(
            name: "PythonEnvironments",
            dependencies: ["PythonDiscovery", "BackendInterface", "SystemSupport"],
            swiftSettings: settings
        ),
        .target(name: "PythonDiscovery", dependencies: ["BackendInterface", "SystemSupport"], swiftSettings: settings),
        .target(name: "Wire", dependencies: ["BackendInterface", "SystemSupport"], swiftSettings: settings),
        .target(name: "BackendInterface", dependencies: ["SystemSupport"], swiftSettings: settings),
        // Threads, time, descriptors and processes: what a system offers, without a word of Python.
        .target(name: "SystemSupport", swiftSettings: settings),

        // What the tests of several targets share: bounds, and what happens when a test stands still.
        .target(
            name: "TestSupport",
            dependencies: ["PythonDiscovery", "BackendInterface", "SystemSupport"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "WireTests",
            dependencies: ["Wire", "BackendInterface", "SystemSupport"],
            exclude: ["json-conformance"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PythonDiscoveryTests",
            dependencies: ["PythonDiscovery", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PythonEnvironmentsTests",
            dependencies: [
                "PythonEnvironments", "PythonDiscovery", "BackendInterface", "SystemSupport", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "WorkerBackendTests",
            dependencies: [
                "WorkerBackend", "EmbeddedWorker", "PythonDiscovery", "Wire", "BackendInterface", "SystemSupport",
                "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PyFFITests",
            dependencies: [
                "PyFFI", "InProcessBackend", "BindingGenerator", "PythonDiscovery", "BackendInterface", "SystemSupport",
                "TestSupport",
            ],
            exclude: [
                "Bindings/model.json", "Bindings/model.py", "Bindings/corners.py", "Bindings/fruits.py",
                "Bindings/prices.py",
                "Bindings/parts",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BindingGeneratorTests",
            dependencies: ["BindingGenerator"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "CommandLineTool", "PyFFI", "PythonDiscovery", "BackendInterface", "SystemSupport", "TestSupport",
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
