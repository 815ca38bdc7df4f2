internal import BackendInterface
internal import Foundation

/// Makes Python objects of the values that Swift types write.
///
/// Finished values lie side by side in memory, as Python's calls take their arguments.
final class ObjectWriter: ValueSink {
    private struct OpenContainer {
        let object: NewReference
        let kind: ContainerKind
        let expected: Int
        var written = 0
        /// A dict's key that waits for its value.
        var key: NewReference?
    }

    private let api: CPython
    private unowned(unsafe) let interpreter: Interpreter  // holds this writer, or lives while an operation runs
    @exclusivity(unchecked) private unowned(unsafe) var owner: InProcessBackend
    // A writer is used by one thread at a time, and each use is over before the next begins. Checking this would take
    // time.
    @exclusivity(unchecked) private var slots: UnsafeMutablePointer<PyPointer?>
    @exclusivity(unchecked) private var capacity = 16
    @exclusivity(unchecked) private var open: [OpenContainer] = []
    @exclusivity(unchecked) private var level = 0
    /// How deep the open containers are nested, as the protocol counts.
    @exclusivity(unchecked) private var depth = 0

    @exclusivity(unchecked) private(set) var count = 0
    @exclusivity(unchecked) var isAdapted = false

    init(_ owner: InProcessBackend) {
        self.owner = owner
        interpreter = owner.shared
        api = owner.shared.api
        slots = .allocate(capacity: capacity)
    }

    deinit { slots.deallocate() }

    /// The finished values. The callee may use the slot in front of the first value.
    @inline(__always)
    var values: UnsafeMutablePointer<PyPointer?> { slots + 1 }

    func begin(_ owner: InProcessBackend) { self.owner = owner }

    func function(_ callable: SwiftCallable) throws { try put(FunctionObject.new(callable, owner).give()) }

    func error(_ error: any Error) throws { try put(owner.newException(for: error).give()) }

    /// Drops all values, and all containers that were begun and not ended. The caller holds the GIL.
    @inline(__always)
    func reset() {
        while count > 0 {
            count -= 1
            if let value = values[count] { api.giveBack(NewReference(value)) }
        }
        if level > 0 { dropOpen() }
    }

    private func dropOpen() {
        for container in open {
            api.giveBack(container.object)
            if let key = container.key { api.giveBack(key) }
        }
        open.removeAll(keepingCapacity: true)
        (level, depth) = (0, 0)
    }

    @inline(__always)
    func takeLast() -> Owned {
        count -= 1
        // `argument` has made sure that there is a value.
        return Owned(NewReference(values[count].unsafelyUnwrapped), api)
    }

    /// Writes a value by code of the program, and makes sure that exactly one was written.
    @inline(__always)
    func argument(_ value: any PythonConvertible) throws {
        let (before, outer) = (count, level)
        try value.write(to: PythonWriter(self))
        guard count == before + 1, level == outer else { throw wrongCount(value, written: count - before) }
    }

    @inline(__always)
    func call(_ function: PyPointer, _ arguments: [any PythonConvertible]) throws -> Owned {
        try arguments.withUnsafeBufferPointer { arguments in
            for index in arguments.indices { try argument(arguments[index]) }
        }
        guard let result = interpreter.call(function, self, from: owner.namespace.frames) else {
            throw owner.takeError()
        }
        return result
    }

    private func wrongCount(_ value: any PythonConvertible, written: Int) -> PythonError {
        .conversion("\(type(of: value)).write(to:) has to write exactly one value, it wrote \(written)")
    }

    // MARK: Values

    @inline(__always)
    private func put(_ object: NewReference?) throws {
        guard let object else { throw owner.takeError() }
        guard level == 0 else { return try fill(object) }
        if count + 1 == capacity { grow() }
        (values + count).initialize(to: PyPointer(object))
        count += 1
    }

    private func grow() {
        let larger = UnsafeMutablePointer<PyPointer?>.allocate(capacity: capacity * 2)
        (larger + 1).moveInitialize(from: values, count: count)
        slots.deallocate()
        slots = larger
        capacity *= 2
    }

