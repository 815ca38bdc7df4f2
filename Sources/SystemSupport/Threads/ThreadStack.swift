package enum ThreadStack {
    /// In bytes; nil if the C library can't tell.
    package static var size: Int? {
        #if canImport(Darwin)
            return pthread_get_stacksize_np(pthread_self())
        #else
            // Both C libraries have this function, but declare it only under _GNU_SOURCE.
            typealias GetAttributes = @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> CInt
            guard let address = dlsym(nil, "pthread_getattr_np") else { return nil }
            let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
            defer { attributes.deallocate() }
            guard unsafeBitCast(address, to: GetAttributes.self)(pthread_self(), attributes) == 0 else { return nil }
            defer { pthread_attr_destroy(attributes) }
            var size = 0
            return pthread_attr_getstacksize(attributes, &size) == 0 ? size : nil
        #endif
    }
}
