internal import InProcessBackend
internal import PyFFI

/// The floor: the functions of the C API that the backend calls, called in loops without anything around them.
///
/// No result is checked for NULL: a failure would be a mistake of this file, and ends the benchmark.
struct CFloor {
    let api: CPython
    private let interpreter: Interpreter

    init?(_ python: PythonRuntime) {
        guard let backend = python.implementation as? InProcessBackend else { return nil }
        interpreter = backend.shared
        api = backend.shared.api
    }

    /// A reference that is counted by hand, as in C.
    private func raw(_ new: NewReference?) -> PyPointer { PyPointer(new!) }

    func withGIL(_ body: () -> Void) { interpreter.withGIL(body) }

    /// Takes and releases the GIL around each call.
    func eachWithGIL(_ count: Int, _ body: () -> Void) {
        for _ in 0..<count {
            let token = api.threads.ensureGIL()
            body()
            api.threads.releaseGIL(token)
        }
    }

    // MARK: Calls

    /// `float(function(16.0))`
    func call(_ function: PyPointer) {
        withUnsafeTemporaryAllocation(of: PyPointer?.self, capacity: 2) { slots in
            slots[1] = raw(api.numbers.floatFromDouble(16))
            let result = vectorcall(function, slots.baseAddress! + 1, 1, nil)
            _ = api.numbers.double(result!)
            api.objects.decrement(result!)
            api.objects.decrement(slots[1]!)
        }
    }

    /// `int(function(1, 2.5, "x", key=4))`
    func callWithKeyword(_ function: PyPointer, names: PyPointer) {
        withUnsafeTemporaryAllocation(of: PyPointer?.self, capacity: 5) { slots in
            slots[1] = raw(api.numbers.intFromInt64(1))
            slots[2] = raw(api.numbers.floatFromDouble(2.5))
            slots[3] = raw(api.strings.fromUTF8("x", 1))
            slots[4] = raw(api.numbers.intFromInt64(4))
            let result = vectorcall(function, slots.baseAddress! + 1, 3, names)
            _ = int(result!)
            api.objects.decrement(result!)
            for index in 1...4 { api.objects.decrement(slots[index]!) }
        }
    }

    private func vectorcall(
        _ function: PyPointer,
        _ arguments: UnsafeMutablePointer<PyPointer?>,
        _ count: Int,
        _ names: PyPointer?
    ) -> PyPointer? {
        let flags = count | CallFunctions.slotInFront
        if let vectorcall = api.calls.vectorcall {
            return vectorcall(function, arguments, flags, names).map { PyPointer($0) }
        }
        return api.calls.vectorcallDict(function, arguments, flags, nil).map { PyPointer($0) }
    }

    /// A tuple of one name, for keywords.
    func names(_ name: String) -> PyPointer {
        let name = interned(name)
        let token = interpreter.acquire()
        defer { interpreter.release(token) }
        let tuple = raw(api.sequences.newTuple(1))
        _ = api.sequences.setTupleItem(tuple, 0, NewReference(name))
        return tuple
    }

    func string(_ text: String) -> PyPointer {
        var text = text
        return text.withUTF8 { raw(api.strings.fromUTF8($0.baseAddress, $0.count)) }
    }

    func interned(_ name: String) -> PyPointer {
        interpreter.withGIL {
            var name: NewReference? = NewReference(string(name))
            api.strings.intern(&name)
            return raw(name)
        }
    }

    private func int(_ object: PyPointer) -> Int64 {
        var overflow: Int32 = 0
        return api.numbers.int64(object, &overflow)
    }

    /// `int(object.name)`
    func attribute(_ object: PyPointer, _ name: PyPointer) {
        let result = raw(api.objects.getAttribute(object, name))
        _ = int(result)
        api.objects.decrement(result)
    }

    /// `float(object.name)`
    func floatAttribute(_ object: PyPointer, _ name: PyPointer) {
        let result = raw(api.objects.getAttribute(object, name))
        _ = api.numbers.double(result)
        api.objects.decrement(result)
    }

