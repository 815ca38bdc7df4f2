package import BackendInterface

extension CPython {
    /// Takes the exception that is set, with its traceback, and clears it. nil if there is none.
    func takeException() -> Owned? {
        if let take = errors.takeException { return own(take()) }
        // Up to 3.11 there may be a class and arguments instead of an instance.
        var (type, value, traceback): (NewReference?, NewReference?, NewReference?)
        errors.takeParts(&type, &value, &traceback)
        errors.normalize(&type, &value, &traceback)
        if let value, let traceback { _ = errors.setTraceback(PyPointer(value), PyPointer(traceback)) }
        for part in [type, traceback] { if let part { giveBack(part) } }
        return own(value)
    }
}

extension InProcessBackend {
    /// Takes the exception that is set, as an error: a `PythonError`, or the Swift error that came back. The caller
    /// holds the GIL.
    func takeError() -> any Error {
        let api = shared.api
        guard let exception = api.takeException() else {
            return PythonError(.internalFault, "a function of Python's C API failed without an exception")
        }
        if shared.isForkedChild { shared.endChild(exception.pointer) }
        return error(for: exception.pointer)
    }

    /// The error for an exception. The caller holds the GIL, and the exception.
    func error(for exception: PyPointer) -> any Error {
        let description = shared.types.description(of: shared.type(of: exception))
        if description.bases.first == "swift_bridge.SwiftError", let own = ownError(behind: exception) { return own }
        let error = PythonException(
            typeName: description.name,
            bases: description.bases,
            object: reference(to: exception, description.name),
            by: self
        )
        // Nobody can be asked once Python has ended.
        if shared.mayFinalize { error.know(message(of: exception)) }
        return PythonError(error)
    }

    /// The caller holds the GIL.
    private func reference(to exception: PyPointer, _ typeName: String) -> PythonObject {
        PythonObject(
            ObjectHandle(owning: Owned(retaining: exception, shared.api)),
            typeName: typeName,
            backend: self
        )
    }

    /// Has an error know its text and its object, for a task that must not wait for the GIL later. The caller holds the GIL.
    func tell(_ error: any Error) {
        // A closure may have thrown the error of another interpreter, whose handles are no addresses.
        guard let exception = (error as? PythonError)?.exception,
            (exception.reference.backend as? InProcessBackend)?.shared === shared,
            case .handle(let handle, _)? = try? exception.reference.usableContent()
        else { return }
        exception.know(message(of: handle.pointer), reference(to: handle.pointer, exception.typeName))
    }

    /// `str(exception)`, which runs code of the program and may fail. The caller holds the GIL.
    private func message(of exception: PyPointer) -> String {
        let api = shared.api
        guard let text = api.own(api.objects.string(exception)) else {
            api.errors.clear()
            return "<exception str() failed>"
        }
        return api.text(of: text.pointer)
    }
}

extension InProcessBackend: PythonExceptionTeller {
    package func another(_ exception: PythonObject) -> PythonObject? {
        withHandle(of: exception) { reference(to: $0, exception.typeName) }
    }

    package func message(of exception: PythonObject) -> String {
        withHandle(of: exception) { message(of: $0) } ?? ""
    }

    private func withHandle<Result>(of exception: PythonObject, _ body: (PyPointer) -> Result?) -> Result? {
        guard case .handle(let handle, _)? = try? exception.usableContent() else { return nil }
        if let thread = standIn {
            return try? thread.run { shared.withGILUnlessFinalized { body(handle.pointer) } ?? nil }
        }
        return shared.withGILUnlessFinalized { body(handle.pointer) } ?? nil
    }

    /// Asks the package to describe an exception, by the code that the worker uses.
    package func details(of exception: PythonObject) -> PythonExceptionDetails {
        let details = withHandle(of: exception) { pointer -> PythonExceptionDetails? in
            let api = shared.api
            guard let form = shared.call(shared.support.describe, pointer) else {
                api.errors.clear()
                return nil
            }
            let value = try? shared.withSpareSource(for: self) { source in
                try source.stand(on: form.pointer, form: .exact, owner: self)
                return try PythonValue.read(from: PythonReader(source))
            }
            guard case .dict(let record) = value else { return nil }
            return PythonExceptionDetails(DescribedException(record))
        }
        let bare = "\(exception.typeName): <exception could not be described>\n"
        return details ?? PythonExceptionDetails(traceback: bare)
    }
}

private struct DescribedException: PythonExceptionRecord {
    private let members: PythonDictionary

    init(_ members: PythonDictionary) {
        self.members = members
    }

    private func member(_ key: StaticString) -> PythonValue { members[.string("\(key)")] ?? .none }

    func text(_ key: StaticString) -> String? {
        if case .string(let text) = member(key) { text } else { nil }
    }

    func texts(_ key: StaticString) -> [String] {
        guard case .list(let elements) = member(key) else { return [] }
        return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    func number(_ key: StaticString) -> Int? {
        if case .int(let number) = member(key) { number } else { nil }
    }

    func flag(_ key: StaticString) -> Bool { member(key) == .bool(true) }

    func record(_ key: StaticString) -> DescribedException? {
        if case .dict(let members) = member(key) { DescribedException(members) } else { nil }
    }

    func records(_ key: StaticString) -> [DescribedException] {
        guard case .list(let elements) = member(key) else { return [] }
        return elements.compactMap { if case .dict(let members) = $0 { DescribedException(members) } else { nil } }
    }

    func object(typeName: String) -> PythonObject? {
        if case .object(let object) = member("object") { object } else { nil }
    }
}
