internal import BackendInterface

extension Interpreter {
    /// A list of the numbers in memory, by one pass of C code: `memoryview(memory).cast(code).tolist()`. nil with an
    /// exception.
    func listOfNumbers(_ memory: UnsafeRawBufferPointer, _ type: NumberType) -> Owned? {
        // Python refuses a view without an address.
        guard let address = memory.baseAddress, !memory.isEmpty else { return api.own(api.sequences.newList(0)) }
        return withView(of: address, memory.count) { view in
            guard let view, let code = names.name(type.code), let typed = callMethod(view, "cast", code.pointer) else {
                return nil
            }
            let list = callMethod(typed.pointer, "tolist")
            endView(typed.pointer)
            return list
        }
    }

    /// Runs `body` with a read-only memoryview of Swift's memory, or with nil and an exception set.
    func withView<Result: ~Copyable>(
        of address: UnsafeRawPointer,
        _ count: Int,
        _ body: (PyPointer?) throws -> Result
    ) rethrows -> Result {
        let memory = UnsafeMutableRawPointer(mutating: address)
        guard let view = api.own(api.buffers.viewOfMemory(memory, count, BufferFunctions.readOnly)) else {
            return try body(nil)
        }
        defer { endView(view.pointer) }
        return try body(view.pointer)
    }

    /// Releases a view: whoever got hold of it can't read the memory any more.
    private func endView(_ view: PyPointer) {
        if callMethod(view, "release") == nil { api.errors.clear() }
    }
}

extension NumberType {
    /// The type's format code in module `struct`.
    var code: String {
        switch self {
        case .i8: "b"
        case .u8: "B"
        case .i16: "h"
        case .u16: "H"
        case .i32: "i"
        case .u32: "I"
        case .i64: "q"
        case .u64: "Q"
        case .f16: "e"
        case .f32: "f"
        case .f64: "d"
        case .bool: "?"
        }
    }
}
