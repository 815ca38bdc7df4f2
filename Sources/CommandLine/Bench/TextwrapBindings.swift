// swift-format-ignore-file
// Made by pyffi gen from textwrap for Python 3.13; changes are lost.

import PyFFI

internal struct Textwrap: PyFFI.PythonBoundModule {
    internal let pythonBindings: PyFFI.PythonBindings

    /// Imports the module.
    internal init(in python: PyFFI.PythonRuntime, otherVersion: PyFFI.PythonOtherVersion = .warns) throws {
        self.pythonBindings = try PyFFI.PythonBindings("textwrap", expecting: Self.pythonExpectation, otherVersion: otherVersion, in: python)
    }

    /// Imports the module without blocking a thread.
    internal nonisolated(nonsending) init(in python: PyFFI.PythonRuntime, otherVersion: PyFFI.PythonOtherVersion = .warns) async throws {
        self.pythonBindings = try await PyFFI.PythonBindings("textwrap", expecting: Self.pythonExpectation, otherVersion: otherVersion, in: python)
    }
    @discardableResult internal func shorten(_ text: Swift.String, _ width: Swift.Int, initial_indent: Swift.String? = nil, subsequent_indent: Swift.String? = nil, expand_tabs: Swift.Bool? = nil, tabsize: Swift.Int? = nil, replace_whitespace: Swift.Bool? = nil, fix_sentence_endings: Swift.Bool? = nil, break_long_words: Swift.Bool? = nil, break_on_hyphens: Swift.Bool? = nil, drop_whitespace: Swift.Bool? = nil, placeholder: Swift.String? = nil) throws -> Swift.String { try self.pythonModule.shorten.callWith(PyFFI.PythonCall(text, width).keyword("initial_indent", initial_indent).keyword("subsequent_indent", subsequent_indent).keyword("expand_tabs", expand_tabs).keyword("tabsize", tabsize).keyword("replace_whitespace", replace_whitespace).keyword("fix_sentence_endings", fix_sentence_endings).keyword("break_long_words", break_long_words).keyword("break_on_hyphens", break_on_hyphens).keyword("drop_whitespace", drop_whitespace).keyword("placeholder", placeholder)) }

    @discardableResult internal nonisolated(nonsending) func shorten(_ text: Swift.String, _ width: Swift.Int, initial_indent: Swift.String? = nil, subsequent_indent: Swift.String? = nil, expand_tabs: Swift.Bool? = nil, tabsize: Swift.Int? = nil, replace_whitespace: Swift.Bool? = nil, fix_sentence_endings: Swift.Bool? = nil, break_long_words: Swift.Bool? = nil, break_on_hyphens: Swift.Bool? = nil, drop_whitespace: Swift.Bool? = nil, placeholder: Swift.String? = nil) async throws -> Swift.String { try await self.pythonModule.shorten.callWith(PyFFI.PythonCall(text, width).keyword("initial_indent", initial_indent).keyword("subsequent_indent", subsequent_indent).keyword("expand_tabs", expand_tabs).keyword("tabsize", tabsize).keyword("replace_whitespace", replace_whitespace).keyword("fix_sentence_endings", fix_sentence_endings).keyword("break_long_words", break_long_words).keyword("break_on_hyphens", break_on_hyphens).keyword("drop_whitespace", drop_whitespace).keyword("placeholder", placeholder)) }

    /// What is expected of the module that is installed.
    internal static let pythonExpectation = PyFFI.PythonExpectation(origin: "python", version: "3.13", members: #"""
        shorten: text width / initial_indent subsequent_indent expand_tabs tabsize replace_whitespace fix_sentence_endings break_long_words break_on_hyphens drop_whitespace placeholder
        """#)
}
