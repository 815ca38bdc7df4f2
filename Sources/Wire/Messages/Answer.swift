package import BackendInterface

// Answers to calls of Swift functions (protocol.md, section 9).

extension FrameWriter {
    /// - Parameter wantsReceipt: whether the objects that the answer names are to be held until the worker has made the value of it, where
    ///   nothing else would tell that. It travels as the first one of two then, with an error behind it that holds them, and that the worker
    ///   drops when it has taken the first one out.
    package func write(
        _ result: Result<any PythonConvertible, FunctionFailure>,
        ofCall number: Int,
        wantsReceipt: Bool = false
    ) throws {
        try beginObject()
        key("return")
        integer(number)
        switch result {
        case .success(let value):
            key("value")
            try answer(value, wantsReceipt)
        case .failure(.refused(let message)):
            key("refused")
            text(message)
        case .failure(.thrown(let error)):
            key("raise")
            try answer(ThrownError(error), wantsReceipt)
        }
        try brings()
        endObject()
    }

    private func answer(_ value: any PythonConvertible, _ wantsReceipt: Bool) throws {
        guard wantsReceipt else { return try self.value(value) }
        // As deep as it would be with a receipt: whether there has to be one is known behind it.
        let part = part(4)
        try part.value(value)
        guard !part.objects.isEmpty else { return append(part) }
        try tagged("path") {
            try array {
                try tagged("tuple") {
                    try array {
                        append(part)
                        try receipt(part.objects)
                    }
                }
                try array { integer(0) }
            }
        }
    }
}
