import BackendInterface
import Foundation
import TestSupport
import Testing

@testable import PythonEnvironments

struct ScriptMetadataTests {
    private func metadata(_ text: String) throws -> ScriptMetadata? { try ScriptMetadata(in: text, ofScript: "a.py") }

    private func message(_ text: String) -> String? {
        do {
            _ = try metadata(text)
            return nil
        } catch {
            return (error as? PythonError).flatMap { $0.kind == .environment ? $0.message : nil }
        }
    }

    @Test(arguments: ["\n", "\r\n"])
    func `a block says what a script needs, with whatever ends of lines`(end: String) throws {
        let text = """
            #!/usr/bin/env python3
            '''A script.'''
            # /// script
            # requires-python = ">=3.9"
            # dependencies = [
            #   "one>=1",  # the first
            #
            #   'two[extra]',
            # ]
            # [tool.other]
            # dependencies = ["three"]
            # ///
            import one
            """.replacing("\n", with: end)
        #expect(ScriptMetadata.isIn(text))
        let found = try #require(try metadata(text))
        #expect(found.dependencies == ["one>=1", "two[extra]"])
        #expect(found.requiredPython == ">=3.9")
    }

    @Test(arguments: [
        "# /// script\n# dependencies = []\n\nimport this\n# ///\n", "# /// script\n# dependencies = []\n",
    ])
    func `a block without an end is none`(text: String) throws { #expect(try metadata(text) == nil) }

    @Test func `a byte order mark before a block doesn't matter`() throws {
        #expect(try metadata("\u{FEFF}# /// script\n# dependencies = ['one']\n# ///\n")?.dependencies == ["one"])
    }

    @Test func `a block may say nothing`() throws {
        let found = try #require(try metadata("# /// script\n# ///\n"))
        #expect(found.dependencies.isEmpty && found.requiredPython.isEmpty)
    }

    @Test(arguments: [
        "print(1)", "", "# /// other\n# dependencies = [1]\n# ///\n", " # /// script\n # ///\n", "#/// script\n# ///\n",
    ])
    func `other comments are no block`(text: String) throws {
        #expect(try metadata(text) == nil)
        #expect(!ScriptMetadata.isIn(text))
    }

    @Test func `the last closing line among the comments ends the block`() throws {
        let text = """
            # /// script
            # dependencies = ['''
            # ///
            # ''']
            # ///
            # a comment
            """
        #expect(try metadata(text)?.dependencies == ["///\n"])
    }

    @Test func `characters that end lines for Swift alone don't end comments`() throws {
        let text = "# /// script\n# dependencies = [  # one\u{2028}two\u{b}three\n#   'four']\n# ///\n"
        #expect(try metadata(text)?.dependencies == ["four"])
    }

    @Test(arguments: [
        (
            "# /// script\n# dependencies = []\n# ///\n\n# /// script\n# dependencies = []\n# ///\n",
            "the script a.py has more than one block"
        ),
        ("# /// script\n# dependencies = [\n# ///\n", "of a.py can't be read: line 1"),
        ("# /// script\n#\n# dependencies = [\"a]\n# ///\n", "can't be read: line 2: the string has no end"),
        ("# /// script\n# dependencies = \"numpy\"\n# ///\n", "\"dependencies\" in the block"),
        ("# /// script\n# dependencies = [1]\n# ///\n", "has to be a list of strings"),
        ("# /// script\n# requires-python = 3.9\n# ///\n", "has to be a string"),
    ])
    func `a block that is wrong is refused with a reason`(text: String, reason: String) throws {
        #expect(message(text)?.contains(reason) == true, "\(message(text) ?? "nothing was wrong")")
        #expect(ScriptMetadata.isIn(text))
    }

    @Test func `a script that isn't there, or has no block, can't be asked`() throws {
        let scratch = try ScratchFolder()
        let script = try scratch.write("a.py", "print(1)")
        func message(_ path: String) -> String? {
            do {
                _ = try ScriptMetadata(ofScript: path)
                return nil
            } catch {
                return (error as? PythonError)?.message
            }
        }
        #expect(message(script)?.contains("has no block") == true)
        #expect(message(script + "x") == "the script \(script)x can't be read: No such file or directory")
    }
}
