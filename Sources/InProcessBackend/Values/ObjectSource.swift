internal import BackendInterface

/// Reads Python objects where they are.
///
/// A source stands on one object at a time, whose reference somebody else holds meanwhile. The GIL is held as long as
/// the source is used.
final class ObjectSource: ValueSource {
    struct Position {
        var object: PyPointer
        var kind = ValueKind.none
        var bare: NewReference?
        var extended: PythonValue?
        /// The memory of an array that is read as a list; `bare` is a view that keeps the memory in its place.
        var numbers: ArrayMemory?
    }

    let api: CPython
    unowned(unsafe) let interpreter: Interpreter  // holds this source, or lives while an operation runs
    private let typeOffset: Int
    // A source is used by one thread at a time, and each use is over before the next begins. Checking this would take
    // time.
    @exclusivity(unchecked) unowned(unsafe) var owner: InProcessBackend
    @exclusivity(unchecked) var position: Position
    @exclusivity(unchecked) private var mode = PythonForm.Mode.auto
    @exclusivity(unchecked) private var depth = Int.max
    @exclusivity(unchecked) private var gathered: [PythonForm.Container] = []
    /// The containers around the value.
    @exclusivity(unchecked) var around: [PyPointer] = []
    /// How deep the value is nested, as the protocol counts.
    @exclusivity(unchecked) var level = 0

    init(_ owner: InProcessBackend) {
        self.owner = owner
        interpreter = owner.shared
        api = owner.shared.api
        typeOffset = owner.shared.typeOffset
        position = Position(object: api.types.none)
    }

    /// Begins with an object, which the caller holds until `reset`.
    @inline(__always)
    func stand(on object: PyPointer, form: PythonForm, owner: InProcessBackend) throws {
        self.owner = owner
        mode = form.mode
        depth = form.depth ?? .max
        gathered = form.gathered
        try move(to: object)
    }

    @inline(__always)
    func reset() { dropBare() }

    @inline(__always)
    func dropBare() {
        if let bare = position.bare {
            (position.bare, position.numbers) = (nil, nil)
            api.giveBack(bare)
        }
    }

    // MARK: Telling kinds apart

    @inline(__always)
    func move(to object: PyPointer) throws {
        position.object = object
        let types = api.types
        let type = object.load(fromByteOffset: typeOffset, as: PyPointer.self)
        if mode == .handle {
            position.kind = .object
        } else if type == types.float {
            position.kind = .float
        } else if type == types.int {
            position.kind = .int
        } else if type == types.string, mode != .auto {
            position.kind = .string
        } else {
            try classify(object, type)
        }
    }

    private func classify(_ object: PyPointer, _ type: PyPointer) throws {
        position.numbers = nil
        if let kind = exactKind(of: object, type) {
            position.kind = kind
        } else if mode == .auto || mode == .buffer || mode == .none {
            position.kind = .object
        } else {
            position.kind =
                try extendedKind(of: object, type) ?? gatheredKind(of: object)
                ?? (mode == .plain ? bareKind(of: object) : .object)
        }
    }

    /// The kind of the list or dict that is wanted of an object; nil where none is, or none can be made of it.
    private func gatheredKind(of object: PyPointer) throws -> ValueKind? {
        guard around.count < gathered.count, around.count < depth else { return nil }
        let function =
            gathered[around.count] == .list ? interpreter.support.gatheredList : interpreter.support.gatheredDict
        let isPlain = mode == .plain ? api.types.true : api.types.false
        guard let found = interpreter.call(function, object, isPlain) else { throw owner.takeError() }
        if interpreter.type(of: found.pointer) == api.types.string {
            throw PythonError.conversion(try owner.text(of: found.pointer))
        }
        if let kind = exactKind(of: found.pointer, interpreter.type(of: found.pointer)), kind != .none {
            position.bare = found.give()
            return kind
        }
        let kind = try listKind(of: found.pointer)
        return kind == .list ? kind : nil
    }

