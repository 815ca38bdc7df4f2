/// Runs code when a thread ends, on an object that the thread keeps until then.
package final class ThreadEnd<Value: AnyObject>: Sendable {
    private let key: pthread_key_t

    package init(_ body: @escaping (Value) -> Void) {
        // A C function can't capture anything, so the thread keeps the object together with the code.
        var key = pthread_key_t()
        pthread_key_create(&key) { pointer in
            #if canImport(Darwin)
                Unmanaged<Entry>.fromOpaque(pointer).takeRetainedValue().end()
            #else
                if let pointer { Unmanaged<Entry>.fromOpaque(pointer).takeRetainedValue().end() }
            #endif
        }
        self.key = key
        self.body = body
    }

    private nonisolated(unsafe) let body: (Value) -> Void  // never changes; called on the thread that ends

    package func set(_ value: Value) {
        let body = body
        pthread_setspecific(key, Unmanaged.passRetained(Entry { body(value) }).toOpaque())
    }
}

private final class Entry {
    let end: () -> Void

    init(_ end: @escaping () -> Void) { self.end = end }
}
