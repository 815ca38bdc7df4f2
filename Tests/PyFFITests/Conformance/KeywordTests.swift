import PyFFI
import TestSupport
import Testing

/// Calls with keywords: in-process a form of call that comes often is made by a function of its own.
@Suite(.startsProcesses)
struct KeywordTests {
    private static let code = """
        import sys
        def look(*arguments, **keywords):
            frame = sys._getframe(1)
            return repr((arguments, keywords, frame.f_globals['__name__'], frame.f_code.co_name))
        def strict(a, b=2, *, c): return [a, b, c]
        """

    @Test(arguments: PythonTarget.all)
    func `keywords arrive by their names and in their order, however often`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(Self.code)
        let look = try python.eval("look")
        for number in 0..<5 {
            let found: [String] = [
                try look(a: number), try look(number, a: 1), try look(1, a: number),
                try look(b: number, a: 1), try look(a: 1, b: number),
                try look(1, 2, a: number, b: "x", c: nil as Int?),
            ]
            #expect(
                found == [
                    "((), {'a': \(number)}, '__main__', '<module>')",
                    "((\(number),), {'a': 1}, '__main__', '<module>')",
                    "((1,), {'a': \(number)}, '__main__', '<module>')",
                    "((), {'b': \(number), 'a': 1}, '__main__', '<module>')",
                    "((), {'a': 1, 'b': \(number)}, '__main__', '<module>')",
                    "((1, 2), {'a': \(number), 'b': 'x', 'c': None}, '__main__', '<module>')",
                ]
            )
        }
    }

    @Test(arguments: PythonTarget.all)
    func `any text can be the name of a keyword`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(Self.code)
        let look = try python.eval("look")
        let names = ["a-b", "class", "", "None", "ü", "function", ".function", "k0", "a0", "two words", "0"]
        for name in names {
            for number in 0..<3 {
                let found: String = try look.callWith(arguments: [7, number], keywords: [name: number])
                #expect(found == "((7, \(number)), {'\(name)': \(number)}, '__main__', '<module>')")
            }
        }
        for count in [11, 30, 300] {
            let keywords = (0..<count).map { ("name\($0)", $0 as any PythonConvertible) }
            for _ in 0..<3 {
                let found = try String(look.callWith(arguments: [], keywords: keywords))
                let expected = (0..<count).map { "'name\($0)': \($0)" }.joined(separator: ", ")
                #expect(found == "((), {\(expected)}, '__main__', '<module>')")
            }
        }
    }

    @Test(arguments: PythonTarget.all)
    func `any numbers of arguments and keywords`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            "def show(*arguments, **keywords): return [list(arguments), list(keywords), list(keywords.values())]"
        )
        let show = try python.eval("show")
        try python.batch {
            for positional in 0..<8 {
                for count in 1..<22 {
                    let arguments = Array(0..<positional)
                    let names = (0..<count).map { "n\($0)" }
                    let keywords = names.enumerated().map { ($1, $0 as any PythonConvertible) }
                    for _ in 0..<3 {
                        let found = try PythonValue(show.callWith(arguments: arguments, keywords: keywords))
                        let wanted: PythonValue = .list([
                            .list(arguments.map { .int($0) }), .list(names.map { .string($0) }),
                            .list((0..<count).map { .int($0) }),
                        ])
                        guard found == wanted else {
                            Issue.record("\(positional), \(count): \(found)")
                            return
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: PythonTarget.all)
    func `forms with the same names behind others are told apart`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("def show(*arguments, **keywords): return [list(arguments), list(keywords)]")
        let show = try python.eval("show")
        // Among so many forms, some share a place in the memory of forms.
        let names = (0..<40).map { "n\($0)" }
        for first in names where target.backend == .inProcess || first == "n0" {
            for last in names where last != first {
                for (arguments, keywords) in [([1], [first, last]), ([1, 2], [last]), ([1, 2], [first])] {
                    let pairs = keywords.map { ($0, 0 as any PythonConvertible) }
                    for _ in 0..<2 {
                        let found = try PythonValue(show.callWith(arguments: arguments, keywords: pairs))
                        let wanted: PythonValue = .list([
                            .list(arguments.map { .int($0) }), .list(keywords.map { .string($0) }),
                        ])
                        guard found == wanted else {
                            Issue.record("\(arguments) \(keywords): \(found)")
                            return
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: PythonTarget.all)
    func `more forms of calls than are remembered, in turns`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(Self.code)
        let look = try python.eval("look")
        try python.batch {
            for _ in 0..<3 {
                for name in (0..<300).map({ "name\($0)" }) {
                    for _ in 0..<3 {
                        let found: String = try look.callWith(arguments: [1], keywords: [name: 2])
                        guard found == "((1,), {'\(name)': 2}, '__main__', '<module>')" else {
                            Issue.record("\(name): \(found)")
                            return
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: PythonTarget.all)
    func `wrong keywords are errors, each time`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(Self.code)
        let strict = try python.eval("strict")
        for _ in 0..<4 {
            #expect(try [Int](strict(1, c: 3)) == [1, 2, 3])
            #expect(try [Int](strict(c: 3, a: 1)) == [1, 2, 3])
            let missing = try pythonError { try strict(1, b: 3) }
            #expect(missing.exception?.message == "strict() missing 1 required keyword-only argument: 'c'")
            #expect(missing.exception?.frames.count == 0)
            let unknown = try pythonError { try strict(1, c: 3, d: 4) }
            #expect(unknown.exception?.message.contains("unexpected keyword argument 'd'") == true)
            let twice = try pythonError { try strict(1, a: 1, c: 3) }
            #expect(twice.exception?.message == "strict() got multiple values for argument 'a'")
            #expect(try pythonError { try strict(1, c: 3, c: 4) }.kind == .conversion)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `a runtime that ends takes its functions with it, and no other's`(target: PythonTarget) throws {
        let (first, second) = try (target.start(), target.start())
        for python in [first, second] { try python.exec(Self.code) }
        let (one, two) = try (first.eval("look"), second.eval("look"))
        for _ in 0..<3 { #expect(try String(one(a: 1)) == String(two(a: 1))) }
        first.shutDown()
        #expect(try pythonError { try one(a: 1) }.kind == .closed)
        #expect(try String(two(a: 1)) == "((), {'a': 1}, '__main__', '<module>')")
    }
}
