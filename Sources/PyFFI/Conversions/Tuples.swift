// Swift's tuples can't conform to protocols, so this type stands for Python's tuples in arguments and results.

/// `tuple`, with elements of any convertible types. Read from tuples (of namedtuples too) and lists of exactly so many
/// elements.
///
/// ```swift
/// let reply: String = try python.str(PythonTuple(1, "two"))                       // "(1, 'two')"
/// let (name, age) = try PythonTuple<String, Int>(python.eval("('Ada', 36)")).elements
/// let pairs: [PythonTuple<String, Int>] = try python.list(counter.items())
/// ```
public struct PythonTuple<each Element> {
    /// The elements as a Swift tuple.
    public var elements: (repeat each Element)

    /// A tuple of these elements: `PythonTuple(1)` is `(1,)` in Python.
    public init(_ elements: repeat each Element) {
        self.elements = (repeat each elements)
    }

    static var arity: Int {
        var arity = 0
        for _ in repeat (each Element).self { arity += 1 }
        return arity
    }
}

extension PythonTuple: CustomStringConvertible {
    /// The elements as in Swift: `("a", 1)`.
    public var description: String {
        var texts: [String] = []
        for element in repeat each elements { texts.append(String(reflecting: element)) }
        return "(\(texts.joined(separator: ", ")))"
    }
}

extension PythonTuple: Sendable where repeat each Element: Sendable {}

extension PythonTuple: Equatable where repeat each Element: Equatable {
    public static func == (a: Self, b: Self) -> Bool {
        for (a, b) in repeat (each a.elements, each b.elements) {
            guard a == b else { return false }
        }
        return true
    }
}

extension PythonTuple: Hashable where repeat each Element: Hashable {
    public func hash(into hasher: inout Hasher) {
        for element in repeat each elements { hasher.combine(element) }
    }
}

extension PythonTuple: PythonConvertible where repeat each Element: PythonConvertible {
    public func write(to writer: PythonWriter) throws {
        try writer.sink.begin(.tuple, count: Self.arity)
        for element in repeat each elements { try element.write(to: writer) }
        try writer.sink.end()
    }
}

extension PythonTuple: ConvertibleFromPython where repeat each Element: ConvertibleFromPython {
    public static var pythonForm: PythonForm {
        var forms: [PythonForm] = []
        for type in repeat (each Element).self { forms.append(type.pythonForm) }
        return .holding(forms)
    }

    public static func read(from reader: PythonReader) throws -> Self {
        let source = reader.source
        guard source.kind == .tuple || source.kind == .list, source.count == arity else {
            throw reader.mismatch(expected: "tuple of \(arity)")
        }
        let form = pythonForm
        var position = 0
        return PythonTuple(repeat try reader.element((each Element).self, at: &position, in: form))
    }
}

extension PythonReader {
    /// Reads the element at a position, and moves the position on. A source can only be walked through from its start,
    /// which is quick for short tuples.
    fileprivate func element<Element: ConvertibleFromPython>(
        _: Element.Type,
        at position: inout Int,
        in form: PythonForm
    ) throws -> Element {
        var current = 0
        var element: Element?
        try source.visitElements {
            if current == position { element = .some(try self.element(in: form) as Element) }
            current += 1
        }
        guard let element else { throw mismatch(expected: "tuple of more than \(position)") }
        position += 1
        return element
    }
}
