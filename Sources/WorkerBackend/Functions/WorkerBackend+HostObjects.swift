package import BackendInterface
internal import Wire

// The program's objects that Python holds: functions, and errors that passed through Python.
extension WorkerBackend: HostObjectHolder {
    package func hold(_ object: any Sendable) throws -> Int {
        if let number = objects.add((object as? SwiftCallable)?.function ?? object) { return number }
        try checkOpen()
        throw connection.endError
    }

    package func heldError(_ number: Int) -> (any Error)? { objects[number] as? any Error }

    package func forget(_ function: SwiftFunction) {
        objects.removeAll { ($0 as? SwiftFunction) === function }
    }
}
