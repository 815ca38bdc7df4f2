/// Names one object in the interpreter of one backend: a number in the worker's table, a pointer in-process.
package struct ObjectHandle: Sendable, Hashable {
    package let rawValue: Int

    package init(_ rawValue: Int) {
        self.rawValue = rawValue
    }
}
