import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ItemTests {
    /// An object whose items are the texts of their keys.
    private func keys(_ python: PythonRuntime) throws -> PythonObject {
        try python.exec(
            """
            class Keys:
                def __getitem__(self, key): return repr(key)
                def __setitem__(self, key, value): self.last = ('set', repr(key), value)
                def __delitem__(self, key): self.last = ('delete', repr(key))
                def __contains__(self, item): self.last = ('contains', repr(item)); return True
            """
        )
        return try python.eval("Keys()")
    }

    @Test(arguments: PythonTarget.all)
    func `ranges of every kind are slices`(target: PythonTarget) throws {
        let python = try target.start()
        let keys = try keys(python)
        #expect(try String(keys[0..<2]) == "slice(0, 2, None)")
        #expect(try String(keys[0...4]) == "slice(0, 5, None)")
        #expect(try String(keys[2...]) == "slice(2, None, None)")
        #expect(try String(keys[..<3]) == "slice(None, 3, None)")
        #expect(try String(keys[...3]) == "slice(None, 4, None)")
        #expect(try String(keys[.all]) == "slice(None, None, None)")
        #expect(try String(keys[PythonSlice(step: 2)]) == "slice(None, None, 2)")
        #expect(try String(keys[PythonSlice(start: 8, stop: 2, step: -2)]) == "slice(8, 2, -2)")
        let letters = try python.eval("'abcdef'")
        #expect(try String(letters[1..<3]) == "bc")
        #expect(try String(letters[(-3)...]) == "def")
        #expect(try String(letters[..<(-1)]) == "abcde")
        // A closed range to -1 goes to the last element: a `stop` of 0 would mean the first.
        #expect(try String(letters[-3...(-1)]) == "def")
        #expect(try String(letters[...(-1)]) == "abcdef")
        #expect(try String(letters[-3..<0]) == "def")
        #expect(try String(letters[...(-2)]) == "abcde")
        #expect(try String(letters[2...Int.max]) == "cdef")
        #expect(try String(letters[..<0]) == "")
        #expect(try String(letters[PythonSlice(step: -1)]) == "fedcba")
        #expect(try pythonError { _ = try String(letters[PythonSlice(step: 0)]) }.isException("ValueError"))
    }

    @Test(arguments: PythonTarget.all)
    func `several keys are a tuple`(target: PythonTarget) throws {
        let python = try target.start()
        let keys = try keys(python)
        #expect(try String(keys[1, 2]) == "(1, 2)")
        #expect(try String(keys[.all, 1]) == "(slice(None, None, None), 1)")
        #expect(try String(keys[.ellipsis, 0..<2, .newAxis]) == "(Ellipsis, slice(0, 2, None), None)")
        #expect(try String(keys["a", 1.5, true, -1, [1, 2]]) == "('a', 1.5, True, -1, [1, 2])")
        #expect(try String(keys[PythonTuple(1, 2...)]) == "(1, slice(2, None, None))")
        #expect(try String(keys[PythonTuple(1)]) == "(1,)")
        #expect(
            try String(keys[PythonTuple(0..<1, PythonTuple(...2))]) == "(slice(0, 1, None), (slice(None, 3, None),))"
        )
        #expect(try String(keys[.ellipsis]) == "Ellipsis")
        #expect(try String(keys[.newAxis]) == "None")
        #expect(try String(keys[nil as Int?]) == "None")
        #expect(try String(keys[[0, 2]]) == "[0, 2]")
        #expect(try String(keys[python.eval("b'mask'")]) == "b'mask'")
        #expect(try String(keys[python.eval("[1]")[0], keys["x"]]) == #"(1, "'x'")"#)
        #expect(try String(keys.getItem(.ellipsis)) == "Ellipsis")
        let text: String = try keys.getItem(.all, 1)
        #expect(text == "(slice(None, None, None), 1)")
        #expect(try String(keys.getItem(1, 2, 3)) == "(1, 2, 3)")
        #expect(try String(keys.getItem(1..<2) as PythonObject) == "slice(1, 2, None)")
        let dict = try python.eval("{(1, 2): 'pair', 1: {'a': 0}}")
        #expect(try String(dict[1, 2]) == "pair")
        #expect(try Int(dict[1]["a"]) == 0)
        #expect(try pythonError { _ = try Int(dict[1, 3]) }.isException("KeyError"))
    }

    @Test(arguments: PythonTarget.all)
    func `setting, deleting and looking take the same keys`(target: PythonTarget) throws {
        let python = try target.start()
        let keys = try keys(python)
        func last() throws -> [String] { try [String](python.eval("lambda keys: [*map(str, keys.last)]")(keys)) }
        try keys.setItem(0, 2, to: 99)
        #expect(try last() == ["set", "(0, 2)", "99"])
        try keys.setItem([0, 2], to: 99)
        #expect(try last() == ["set", "[0, 2]", "99"])
        try keys.setItem(.all, 1, .ellipsis, to: 0)
        #expect(try last() == ["set", "(slice(None, None, None), 1, Ellipsis)", "0"])
        try keys.setItem(1..., to: 0)
        #expect(try last() == ["set", "slice(1, None, None)", "0"])
        try keys.deleteItem(0, 1)
        #expect(try last() == ["delete", "(0, 1)"])
        try keys.deleteItem(0...1)
        #expect(try last() == ["delete", "slice(0, 2, None)"])
        #expect(try keys.containsItem(PythonTuple(1, 2)))
        #expect(try last() == ["contains", "(1, 2)"])
        let list = try python.list(0..<10)
        try list.deleteItem(2..<9)
        try list.setItem(0..<1, to: [7, 8])
        #expect(try [Int](list) == [7, 8, 1, 9])
        #expect(try pythonError { try list.setItem(9, to: 0) }.isException("IndexError"))
        #expect(try pythonError { try list.deleteItem(0, 1) }.isException("TypeError"))
        // A list is no key of a dict, a tuple is.
        let dict = try python.eval("{}")
        #expect(try pythonError { try dict.setItem([0, 0], to: 1) }.isException("TypeError"))
        try dict.setItem(0, 0, to: 1)
        #expect(try Bool(dict .== python.eval("{(0, 0): 1}")))
    }

    @Test(arguments: PythonTarget.one)
    func `the async forms take the same keys`(target: PythonTarget) async throws {
        let python = try target.start()
        let grid = try await python.eval("{(0, 1): 'a', (0, 2): 'b'}")
        let text: String = try await grid.getItem(0, 1)
        #expect(text == "a")
        #expect(try await String(grid[0, 2]) == "b")
        try await grid.setItem(0, 3, to: "c")
        try await grid.deleteItem(0, 1)
        let object = try await grid.getItem(0, 3)
        #expect(try await String(object) == "c")
        #expect(try await grid.itemCount() == 2)
    }

    @Test(arguments: PythonTarget.all)
    func `a Swift range is a Python range where it is a value`(target: PythonTarget) throws {
        let python = try target.start()
        #expect(try [Int](python.list(0..<10)) == Array(0..<10))
        let backwards: [Int] = try python.list(python.list(0..<10)[PythonSlice(start: 8, stop: 2, step: -2)])
        #expect(backwards == [8, 6, 4])
        #expect(try PythonObject(1...3, in: python) == python.eval("range(1, 4)"))
        #expect(try Int(python.len(0..<1_000_000_000_000)) == 1_000_000_000_000)
        #expect(try python.repr(python.eval("lambda x: x")(2...)) == "slice(2, None, None)")
        #expect(try Int(python.len([0..<3: 1])) == 1)
        #expect(try pythonError { try python.list(0...Int.max) }.kind == .conversion)
    }

    @Test(arguments: PythonTarget.all)
    func `ranges and slices are read as what they are`(target: PythonTarget) async throws {
        let python = try target.start()
        try await onThread {
            #expect(try Range<Int>(python.eval("range(3)")) == 0..<3)
            #expect(try Range<Int>(python.eval("range(-3, 0)")) == -3..<0)
            #expect(try Range<Int>(python.eval("slice(1, 5)")) == 1..<5)
            #expect(try ClosedRange<Int>(python.eval("range(1, 4)")) == 1...3)
            #expect(try ClosedRange<Int>(python.eval("slice(1, 4, 1)")) == 1...3)
            #expect(try PythonSlice(python.eval("slice(None, -1, 2)")) == PythonSlice(stop: -1, step: 2))
            let nested: [Range<Int>] = try python.eval("[range(2), slice(2, 4)]")
            #expect(nested == [0..<2, 2..<4])
            for source in [
                "range(5, 3)", "range(0, 6, 2)", "slice(None, 3)", "slice(-3, 0)", "[0, 3]", "slice('a', 'b')",
                "range(2**64)", "object()", "1",
            ] {
                let error = try pythonError { _ = try Range<Int>(python.eval(source)) }
                #expect(error.kind == .conversion, "\(source)")
            }
            #expect(try pythonError { _ = try ClosedRange<Int>(python.eval("range(0)")) }.kind == .conversion)
            #expect(try pythonError { _ = try PythonSlice(python.eval("range(3)")) }.kind == .conversion)
        }
        #expect(try await Range<Int>(python.eval("range(3)")) == 0..<3)
    }
}
