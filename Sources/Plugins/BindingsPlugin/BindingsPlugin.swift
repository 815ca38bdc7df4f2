import Foundation
import PackagePlugin

/// Writes Swift code for the Python files of a target, each time that one of them changes.
@main
struct BindingsPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let target = target as? any SourceModuleTarget else { return [] }
        return try commands(
            for: target.sourceFiles.map(\.url),
            tool: context.tool(named: "BindingTool").url,
            folder: context.pluginWorkDirectoryURL
        )
    }

    private func commands(for files: [URL], tool: URL, folder: URL) -> [Command] {
        let python = files.filter { $0.pathExtension == "py" }
        let settings = files.filter { $0.lastPathComponent == "pyffi.json" }.prefix(1)
        // The files of packages travel with those that import them.
        let own = python.filter { !isInPackage($0) }
        let modules = own.map { $0.deletingPathExtension().lastPathComponent }
        for (name, files) in Dictionary(grouping: own, by: \.lastPathComponent) where files.count > 1 {
            Diagnostics.error("\(files.map(\.path).joined(separator: " and ")): one program has one file \(name)")
        }
        return zip(own, modules).map { file, module in
            let output = folder.appending(path: "\(module)+Bindings.swift")
            return .buildCommand(
                displayName: "Bindings of \(file.lastPathComponent)",
                executable: tool,
                arguments: [file.path, output.path, folder.path, modules.joined(separator: ",")] + settings.map(\.path),
                // A file may import the others.
                inputFiles: python + settings,
                outputFiles: [output]
            )
        }
    }

    private func isInPackage(_ file: URL) -> Bool {
        let mark = file.deletingLastPathComponent().appending(path: "__init__.py")
        return FileManager.default.fileExists(atPath: mark.path)
    }
}

#if canImport(XcodeProjectPlugin)
    import XcodeProjectPlugin

    extension BindingsPlugin: XcodeBuildToolPlugin {
        func createBuildCommands(context: XcodePluginContext, target: XcodeTarget) throws -> [Command] {
            try commands(
                for: target.inputFiles.map(\.url),
                tool: context.tool(named: "BindingTool").url,
                folder: context.pluginWorkDirectoryURL
            )
        }
    }
#endif
