import Testing

@testable import BindingGenerator

struct DocstringTests {
    @Test(arguments: [
        """
        Adds numbers.

        More of it.

        Args:
            a (int): the first
                of two
            b: the second

        Returns:
            the sum

        Raises:
            ValueError: there is none
        """,
        """
        Adds numbers.

        More of it.

        Parameters
        ----------
        a : int
            the first
            of two
        b
            the second

        Returns
        -------
        the sum

        Raises
        ------
        ValueError
            there is none
        """,
        """
        Adds numbers.

        More of it.

        :param a: the first
            of two
        :param int b: the second
        :returns: the sum
        :raises ValueError: there is none
        """,
    ])
    func `the styles of docstrings become Swift's`(text: String) {
        let swift = """
            Adds numbers.

            More of it.

            - Parameters:
              - a: the first of two
              - b: the second
            - Returns: the sum
            - Throws: `ValueError`: there is none
            """
        #expect(Docstring(text).swift == swift)
    }

    @Test
    func `what is no part of these stays as it is`() {
        let text = "Adds.\n\nExamples:\n\n    >>> add(1)\n\nArgs: none"
        #expect(Docstring(text).swift == text)
    }
}

struct SwiftNameTests {
    @Test(arguments: [("a b", "a_b"), ("utf-8", "utf_8"), ("1st", "_1st"), ("", nil), ("--", nil), ("é", nil)])
    func `names made of texts`(text: String, name: String?) {
        #expect(SwiftName.identifier(text) == name)
    }

    @Test(arguments: [("a\"b\\", "\"a\\\"b\\\\\""), ("\n\t\u{1}", "\"\\n\\t\\u{1}\""), ("é😀", "\"é😀\"")])
    func `strings as literals`(text: String, literal: String) {
        #expect(SwiftName.string(text) == literal)
    }

    @Test
    func `a text is quoted by as many signs as it needs`() {
        #expect(SwiftName.text("a\nb", indented: "") == "#\"\"\"\na\nb\n\"\"\"#")
        #expect(SwiftName.text("\\#(x)", indented: "").hasPrefix("##"))
        #expect(SwiftName.text("\"\"\"#", indented: "").hasPrefix("##"))
    }
}
