internal import BindingGenerator
internal import Foundation

/// What the build plugin runs for each Python file of a target.
///
///     BindingTool FILE OUTPUT FOLDER MODULES [SETTINGS]
///
/// MODULES are the names of all such files, with commas between them.
///
/// Problems are printed as compilers print theirs, so that `swift build` and Xcode show them at their lines.
@main
enum BindingTool {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 4 || arguments.count == 5 else {
            fail("usage: BindingTool FILE OUTPUT FOLDER MODULES [SETTINGS]", status: 2)
        }
        let words = Array(arguments)
        let settings = words.dropFirst(4).first
        do {
            try write(
                words[0],
                to: words[1],
                folder: words[2],
                modules: words[3].split(separator: ",").map(String.init),
                settings: settings
            )
        } catch let failure as BindingFailure {
            // What doesn't fit is a setting.
            fail("\(settings ?? words[0]):1:1: error: \(failure)")
        } catch {
            fail("\(words[0]):1:1: error: \(error)")
        }
    }

    private static func write(
        _ file: String,
        to output: String,
        folder: String,
        modules: [String],
        settings: String?
    ) throws {
        let options = try settings.map { try BindingSettings(Data(contentsOf: URL(filePath: $0))) } ?? BindingSettings()
        try options.check(modules: modules)
        let module = URL(filePath: file).deletingPathExtension().lastPathComponent
        let frontEnd = try FrontEnd(python: PythonForReading.find(), folder: URL(filePath: folder))
        let bindings = try Bindings(of: .file(file, module: nil), by: frontEnd, options: options.options(for: module))
        for var problem in bindings.problems {
            if problem.isOfSetting == true, let settings { problem.path = settings }
            print(problem)
        }
        guard let text = bindings.text else { exit(1) }
        let url = URL(filePath: output)
        // What is the same stays as it is, and nothing is compiled again.
        guard (try? Data(contentsOf: url)) != Data(text.utf8) else { return }
        try Data(text.utf8).write(to: url, options: .atomic)
    }

    private static func print(_ problem: Problem) {
        FileHandle.standardError.write(Data("\(problem)\n".utf8))
    }

    private static func fail(_ message: String, status: Int32 = 1) -> Never {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
        exit(status)
    }
}