    /// The kind of an object that is exactly of a built-in type; nil for every other object.
    private func exactKind(of object: PyPointer, _ type: PyPointer) -> ValueKind? {
        let types = api.types
        if type == types.float { return .float }
        if type == types.int { return .int }
        if object == types.none { return ValueKind.none }
        if type == types.bool { return .bool }
        if type == types.string { return mode == .auto && !travels(string: object) ? .object : .string }
        if type == types.bytes {
            return mode == .auto && api.objects.length(object) > ValueLimits.shortLength ? .object : .bytes
        }
        let kind: ValueKind
        if type == types.list {
            kind = .list
        } else if type == types.dict {
            kind = .dict
        } else if type == types.tuple {
            kind = .tuple
        } else if type == types.set {
            kind = .set
        } else if type == types.frozenset {
            kind = .frozenset
        } else {
            return nil
        }
        return mode == .auto || around.count >= depth ? .object : kind
    }

    private func travels(string: PyPointer) -> Bool {
        guard api.strings.length(string) <= ValueLimits.shortLength else { return false }
        var count = 0
        if api.strings.utf8(string, &count) != nil { return true }
        api.errors.clear()
        return false
    }

    /// `extended` for complex, dates and so on, which the package takes apart.
    private func extendedKind(of object: PyPointer, _ type: PyPointer) throws -> ValueKind? {
        if type == api.types.complex {
            let value = PythonValue.complex(
                real: api.numbers.realPart(object),
                imaginary: api.numbers.imaginaryPart(object)
            )
            position.extended = value
            return .extended
        }
        guard interpreter.types.description(of: type).isExtended else { return nil }
        return try extendedForm(of: object) ? .extended : nil
    }

    private func extendedForm(of object: PyPointer) throws -> Bool {
        guard let answer = interpreter.call(interpreter.support.extended, object) else { throw owner.takeError() }
        guard answer.pointer != api.types.none else { return false }
        let read = try interpreter.withSpareSource(for: owner) { source in
            try source.stand(on: answer.pointer, form: .exact, owner: owner)
            return try PythonValue.read(from: PythonReader(source))
        }
        guard case .tuple(let parts) = read, parts.count == 2,
            case .string(let tag) = parts[0], let value = ExtendedForm(tag: tag, content: parts[1]).value
        else { return false }
        position.extended = value
        return true
    }

    /// The kind of an instance of a subclass and the like, by the base value in it.
    private func bareKind(of object: PyPointer) throws -> ValueKind {
        guard let bare = interpreter.call(interpreter.support.bare, object) else { throw owner.takeError() }
        guard bare.pointer != object else { return try listKind(of: object) }
        let type = interpreter.type(of: bare.pointer)
        if let kind = exactKind(of: bare.pointer, type) {
            position.bare = bare.give()
            return kind
        }
        return try extendedForm(of: bare.pointer) ? .extended : listKind(of: bare.pointer)
    }

    /// `list` for an array of numbers, else `object`.
    private func listKind(of object: PyPointer) throws -> ValueKind {
        guard let found = interpreter.call(interpreter.support.listable, object) else { throw owner.takeError() }
        guard found.pointer != api.types.none else { return .object }
        let (view, numbers) = try owner.arrayMemory(found.pointer)
        guard around.count + numbers.layout.shape.count <= depth, numbers.layout.listCount != nil else {
            return .object
        }
        position.bare = Owned(retaining: view, api).give()
        position.numbers = numbers
        return .list
    }

    // MARK: ValueSource

    var backend: any PythonBackend { owner }
    var kind: ValueKind { position.kind }

    var value: PyPointer { position.bare.map { PyPointer($0) } ?? position.object }

    func bool() -> Bool { value == api.types.true }

    func int() throws -> Int64? {
        var overflow: Int32 = 0
        let int = api.numbers.int64(value, &overflow)
        return overflow == 0 ? int : nil
    }

