package import Foundation

/// Files as the standard streams of a program that a test runs. They have to be closed: a `Process` may live for long.
package struct Streams {
    private let input, output, errors: FileHandle

    /// Without a file for errors, they go where the output goes.
    package init(input: String, output: String, errors: String? = nil) throws {
        self.input = try FileHandle(forReadingFrom: URL(filePath: input))
        self.output = try FileHandle(forWritingTo: URL(filePath: output))
        self.errors = try errors.map { try FileHandle(forWritingTo: URL(filePath: $0)) } ?? self.output
    }

    package func give(to process: Process) {
        (process.standardInput, process.standardOutput, process.standardError) = (input, output, errors)
    }

    package func close() {
        for handle in [input, output, errors] { try? handle.close() }
    }
}
