internal import BackendInterface
internal import SystemSupport

// Swift functions by which the embedded Python package tells its host something, or asks it.
extension Interpreter {
    private nonisolated(unsafe) static var watched: Interpreter?  // set once, before Python can call its readers

    /// Gives Python the functions by which it tells of forks and of interrupts that were lost, asks for interrupts, and
    /// finds open files and the threads that wait for its end. The caller holds the GIL.
    func watchProcess() throws {
        Self.watched = self
        let functions = [
            PythonFunction("forked") { _, _, _ in
                Interpreter.watched?.isForkedChild = true
                return Interpreter.watched?.reference(to: \.none)
            },
            PythonFunction("is_lost") { _, _, _ in
                Interpreter.watched.flatMap { interpreter in
                    interpreter.reference(to: InterruptibleCall.interruptAgain(interpreter) ? \.true : \.false)
                }
            },
            PythonFunction("interrupt") { _, _, _ in
                Interpreter.watched?.interruptThreads()
                return Interpreter.watched?.reference(to: \.none)
            },
            PythonFunction("instances") { _, arguments, count in
                guard count == 2, let kind = arguments?[0], let list = arguments?[1] else { return nil }
                return Interpreter.watched?.instances(of: kind, among: list)
            },
            PythonFunction("is_swifts") { _, arguments, count in
                Interpreter.watched.flatMap { $0.answer(count == 1 ? arguments?[0] : nil) { $0.isSwifts($1) } }
            },
            PythonFunction("waits_for_end") { _, arguments, count in
                Interpreter.watched.flatMap { $0.answer(count == 1 ? arguments?[0] : nil) { $0.waitsForEnd($1) } }
            },
        ]
        let setup = Setup(api: api)
        let arguments = try setup.check(api.sequences.newTuple(functions.count))
        for (index, function) in functions.enumerated() {
            _ = try api.sequences.setTupleItem(arguments.pointer, index, function.object(boundTo: nil, api).give())
        }
        let prepare = try setup.attribute(support.module, .prepareProcess)
        _ = try setup.call(prepare.pointer, arguments.pointer)
    }

    /// The answer to a question about a thread, given by its number.
    private func answer(_ number: PyPointer?, _ isTrue: (Interpreter, UInt) -> Bool) -> NewReference? {
        guard let number else { return nil }
        var overflow: Int32 = 0
        let thread = UInt(bitPattern: Int(api.numbers.int64(number, &overflow)))
        return reference(to: isTrue(self, thread) ? \.true : \.false)
    }

    private func waitsForEnd(_ thread: UInt) -> Bool { waitingForEnd.withLock { $0.contains(thread) } }

    /// The instances, in a list; nil with an exception. The caller holds the GIL, and keeps it: no bytecode runs here.
    ///
    /// - Parameter list: gives a list of objects, some of which another thread may just be making.
    private func instances(of kind: PyPointer, among list: PyPointer) -> NewReference? {
        // This list is made first, since that may cause a garbage collection, and so run anything.
        guard let found = api.own(api.sequences.newList(0)),
            let objects = call(list, nil)
        else { return nil }
        for index in 0..<api.sequences.listCount(objects.pointer) {
            guard let object = api.sequences.listItem(objects.pointer, index) else { continue }
            if api.objects.isSubtype(type(of: object), kind) != 0 { _ = api.sequences.append(found.pointer, object) }
        }
        return found.give()
    }

    private func reference(to object: KeyPath<TypeObjects, PyPointer>) -> NewReference {
        api.constant(api.types[keyPath: object]).give()
    }
}