    func bigInt() throws -> PythonBigInt {
        guard let digits = api.own(api.numbers.text(value, 16)) else { throw owner.takeError() }
        let text = try owner.text(of: digits.pointer)
        guard let big = PythonBigInt(text.replacing("0x", with: "", maxReplacements: 1), radix: 16) else {
            throw PythonError.conversion("expected int, got \(text)")
        }
        return big
    }

    func double() -> Double { api.numbers.double(value) }

    func string() throws -> String {
        var count = 0
        guard let utf8 = api.strings.utf8(value, &count) else {
            api.errors.clear()
            throw PythonError.conversion(
                "expected str without lone surrogates, got \(preview), which a Swift String can't hold; "
                    + "in Python, text.encode('utf-8', 'surrogatepass') gives bytes that can be read"
            )
        }
        return String(decoding: UnsafeBufferPointer(start: utf8, count: count), as: UTF8.self)
    }

    func bytes() throws -> [UInt8] {
        var memory: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard api.bytes.memory(value, &memory, &count) == 0 else { throw owner.takeError() }
        return Array(UnsafeBufferPointer(start: memory, count: count))
    }

    func extended() throws -> PythonValue {
        guard let value = position.extended else { throw PythonError.conversion("expected a value, got \(preview)") }
        return value
    }

    var count: Int {
        if let numbers = position.numbers { return numbers.layout.shape.first ?? 0 }
        return switch kind {
        case .list: api.sequences.listCount(value)
        case .tuple: api.sequences.tupleCount(value)
        case .dict: api.mappings.dictCount(value)
        case .set, .frozenset: api.mappings.setCount(value)
        default: 0
        }
    }

    func numbers<Element: BitwiseCopyable>(as type: NumberType, of: Element.Type) throws -> [Element]? {
        if let numbers = position.numbers { return try numbers.numbers(as: type, of: Element.self) }
        guard kind == .tuple || kind == .list && !interpreter.isFreeThreaded else { return nil }
        let list = NumberReader(interpreter, value, isTuple: kind == .tuple, count: count)
        return list.numbers(as: type, of: Element.self)
    }

    func buffer() throws -> NumberBuffer {
        guard let found = interpreter.call(interpreter.support.buffer, position.object) else { throw owner.takeError() }
        guard interpreter.type(of: found.pointer) != api.types.string else {
            throw PythonError.conversion(try owner.text(of: found.pointer))
        }
        let (view, memory) = try owner.arrayMemory(found.pointer)
        return NumberBuffer(
            object: owner.hold(position.object),
            view: owner.hold(view),
            layout: memory.layout,
            isReadOnly: memory.isReadOnly,
            memory: .shared(memory.base)
        )
    }

    func object() throws -> PythonObject {
        switch kind {
        case .none, .bool, .int, .float, .bytes, .extended:
            return PythonObject(try PythonValue.read(from: PythonReader(self)), backend: owner)
        case .string where travelsWhole:
            return PythonObject(.string(try string()), backend: owner)
        case .string, .list, .tuple, .set, .frozenset, .dict, .object:
            return owner.hold(position.object)
        }
    }

    private var travelsWhole: Bool {
        var count = 0
        if api.strings.utf8(value, &count) != nil { return true }
        api.errors.clear()
        return false
    }

    var preview: String {
        switch kind {
        case .list, .tuple, .set, .frozenset, .dict: return "\(kindName) of \(count)"
        case .object: return "\(interpreter.types.description(of: interpreter.type(of: position.object)).name) object"
        case .string where !travelsWhole:
            guard let bytes = api.own(api.strings.encoded(value, "utf-8", "surrogatepass")) else {
                api.errors.clear()
                return "str with a lone surrogate"
            }
            return "str with a lone surrogate (\(api.objects.length(bytes.pointer)) bytes)"
        default:
            guard let value = try? PythonValue.read(from: PythonReader(self)) else { return "an unreadable value" }
            return PythonValue.preview(of: value)
        }
    }

    private var kindName: String {
        switch kind {
        case .list: "list"
        case .tuple: "tuple"
        case .set: "set"
        case .frozenset: "frozenset"
        default: "dict"
        }
    }
}
