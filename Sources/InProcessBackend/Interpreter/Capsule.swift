/// Swift objects that Python holds. Each is in a capsule, and is released when Python frees the capsule.
enum Capsule {
    /// For functions that Python calls, which get nothing but the object that they are bound to.
    private(set) nonisolated(unsafe) static var api: CPython?  // set before there is a capsule that could read it

    /// Makes a capsule. The caller holds the GIL.
    static func new(_ object: any AnyObject & Sendable, _ api: CPython) throws -> Owned {
        Self.api = api
        let held = Unmanaged<AnyObject>.passRetained(object)
        guard let capsule = api.capsules.new(held.toOpaque(), nil, { Capsule.held(by: $0)?.release() }) else {
            held.release()
            throw Setup(api: api).failure
        }
        return Owned(capsule, api)
    }

    /// The object in a capsule; nil, without an exception, for anything else.
    @inline(__always)
    static func object<Object: AnyObject>(in capsule: PyPointer?, as _: Object.Type) -> Object? {
        guard let api, let capsule, let address = api.capsules.address(capsule, nil) else {
            api?.errors.clear()
            return nil
        }
        return Unmanaged<AnyObject>.fromOpaque(address).takeUnretainedValue() as? Object
    }

    private static func held(by capsule: PyPointer?) -> Unmanaged<AnyObject>? {
        guard let api, let capsule, let address = api.capsules.address(capsule, nil) else { return nil }
        return .fromOpaque(address)
    }
}
