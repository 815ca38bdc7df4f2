internal import BackendInterface

/// What makes a call with keywords.
enum KeywordCaller: ~Copyable {
    /// The function itself: it needs no frame of `__main__`.
    case callee
    /// A function that takes keywords as keywords.
    case general(Owned)
    /// A function that takes the values of just these keywords behind the positional arguments.
    case naming(Owned)
    /// Nothing: an exception is set.
    case failed
}

/// Functions that make calls with keywords from a frame of `__main__`, each for one number of positional arguments and
/// the names of the keywords: `lambda function, a, b, x: function(a, b, key=x)`. With `*` and `**` such a call would
/// take twice as long.
///
/// A form of call has one slot, by its hash, and its function is made when the form is asked for again before another
/// with the same slot. So the memory is bounded, whatever a program calls. The GIL guards the slots; without a GIL they
/// are not used.
final class NamingCallers {
    private struct Slot {
        /// The hash of the form that was asked for last.
        var asked: UInt = 0
        /// The arguments' names, None for positional ones. A tuple.
        var names: NewReference?
        var function: NewReference?
    }

    private static let size = 128
    /// For a call of more than so many values, of which each keyword counts as two, Python makes a tuple and a dict.
    private static let most = 30

    private let interpreter: Interpreter
    private let slots: UnsafeMutablePointer<Slot>
    private var isOver = false

    init(_ interpreter: Interpreter) {
        self.interpreter = interpreter
        slots = .allocate(capacity: Self.size)
        slots.initialize(repeating: Slot(), count: Self.size)
    }

    deinit { slots.deallocate() }

    func caller(_ positional: Int, _ names: ObjectWriter, else general: consuming Owned) -> KeywordCaller {
        guard positional + 2 * names.count <= Self.most else { return .general(general) }
        // Names are interned: equal ones are one object.
        var hash = UInt(bitPattern: positional)
        for index in 0..<names.count {
            hash = (hash ^ UInt(bitPattern: names.values[index])) &* 0x100_0000_01b3
        }
        let slot = slots + Int((hash ^ (hash >> 32)) & UInt(Self.size - 1))
        if let function = slot.pointee.function, isFor(positional, names, slot) {
            slot.pointee.asked = hash
            return .naming(Owned(retaining: PyPointer(function), interpreter.api))
        }
        guard slot.pointee.asked == hash else {
            slot.pointee.asked = hash
            return .general(general)
        }
        return make(positional, names, general, slot)
    }

    private func isFor(_ positional: Int, _ names: ObjectWriter, _ slot: UnsafeMutablePointer<Slot>) -> Bool {
        guard let kept = slot.pointee.names.map({ PyPointer($0) }) else { return false }
        let sequences = interpreter.api.sequences
        guard sequences.tupleCount(kept) == positional + names.count else { return false }
        // Nones come first.
        if positional > 0, sequences.tupleItem(kept, positional - 1) != interpreter.api.types.none { return false }
        for index in 0..<names.count where sequences.tupleItem(kept, positional + index) != names.values[index] {
            return false
        }
        return true
    }

    private func make(
        _ positional: Int,
        _ names: ObjectWriter,
        _ general: consuming Owned,
        _ slot: UnsafeMutablePointer<Slot>
    ) -> KeywordCaller {
        let api = interpreter.api
        guard let tuple = names.tuple(behind: positional, api),
            let name = interpreter.names.name(InProcessFunction.namingCaller.rawValue),
            let make = api.own(api.objects.getAttribute(interpreter.support.module, name.pointer)),
            let function = interpreter.call(make.pointer, general.pointer, tuple.pointer)
        else {
            return .failed
        }
        // A Python that makes such calls in another way.
        guard function.pointer != interpreter.api.types.none else { return .general(general) }
        // Python may have let other threads run in the meantime, to the end of the runtime.
        guard !isOver else { return .naming(function) }
        let old = slot.pointee
        slot.pointee = Slot(
            asked: old.asked,
            names: tuple.give(),
            function: Owned(retaining: function.pointer, api).give()
        )
        drop(old)
        return .naming(function)
    }

    private func drop(_ slot: Slot) {
        if let names = slot.names { interpreter.api.giveBack(names) }
        if let function = slot.function { interpreter.api.giveBack(function) }
    }

    /// Gives the functions back. The caller holds the GIL.
    func end() {
        isOver = true
        for index in 0..<Self.size {
            let slot = slots[index]
            slots[index] = Slot()
            drop(slot)
        }
    }
}
