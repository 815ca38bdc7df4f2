import BackendInterface
import Foundation
import TestSupport
import Testing

@testable import PythonEnvironments

/// Which requirements are the same, and which are not.
struct RequirementTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func key(_ lines: String...) throws -> String { try Requirements(.lines(lines)).key }

    private func key(file: String) throws -> String { try Requirements(.file(file)).key }

    @Test func `the order of lines, spaces, comments and what is said twice don't matter`() throws {
        let one = try key("numpy>=2", "pandas")
        #expect(try one == key("pandas", " numpy>=2 ", "", "# a comment", "pandas"))
        #expect(try one != key("numpy>=2"))
        #expect(try one != key("numpy>=2", "pandas>1"))
    }

    @Test func `a file's key changes with what it says`() throws {
        let file = try scratch.write("requirements.txt", "numpy\n# a comment\n\npandas\n")
        let one = try key(file: file)
        try scratch.write("requirements.txt", "numpy\r\npandas\r\n")
        #expect(try key(file: file) == one)
        try scratch.write("requirements.txt", "numpy\npandas>1\n")
        #expect(try key(file: file) != one)
    }

    @Test(arguments: [
        "-r more.txt", "-rmore.txt", "--requirement more.txt", "--requirement=more.txt", "-c more.txt",
        "--constraint more.txt", "--constraint=more.txt", "-r more.txt  # with a comment",
    ])
    func `a file that is taken in counts with its contents`(line: String) throws {
        try scratch.write("sub/more.txt", "numpy\n-r ../last.txt\n")
        try scratch.write("last.txt", "pandas\n")
        let file = try scratch.write("sub/requirements.txt", line + "\n")
        let first = try key(file: file)
        try scratch.write("sub/more.txt", "numpy<2\n-r ../last.txt\n")
        let second = try key(file: file)
        try scratch.write("last.txt", "pandas<2\n")
        let third = try key(file: file)
        #expect(Set([first, second, third]).count == 3)
    }

    @Test func `files may be in UTF-16, as for pip, and text that is none is refused`() throws {
        let one = try key(file: scratch.write("one.txt", "numpy\n"))
        for (name, encoding) in [("two.txt", String.Encoding.utf16LittleEndian), ("three.txt", .utf16BigEndian)] {
            let file = URL(filePath: try scratch.write(name, ""))
            try #require("\u{FEFF}numpy\n".data(using: encoding)).write(to: file)
            #expect(try key(file: file.path) == one)
        }
        let file = try scratch.write("four.txt", "")
        try Data([0x6E, 0xE4]).write(to: URL(filePath: file))
        #expect(throws: PythonError.self) { try key(file: file) }
        let failure = #expect(throws: PythonError.self) { try key(file: scratch.path) }
        #expect(failure?.message.hasSuffix("can't be read: Is a directory") == true)
    }

    @Test(arguments: [
        ("numpy", "numpy"), ("Num.Py >= 2", "num-py"), ("numpy[a, b]==1", "numpy"), ("numpy @ file:///a.whl", "numpy"),
        ("numpy --hash=sha256:0", "numpy"), ("numpy # a comment", "numpy"), ("numpy>=2; python_version < '3'", nil),
        ("-e ./numpy", nil), ("./numpy", nil), ("numpy.tgz", nil), ("wheels/numpy-1.0-py3-none-any.whl", "numpy"),
        ("https://a/numpy.zip", nil), ("numpy-1.0.tar.xz", nil),
        ("${NAME}", nil), ("--pre", nil),
    ])
    func `a line tells which package has to be there`(line: String, name: String?) {
        #expect(RequirementLine(line, variables: [:]).package == name.map { PackageName($0) })
    }

    @Test func `a comment neither goes on nor is gone on with`() throws {
        let file = try scratch.write(
            "requirements.txt",
            "# C:\\dir\\\nnumpy\npandas \\\n\npolars\nscipy \\\n# no\nsix\n"
        )
        #expect(
            try Requirements(.file(file)).packages.map(\.description) == ["numpy", "pandas", "polars", "scipy", "six"]
        )
    }

    @Test(arguments: [
        ("-r \"o th.txt\"", ["o th.txt"]), ("-r o\\ th.txt", ["o th.txt"]), ("-r 'o th.txt' # c", ["o th.txt"]),
        ("-r ${HERE}/a.txt", ["here/a.txt"]), ("--pre -r a.txt -cb.txt", ["a.txt", "b.txt"]), ("-r", []),
        ("-r https://host/a.txt", []), ("numpy -r a.txt", []),
    ])
    func `a line of options is read as by a shell`(line: String, files: [String]) {
        let line = RequirementLine(line, variables: ["HERE": "here"])
        #expect(line.files.map(\.path) == files)
        if files.count == 1 {
            let again = RequirementLine(line.including(byPathIn: "/folder"), variables: [:])
            #expect(again.files.map(\.path) == ["/folder/" + files[0]])
        }
    }

    @Test func `another value of a variable is another requirement, and is written down nowhere`() {
        func line(_ value: String?) -> RequirementLine {
            RequirementLine("numpy==${V}", variables: value.map { ["V": $0] } ?? [:])
        }
        #expect(line("1").key != line("2").key && line("1").key == line("1").key && line(nil).key == "numpy==${V}")
        #expect(line("secret").text == "numpy==${V}" && !line("secret").key.contains("secret"))
        #expect(line("secret").including(byPathIn: "/folder") == "numpy==${V}")
        let passwords = ["one", "two"].map {
            RequirementLine("-i https://me:${P}@host/simple", variables: ["P": $0]).key
        }
        #expect(passwords[0] == passwords[1])
    }

    @Test func `packages of files that are taken in have to be there, those of constraints need not`() throws {
        try scratch.write("more.txt", "pandas\n-r last.txt\n")
        try scratch.write("last.txt", "polars \\\n    --hash=sha256:0\n")
        try scratch.write("limits.txt", "scipy<2\n")
        let file = try scratch.write("requirements.txt", "numpy\n-r more.txt\n-c limits.txt\n")
        #expect(try Requirements(.file(file)).packages.map(\.description) == ["numpy", "pandas", "polars"])
    }

    @Test func `files that take in each other are read once`() throws {
        try scratch.write("a.txt", "-r b.txt\nnumpy\n")
        try scratch.write("b.txt", "-r a.txt\npandas\n")
        let key = try key(file: "\(scratch.path)/a.txt")
        #expect(key.contains("numpy") && key.contains("pandas"))
    }

    @Test func `a file on a server is not looked for here`() throws {
        #expect(try key("-r https://example.org/requirements.txt").contains("example.org"))
    }

    @Test(arguments: [
        "./package", "../package", ".", "-e ./package", "-e.", "--editable package", "wheels/a.whl", "a-1.0.whl",
        "--find-links wheels", "-f wheels",
    ])
    func `local paths count from the folder of their file`(line: String) throws {
        let one = try key(file: scratch.write("one/requirements.txt", line))
        let other = try key(file: scratch.write("other/requirements.txt", line))
        #expect(one != other)
    }

    @Test(arguments: [
        "numpy", "numpy>=2 ; python_version < '3.12'", "--pre", "tiny @ https://example.org/tiny-1.0-py3-none-any.whl",
        "--index-url https://example.org/simple",
    ])
    func `what is no local path is the same in every folder`(line: String) throws {
        let one = try key(file: scratch.write("one/requirements.txt", line))
        let other = try key(file: scratch.write("other/requirements.txt", line))
        #expect(one == other)
    }

    @Test func `lines name files by their paths, wherever they are written down`() throws {
        let file = try scratch.write("a b/more.txt", "numpy\n")
        let script = "# /// script\n# dependencies = ['-r more.txt']\n# ///\n"
        let source = RequirementSource.script("\(scratch.path)/a b/s.py", text: script, also: ["--constraint=more.txt"])
        #expect(try Requirements(source).lines == ["-r \"\(file)\"", "-c \"\(file)\""])
    }

    @Test func `a script's packages, and more of them, are one set`() throws {
        let script = "# /// script\n# dependencies = ['numpy']\n# requires-python = '3'\n# ///\n"
        let requirements = try Requirements(.script("s.py", text: script, also: ["pandas", "numpy"]))
        #expect(requirements.lines == ["numpy", "pandas"])
        #expect(requirements.requiredPython == "3")
    }

    @Test func `a file that isn't there is named, also one that is taken in`() throws {
        let file = "\(scratch.path)/requirements.txt"
        func message() -> String? {
            do {
                return try key(file: file)
            } catch {
                return (error as? PythonError)?.message
            }
        }
        #expect(message() == "the requirements file \(file) can't be read: No such file or directory")
        try scratch.write("requirements.txt", "-r more.txt")
        #expect(message() == "the requirements file \(scratch.path)/more.txt can't be read: No such file or directory")
    }
}
