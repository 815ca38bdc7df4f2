// The ways to call a Python object. Each gives nil with an exception if the call raised. The caller holds the GIL.
extension Interpreter {
    func callMethod(_ object: PyPointer, _ name: String, _ argument: PyPointer? = nil) -> Owned? {
        guard let name = names.name(name), let method = api.own(api.objects.getAttribute(object, name.pointer)) else {
            return nil
        }
        return call(method.pointer, argument)
    }

    /// Calls `function` of `in_process.py`: behaviour that both backends share.
    func callSupport(_ function: InProcessFunction, _ argument: PyPointer? = nil) -> Owned? {
        callMethod(support.module, function.rawValue, argument)
    }

    /// Calls `function(argument)`, or `function()` for nil.
    func call(_ function: PyPointer, _ argument: PyPointer?) -> Owned? {
        withUnsafeTemporaryAllocation(of: PyPointer?.self, capacity: 2) { slots in
            slots[0] = nil
            slots[1] = argument
            let count = argument == nil ? 0 : 1
            return api.own(
                api.calls.vectorcallDict(function, slots.baseAddress! + 1, count | CallFunctions.slotInFront, nil)
            )
        }
    }

    func call(_ function: PyPointer, _ first: PyPointer, _ second: PyPointer) -> Owned? {
        withUnsafeTemporaryAllocation(of: PyPointer?.self, capacity: 3) { slots in
            slots[0] = nil
            slots[1] = first
            slots[2] = second
            return api.own(
                api.calls.vectorcallDict(function, slots.baseAddress! + 1, 2 | CallFunctions.slotInFront, nil)
            )
        }
    }

    @inline(__always)
    func call(_ function: PyPointer, _ writer: ObjectWriter) -> Owned? {
        call(function, writer.values, writer.count | CallFunctions.slotInFront)
    }

    /// Calls what a program wants to be called, from a frame of `__main__` where that can be seen.
    @inline(__always)
    func call(_ function: PyPointer, _ writer: ObjectWriter, from frames: MainFrames) -> Owned? {
        guard let caller = frames.caller(of: function, arguments: writer.count) else {
            return call(function, writer)
        }
        // The function is the caller's first argument.
        let arguments = writer.values - 1
        arguments.pointee = function
        return call(caller.pointer, arguments, writer.count + 1)
    }

    /// Calls with keywords, whose values stand behind the positional arguments.
    func call(
        _ function: PyPointer,
        _ writer: ObjectWriter,
        named names: ObjectWriter,
        from frames: MainFrames
    ) -> Owned? {
        let positional = writer.count - names.count
        let arguments = writer.values - 1
        switch frames.caller(of: function, positional: positional, names) {
        case .callee: return call(function, writer.values, positional, CallFunctions.slotInFront, names)
        case .general(let caller):
            arguments.pointee = function
            return call(caller.pointer, arguments, positional + 1, 0, names)
        case .naming(let caller):
            arguments.pointee = function
            return call(caller.pointer, arguments, writer.count + 1)
        case .failed: return nil
        }
    }

    @inline(__always)
    private func call(_ function: PyPointer, _ arguments: CallFunctions.Arguments, _ count: Int) -> Owned? {
        if let vectorcall = api.calls.vectorcall { return api.own(vectorcall(function, arguments, count, nil)) }
        return api.own(api.calls.vectorcallDict(function, arguments, count, nil))
    }

    private func call(
        _ function: PyPointer,
        _ arguments: UnsafeMutablePointer<PyPointer?>,
        _ positional: Int,
        _ flags: Int,
        _ names: ObjectWriter
    ) -> Owned? {
        if let vectorcall = api.calls.vectorcall {
            guard let tuple = names.tuple(behind: 0, api) else { return nil }
            return api.own(vectorcall(function, arguments, positional | flags, tuple.pointer))
        }
        guard let dict = api.own(api.mappings.newDict()) else { return nil }
        for index in 0..<names.count {
            guard let name = names.values[index], let value = arguments[positional + index] else { continue }
            guard api.mappings.setDictItem(dict.pointer, name, value) == 0 else { return nil }
        }
        return api.own(api.calls.vectorcallDict(function, arguments, positional | flags, dict.pointer))
    }
}

extension ObjectWriter {
    /// The values as a tuple, behind so many items None.
    func tuple(behind count: Int, _ api: CPython) -> Owned? {
        guard let tuple = api.own(api.sequences.newTuple(count + self.count)) else { return nil }
        for index in 0..<(count + self.count) {
            guard let item = index < count ? api.types.none : values[index - count] else { continue }
            _ = api.sequences.setTupleItem(tuple.pointer, index, Owned(retaining: item, api).give())
        }
        return tuple
    }
}