    /// `int(object[key])`
    func item(_ object: PyPointer, _ index: Int) {
        let key = raw(api.numbers.intFromInt64(Int64(index)))
        let result = raw(api.objects.getItem(object, key))
        _ = int(result)
        api.objects.decrement(result)
        api.objects.decrement(key)
    }

    /// `str(function(text))`
    func text(_ function: PyPointer, _ text: String) -> String {
        withUnsafeTemporaryAllocation(of: PyPointer?.self, capacity: 2) { slots in
            slots[1] = string(text)
            let result = vectorcall(function, slots.baseAddress! + 1, 1, nil)!
            var count = 0
            let utf8 = api.strings.utf8(result, &count)
            let back = String(decoding: UnsafeBufferPointer(start: utf8, count: count), as: UTF8.self)
            api.objects.decrement(result)
            api.objects.decrement(slots[1]!)
            return back
        }
    }

    /// Calls a function that raises, and drops the exception.
    func exception(_ function: PyPointer) {
        _ = vectorcall(function, UnsafeMutablePointer(bitPattern: 8)!, 0, nil)
        api.errors.clear()
    }

    // MARK: Containers

    func list(of numbers: [Double]) {
        let list = raw(api.sequences.newList(numbers.count))
        for index in numbers.indices {
            _ = api.sequences.setListItem(list, index, api.numbers.floatFromDouble(numbers[index])!)
        }
        api.objects.decrement(list)
    }

    func list(of numbers: [Int]) {
        let list = raw(api.sequences.newList(numbers.count))
        for index in numbers.indices {
            _ = api.sequences.setListItem(list, index, api.numbers.intFromInt64(Int64(numbers[index]))!)
        }
        api.objects.decrement(list)
    }

    func doubles(from list: PyPointer) -> [Double] {
        let count = api.sequences.listCount(list)
        return [Double](unsafeUninitializedCapacity: count) { space, initialized in
            for index in 0..<count { space[index] = api.numbers.double(api.sequences.listItem(list, index)!) }
            initialized = count
        }
    }

    func ints(from list: PyPointer) -> [Int] {
        let count = api.sequences.listCount(list)
        return [Int](unsafeUninitializedCapacity: count) { space, initialized in
            for index in 0..<count { space[index] = Int(int(api.sequences.listItem(list, index)!)) }
            initialized = count
        }
    }

    /// `sum(iterable)`, element by element
    func sum(over iterable: PyPointer) -> Int64 {
        let iterator = raw(api.iteration.iterator(iterable))
        var sum: Int64 = 0
        while let element = api.iteration.next(iterator).map({ PyPointer($0) }) {
            sum += int(element)
            api.objects.decrement(element)
        }
        api.objects.decrement(iterator)
        return sum
    }

    func dict(of entries: [String: Int]) {
        let dict = raw(api.mappings.newDict())
        for (key, value) in entries {
            let (key, value) = (string(key), raw(api.numbers.intFromInt64(Int64(value))))
            _ = api.mappings.setDictItem(dict, key, value)
            api.objects.decrement(key)
            api.objects.decrement(value)
        }
        api.objects.decrement(dict)
    }

    func dictionary(from dict: PyPointer) -> [String: Int] {
        var entries = [String: Int](minimumCapacity: api.mappings.dictCount(dict))
        var next = 0
        var (key, value): (PyPointer?, PyPointer?)
        while api.mappings.nextDictItem(dict, &next, &key, &value) != 0 {
            var count = 0
            let utf8 = api.strings.utf8(key!, &count)
            entries[String(decoding: UnsafeBufferPointer(start: utf8, count: count), as: UTF8.self)] = Int(int(value!))
        }
        return entries
    }

    func bytes(of data: [UInt8]) { api.objects.decrement(raw(api.bytes.fromMemory(data, data.count))) }

    func bytes(from object: PyPointer) -> [UInt8] {
        var memory: UnsafeMutablePointer<UInt8>?
        var count = 0
        _ = api.bytes.memory(object, &memory, &count)
        return Array(UnsafeBufferPointer(start: memory, count: count))
    }
}
