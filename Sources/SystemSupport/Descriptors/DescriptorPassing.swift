// A worker starts with descriptors 0, 1 and 2, which carry the protocol and its start. The others (its standard
// streams, a place for crash reports, a sign of life) follow through a Unix socket. Swift has no macros of
// <sys/socket.h> to lay out such a message; this code computes the layout.

extension Descriptor {
    /// Sends descriptors through this socket, with one byte of data, by `SCM_RIGHTS`.
    package func send(_ descriptors: [Descriptor]) throws {
        #if os(Linux)
            let alignment = MemoryLayout<Int>.size
            let flags = Int32(MSG_NOSIGNAL)
            let rights = Int32(SCM_RIGHTS)
        #else
            let alignment = MemoryLayout<UInt32>.size
            let flags: Int32 = 0  // SO_NOSIGPIPE is set
            let rights = SCM_RIGHTS
        #endif
        func aligned(_ size: Int) -> Int { (size + alignment - 1) / alignment * alignment }

        let numbers = descriptors.map(\.number)
        let header = aligned(MemoryLayout<cmsghdr>.size)
        let payload = numbers.count * MemoryLayout<Int32>.size
        let control = UnsafeMutableRawBufferPointer.allocate(byteCount: header + aligned(payload), alignment: 16)
        defer { control.deallocate() }
        control.initializeMemory(as: UInt8.self, repeating: 0)
        var message = cmsghdr()
        message.cmsg_len = numericCast(header + payload)
        message.cmsg_level = SOL_SOCKET
        message.cmsg_type = rights
        control.storeBytes(of: message, as: cmsghdr.self)
        numbers.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: control[header...]).copyMemory(from: $0) }

        var byte: UInt8 = 0
        let sent = withUnsafeMutablePointer(to: &byte) { start in
            var vector = iovec(iov_base: start, iov_len: 1)
            return withUnsafeMutablePointer(to: &vector) { vector in
                var head = msghdr()
                head.msg_iov = vector
                head.msg_iovlen = 1
                head.msg_control = control.baseAddress
                head.msg_controllen = numericCast(control.count)
                var count: Int
                repeat { count = sendmsg(number, &head, flags) } while count < 0 && errno == EINTR
                return count
            }
        }
        // The exit of a child that is gone already tells more than this error.
        guard sent == 1 || errno == EPIPE || errno == ECONNRESET else {
            throw SystemProblem(errno, "can't pass descriptors to another process")
        }
    }
}
