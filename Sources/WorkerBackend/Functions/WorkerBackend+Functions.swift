internal import BackendInterface
internal import SystemSupport
internal import Wire

// Calls of Swift functions by Python.
extension WorkerBackend {
    func handle(_ event: WorkerEvent, _ message: IncomingMessage, _ connection: Connection) {
        switch event {
        case .call: calls.runAside(message, self, connection)
        case .stop(let call): calls.stop(call: call, on: connection)
        case .drop(let numbers): objects.removeLater(numbers)
        case .awaiting: break  // `Connection` notes these requests itself
        }
    }

    /// Answers a call.
    func send(_ result: Swift.Result<any PythonConvertible, FunctionFailure>, of call: RunningCall) throws {
        try writers.withWriter(backend: self, limits: limits) { writer in
            do {
                let isUnnoted = call.request == nil || call.connection === side
                try RunningCall.$current.withValue(call) {
                    try writer.write(result, ofCall: call.number, wantsReceipt: isUnnoted)
                }
                try writer.finish()
            } catch {
                forget(heldBy: writer)
                throw error
            }
            // Before Python goes on: what the closure has left behind, a task for instance, belongs to no call any more.
            call.end()
            call.connection?.send(writer, ofCallBy: call.request)
        }
    }

    /// Forgets the functions and errors in a frame that is not sent.
    func forget(heldBy writer: FrameWriter) { objects.remove(writer.heldObjects) }

    /// To be called before a frame is sent that may let Python call Swift.
    func expectCalls(of writer: FrameWriter) {
        if !writer.heldObjects.isEmpty { side.listen() }
    }
}
