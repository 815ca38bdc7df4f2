// The closed list of what can be asked of a Python interpreter. Both backends execute exactly these operations;
// Protocol/protocol.md, section 4, lists them for the wire, and a test compares the lists.

package enum PythonOperation {
    /// `importlib.import_module(name)`
    case importModule(String)
    /// `exec(compile(source, file, "exec"), globals, locals)`; a code object is executed as it is.
    case execute(SourceCode)
    /// `eval(compile(source, file, "eval"), globals, locals)`
    case evaluate(SourceCode)
    /// Makes an object of a Swift value.
    case create(any PythonConvertible)
    /// Reads what a place names.
    case get(Place)
    /// `setattr(obj, name, value)` or `obj[key] = value`
    case set(Place, to: any PythonConvertible)
    /// `delattr(obj, name)` or `del obj[key]`
    case delete(Place)
    /// `hasattr(obj, name)`
    case has(Place)
    /// `obj(*arguments, **keywords)`
    case call(Place, arguments: [any PythonConvertible], keywords: [(String, any PythonConvertible)])
    /// `len(obj)`
    case length(Place)
    /// `item in obj`
    case contains(Place, item: any PythonConvertible)
    /// A rich comparison.
    case compare(Place, by: PythonComparison, other: any PythonConvertible)
    /// A function of module `operator` with the object as its first argument.
    case operate(Place, name: String, arguments: [any PythonConvertible])
    /// `obj is other`
    case same(Place, other: any PythonConvertible)
    /// `iter(obj)`. Gives a list: the iterator (None if only `async for` could go through the object), whether elements
    /// may be taken ahead, and with `closes` an object whose release closes a generator.
    case iterate(Place, closes: Bool)
    /// `next(obj)` up to `count` times. Gives a list: the elements, and `true` if there may be more, `false` at the
    /// end, or an iterator that raises the exception which came after the elements.
    case take(Place, count: Int)
    /// What a `with` statement does before its body. Gives a list of what `__enter__` returned and what to call at the
    /// end, or None if only `async with` can enter; with `prefersAsync` also if both can.
    case enter(Place, prefersAsync: Bool)
    /// Writes all numbers of a buffer, given as bytes in C order.
    case fill(Place, data: any PythonConvertible)
    /// `await obj`, in the event loop.
    case awaitResult(Place)
    /// `str(obj)`
    case string(Place)
    /// `repr(obj)`
    case representation(Place)
    /// Does nothing, which shows that the interpreter answers.
    case ping
    /// Counts of live handles and requests, and memory.
    case information
    /// Forks another worker. Gives a list: the process's number, and how many threads of C libraries there are, or None.
    case fork
    /// How a forked worker has ended: its exit status, a signal's number below zero, or None if nobody knows.
    case reap(Int32)

    /// A call as Swift's dynamic call syntax hands it over: arguments without a label have an empty one.
    package static func call(
        _ place: Place,
        labelled arguments: KeyValuePairs<String, any PythonConvertible>
    ) -> PythonOperation {
        var positional: [any PythonConvertible] = []
        var keywords: [(String, any PythonConvertible)] = []
        positional.reserveCapacity(arguments.count)
        for (label, value) in arguments {
            if label.isEmpty { positional.append(value) } else { keywords.append((label, value)) }
        }
        return .call(place, arguments: positional, keywords: keywords)
    }

    /// Whether an async caller wants what the operation's coroutine gives, and not the coroutine.
    package var awaitsCoroutine: Bool {
        if case .call = self { true } else { false }
    }

    /// The operation's name on the wire.
    package var name: String {
        switch self {
        case .importModule: "import"
        case .execute: "exec"
        case .evaluate: "eval"
        case .create, .get: "get"
        case .set: "set"
        case .delete: "delete"
        case .has: "has"
        case .call: "call"
        case .length: "length"
        case .contains: "contains"
        case .compare: "compare"
        case .operate: "operator"
        case .same: "same"
        case .iterate: "iterate"
        case .take: "take"
        case .enter: "enter"
        case .awaitResult: "await"
        case .fill: "fill"
        case .string: "str"
        case .representation: "repr"
        case .ping: "ping"
        case .information: "info"
        case .fork: "fork"
        case .reap: "reap"
        }
    }
}

/// Python code and the namespaces it runs in.
package struct SourceCode {
    package enum Content {
        case text(String)
        /// A code object, or anything else that `compile` takes.
        case object(any PythonConvertible)
    }

    package var content: Content
    /// The file name in tracebacks; Python's own default is `<string>`.
    package var file: String?
    /// A dict; `__main__`'s by default.
    package var globals: (any PythonConvertible)?
    package var locals: (any PythonConvertible)?

    package init(
        _ text: String,
        file: String? = nil,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil
    ) {
        self.init(.text(text), file: file, globals: globals, locals: locals)
    }

    package init(
        _ content: Content,
        file: String? = nil,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil
    ) {
        self.content = content
        self.file = file
        self.globals = globals
        self.locals = locals
    }
}

/// An object, and a path of attributes and items from it. Nothing is read until an operation uses the place.
package struct Place: Sendable {
    package enum Segment: Sendable {
        /// `getattr(obj, name)`
        case attribute(String)
        /// `obj[key]`
        case item(any PythonConvertible & Sendable)
    }

    package let base: PythonObject
    /// The segments before the last. Most paths have one segment, and so need no memory of their own.
    package let leading: [Segment]
    package let last: Segment?

    // Inlinable, as each read of an attribute makes a place.
    @inlinable
    package init(_ base: PythonObject, leading: [Segment] = [], _ last: Segment? = nil) {
        self.base = base
        self.leading = leading
        self.last = last
    }

    @inlinable
    package func appending(_ segment: Segment) -> Place {
        guard let last else { return Place(base, segment) }
        return Place(base, leading: leading + [last], segment)
    }

    /// Whether the place is the object itself.
    package var isObject: Bool { last == nil }

    package func forEachSegment(_ body: (Segment) throws -> Void) rethrows {
        for segment in leading { try body(segment) }
        if let last { try body(last) }
    }
}

/// Python's six rich comparisons.
public enum PythonComparison: String, Sendable, Hashable, CaseIterable {
    /// `<`
    case less = "lt"
    /// `<=`
    case lessOrEqual = "le"
    /// `==`
    case equal = "eq"
    /// `!=`
    case notEqual = "ne"
    /// `>`
    case greater = "gt"
    /// `>=`
    case greaterOrEqual = "ge"
}
