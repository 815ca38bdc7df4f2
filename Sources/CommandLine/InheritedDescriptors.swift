internal import SystemSupport

/// File descriptors from 3 on that the parent process has opened for the script: `3<file`, `<(…)` among its arguments,
/// the sockets of a service.
enum InheritedDescriptors {
    /// To be read before this process opens any descriptor.
    static let numbers = Descriptor.inheritable(from: 3)

    /// Closes the descriptors, which the worker has now. Open here, they would keep the other ends of pipes from an end
    /// of file when the worker closes its own.
    static func close() {
        for number in numbers { _ = Descriptor(number) }
    }
}