    private func putAnother(_ object: PyPointer) throws { try put(Owned(retaining: object, api).give()) }

    private func fill(_ object: NewReference) throws {
        let last = level - 1
        let container = open[last]
        open[last].written += 1
        switch container.kind {
        case .list where container.written < container.expected:
            _ = api.sequences.setListItem(PyPointer(container.object), container.written, object)
        case .list, .tuple, .set, .frozenset:
            let object = Owned(object, api)
            let status =
                switch container.kind {
                case .list, .tuple: api.sequences.append(PyPointer(container.object), object.pointer)
                default: api.mappings.addToSet(PyPointer(container.object), object.pointer)
                }
            guard status == 0 else { throw unhashable(container.kind) }
        case .dict:
            guard let key = container.key else {
                open[last].key = object
                return
            }
            open[last].key = nil
            let name = Owned(key, api)
            let value = Owned(object, api)
            let status = api.mappings.setDictItem(PyPointer(container.object), name.pointer, value.pointer)
            guard status == 0 else { throw unhashable(.dict) }
        }
    }

    private func unhashable(_ kind: ContainerKind) -> any Error {
        let isTypeError = api.errors.matches(api.types.typeError) != 0
        let error = owner.takeError()
        guard isTypeError, let exception = (error as? PythonError)?.exception else { return error }
        return PythonError.conversion("\(kind.rawValue): \(exception.message)")
    }

    /// Writes the name of a keyword as a str, after the names of other keywords.
    func newName(_ name: String) throws {
        try put(interpreter.names.name(name)?.give())
        // Names are interned, so equal names are one object.
        for index in 0..<(count - 1) where values[index] == values[count - 1] { throw PythonError.givenTwice(name) }
    }

    /// Puts the last value in front of the `distance` values before it.
    @inline(__always)
    func moveLast(by distance: Int) {
        guard distance > 0 else { return }
        let last = values[count - 1]
        for index in stride(from: count - 1, to: count - 1 - distance, by: -1) { values[index] = values[index - 1] }
        values[count - 1 - distance] = last
    }

    // MARK: ValueSink

    func isOwn(_ object: PythonObject) -> Bool {
        object.backend === owner || (object.backend as? InProcessBackend)?.shared === interpreter
    }

    func none() throws { try putAnother(api.types.none) }
    func bool(_ value: Bool) throws { try putAnother(value ? api.types.true : api.types.false) }
    func int(_ value: Int64) throws { try put(api.numbers.intFromInt64(value)) }
    func double(_ value: Double) throws { try put(api.numbers.floatFromDouble(value)) }

    func bigInt(_ value: PythonBigInt) throws {
        try put(value.hexadecimal.withCString { api.numbers.intFromText($0, nil, 16) })
    }

    func string(_ value: String) throws {
        var value = value
        try put(value.withUTF8 { api.strings.fromUTF8($0.baseAddress, $0.count) })
    }

    func bytes(_ value: any ContiguousBytes, count: Int) throws {
        try put(value.withUnsafeBytes { api.bytes.fromMemory($0.baseAddress, $0.count) })
    }

    func numbers(_ memory: any ContiguousBytes, type: NumberType, count: Int) throws {
        try put(memory.withUnsafeBytes { interpreter.listOfNumbers($0, type)?.give() })
    }

    func array(_ memory: any ContiguousBytes, layout: NumberLayout) throws {
        let new = try interpreter.withSpareWriter(for: owner) { writer in
            try memory.withUnsafeBytes { bytes -> NewReference in
                // Python refuses a view without an address.
                guard let address = bytes.baseAddress, !bytes.isEmpty else {
                    try writer.bytes([UInt8](), count: 0)
                    return try writer.newArray(layout).give()
                }
                return try interpreter.withView(of: address, bytes.count) { view in
                    guard let view else { throw owner.takeError() }
                    try writer.object(ObjectHandle(view))
                    return try writer.newArray(layout).give()
                }
            }
        }
        let made = Owned(new, api)
        guard interpreter.type(of: made.pointer) != api.types.string else {
            throw PythonError.conversion(try owner.text(of: made.pointer))
        }
        try put(made.give())
    }

