import PyFFI
import TestSupport
import Testing

/// "é" as one code point and as two: one string to Swift, two names to Python.
@Suite(.startsProcesses)
struct LookalikeTests {
    private static let (one, two) = ("\u{e9}", "e\u{301}")

    @Test(arguments: PythonTarget.all)
    func `lookalikes are two keyword arguments`(target: PythonTarget) throws {
        let python = try target.start()
        let names = try python.eval("lambda **keywords: sorted(map(ascii, keywords))")
        let both = [#"'\xe9'"#, #"'e\u0301'"#]
        #expect(try names.callWith(keywords: [Self.one: 1, Self.two: 2]) == both)
        let error = try pythonError { try names.callWith(keywords: [Self.one: 1, Self.one: 2]) }
        #expect(error.message.contains("twice") || error.message.contains("multiple"), "\(error)")
    }

    @Test(arguments: PythonTarget.all)
    func `lookalikes are two keywords of a closure`(target: PythonTarget) throws {
        let python = try target.start()
        let function = try python.function { (keywords: PythonKeywords) in
            [try keywords.value(of: Self.one, as: Int.self), try keywords.value(of: Self.two, as: Int.self)]
        }
        #expect(try function.callWith(keywords: [Self.two: 2, Self.one: 1]) == [1, 2])
        #expect(try function.callWith(keywords: [Self.two: 2]) == [nil, 2])
    }

    @Test(arguments: PythonTarget.all)
    func `lookalikes are two attributes and two items`(target: PythonTarget) throws {
        let python = try target.start()
        let object = try python.eval("type('Held', (), {})()")
        try object.setAttribute(Self.one, to: 1)
        try object.setAttribute(Self.two, to: 2)
        #expect(try object[dynamicMember: Self.one] == 1 && object[dynamicMember: Self.two] == 2)
        let dict = try python.eval("{}")
        try dict.setItem(Self.one, to: 1)
        try dict.setItem(Self.two, to: 2)
        #expect(try dict[Self.one] == 1 && dict[Self.two] == 2)
        #expect(try PythonObject(Self.one, in: python) != Self.two)
    }

    @Test(arguments: PythonTarget.all)
    func `a Swift type that can't hold both lookalikes is refused`(target: PythonTarget) throws {
        let python = try target.start()
        let dict = try python.eval(#"{'\xe9': 1, 'e\u0301': 2}"#)
        #expect(try pythonError { _ = try [String: Int](dict) }.message.contains("equal to another one"))
        #expect(try pythonError { _ = try Set<String>(python.set(dict)) }.message.contains("equal to another element"))
        #expect(throws: DecodingError.self) { try PythonDecoder().decode([String: Int].self, from: dict) }
        guard case .dict(let entries) = try PythonValue(dict) else { throw ExpectationFailed(description: "no dict") }
        #expect(entries[.string(Self.one)] == 1 && entries[.string(Self.two)] == 2)
        #expect(try PythonObject(PythonValue.dict(entries), in: python) == dict)
    }

    private struct Pair: Codable {
        let one: Int?
        let two: Int?

        enum CodingKeys: CodingKey {
            case one, two

            var stringValue: String { self == .one ? LookalikeTests.one : LookalikeTests.two }
            var intValue: Int? { nil }
            init?(stringValue: String) { nil }
            init?(intValue: Int) { nil }
        }
    }

    @Test(arguments: PythonTarget.all)
    func `lookalikes are two keys of Codable types, in small and in large dicts`(target: PythonTarget) throws {
        let python = try target.start()
        for more in [0, 50] {
            let dict = try python.eval("dict({str(n): n for n in range(\(more))}, **{'e\\u0301': 2})")
            let pair = try PythonDecoder().decode(Pair.self, from: dict)
            #expect((pair.one, pair.two) == (nil, 2))
            try dict.setItem(Self.one, to: 1)
            let both = try PythonDecoder().decode(Pair.self, from: dict)
            #expect((both.one, both.two) == (1, 2))
            #expect(try python.len(PythonEncoder().encode(both, in: python)) == 2)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `functions of lookalike names are registered and unregistered apart`(target: PythonTarget) throws {
        let python = try target.start()
        let (one, two) = ("lookalike_\(Self.one)", "lookalike_\(Self.two)")
        try python.register(one) { 1 }
        try python.register(two) { 2 }
        let module = try python.import("swift_bridge")
        let first = try PythonObject(module[dynamicMember: one])
        let second = try PythonObject(module[dynamicMember: two])
        #expect(try first() == 1 && second() == 2)
        try python.unregister(one)
        #expect(try pythonError { try first() }.isException("TypeError"))
        #expect(try second() == 2)
        try python.unregister(two)
        #expect(try pythonError { try second() }.isException("TypeError"))
    }

    @Test(arguments: PythonTarget.all)
    func `classes of exceptions with lookalike names are told apart`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("raised = type('No\\xe9', (Exception,), {})")
        let error = try pythonError { try python.exec("raise raised") }
        #expect(error.isException("No\(Self.one)") && !error.isException("No\(Self.two)"))
        #expect(error.isException("__main__.No\(Self.one)") && !error.isException("o\(Self.one)"))
    }
}
