internal import SystemSupport

/// Descriptors behind the standard streams that whoever started this process has opened for the script: `3<file`, `<(…)` among its
/// arguments, the sockets of a service.
enum InheritedDescriptors {
    /// To be asked for first of all, before this process opens any.
    static let numbers = Descriptor.inheritable(from: 3)

    /// The worker has them now. Here they would keep the other ends of pipes from learning that it has closed them.
    static func close() {
        for number in numbers { _ = Descriptor(number) }
    }
}