    /// A memoryview with the numbers that were written, or a str that says why there is none.
    private func newArray(_ layout: NumberLayout) throws -> Owned {
        try string(layout.type.rawValue)
        try begin(.list, count: layout.shape.count)
        for size in layout.shape { try int(Int64(size)) }
        try end()
        guard let made = interpreter.call(interpreter.support.newArray, self) else { throw owner.takeError() }
        return made
    }

    func extended(_ value: PythonValue) throws {
        guard let form = ExtendedForm(value) else { return try value.write(to: PythonWriter(self)) }
        if case .complex(let real, let imaginary) = value {
            return try put(api.numbers.complexFromDoubles(real, imaginary))
        }
        let made = try interpreter.withSpareWriter(for: owner) { writer in
            try writer.string(form.tag)
            try writer.argument(form.content)
            return interpreter.call(interpreter.support.made, writer)?.give()
        }
        guard let made else {
            let error = owner.takeError()
            guard let exception = (error as? PythonError)?.exception, exception.isInstance(of: "ValueError") else {
                throw error
            }
            throw PythonError.conversion(exception.message)
        }
        try put(made)
    }

    func begin(_ container: ContainerKind, count: Int) throws {
        guard depth + container.levels <= interpreter.mostLevels else {
            throw PythonError.conversion(
                "the value is nested deeper than \(interpreter.mostLevels) levels, the limit of what can be sent"
            )
        }
        let object =
            switch container {
            case .list: api.sequences.newList(count)
            // The tuple is made at the end, when its length is known.
            case .tuple: api.sequences.newList(0)
            case .set: api.mappings.newSet(nil)
            case .frozenset: api.mappings.newFrozenSet(nil)
            case .dict: api.mappings.newDict()
            }
        guard let object else { throw owner.takeError() }
        open.append(OpenContainer(object: object, kind: container, expected: container == .list ? count : 0))
        level += 1
        depth += container.levels
    }

    func end() throws {
        guard let container = open.popLast() else {
            throw PythonError.conversion("a PythonConvertible ended a container that it did not begin")
        }
        level -= 1
        depth -= container.kind.levels
        guard container.key == nil, container.written >= container.expected else {
            api.giveBack(container.object)
            if let key = container.key { api.giveBack(key) }
            throw PythonError.conversion("a PythonConvertible wrote fewer elements than it had announced")
        }
        guard isWhole(container) else {
            api.giveBack(container.object)
            throw PythonError.conversion(
                "\(container.kind.rawValue): Python takes two of its keys or members for equal, as it does 1, 1.0 and True"
            )
        }
        guard container.kind == .tuple else { return try put(container.object) }
        let list = Owned(container.object, api)
        try put(api.sequences.tuple(list.pointer))
    }

    /// Whether Python kept everything that was written. To Python, values of different types may be equal.
    private func isWhole(_ container: OpenContainer) -> Bool {
        switch container.kind {
        case .list, .tuple: true
        case .set, .frozenset: api.mappings.setCount(PyPointer(container.object)) == container.written
        case .dict: api.mappings.dictCount(PyPointer(container.object)) * 2 == container.written
        }
    }

    func object(_ handle: ObjectHandle) throws { try putAnother(handle.pointer) }

    func place(_ place: Place) throws { try put(owner.resolve(place).give()) }

    func slice(start: Int?, stop: Int?, step: Int?) throws {
        try put(
            interpreter.withSpareWriter(for: owner) { writer in
                for part in [start, stop, step] {
                    if let part { try writer.int(Int64(part)) } else { try writer.none() }
                }
                return api.sequences.slice(writer.values[0], writer.values[1], writer.values[2])
            }
        )
    }

    func range(start: Int, stop: Int) throws {
        try put(
            interpreter.withSpareWriter(for: owner) { writer in
                try writer.int(Int64(start))
                try writer.int(Int64(stop))
                return interpreter.call(api.types.range, writer)?.give()
            }
        )
    }

    func ellipsis() throws { try putAnother(api.types.ellipsis) }
}
