import Foundation
import PackagePlugin

/// Runs `pyffi` from within a package that uses the library: `swift package pyffi gen statistics -o …`.
@main
struct RunPyffi: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) throws {
        let process = Process()
        process.executableURL = try context.tool(named: "CommandLineTool").url
        process.arguments = arguments
        process.currentDirectoryURL = context.package.directoryURL
        try process.run()
        process.waitUntilExit()
        // What went wrong is printed already.
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            exit(process.terminationReason == .exit ? process.terminationStatus : 1)
        }
    }
}
