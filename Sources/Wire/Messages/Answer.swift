package import BackendInterface

// Answers to calls of Swift functions (protocol.md, section 9).

extension FrameWriter {
    /// - Parameter wantsReceipt: whether to hold the objects that the answer names until the worker has made the
    ///   answer's value; needed if no reply tells when that is. The value then travels as the first item of a tuple
    ///   whose second item is a receipt, which holds the objects. The worker drops the receipt when it has taken the
    ///   value out, and says so.
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
        // Written as deep as it would be with a receipt: whether the value needs one is known only once it is written.
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
