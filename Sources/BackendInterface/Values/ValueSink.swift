package import Foundation

/// Takes a Swift value on its way to Python: as JSON bytes for the worker, as Python objects in-process.
///
/// A scalar is one call. A container is `begin`, its elements, `end`; a dict's elements are key, value, key, value, ….
package protocol ValueSink: AnyObject {
    /// Whether what is written is for a function of generated bindings, which makes of it what it stands for.
    var isAdapted: Bool { get set }

    /// Whether an object lives in the interpreter that the value is for.
    func isOwn(_ object: PythonObject) -> Bool

    func none() throws
    func bool(_ value: Bool) throws
    func int(_ value: Int64) throws
    func bigInt(_ value: PythonBigInt) throws
    func double(_ value: Double) throws
    func string(_ value: String) throws
    func bytes(_ value: any ContiguousBytes, count: Int) throws
    /// A list of numbers from memory: `count` elements in the host's byte order.
    func numbers(_ memory: any ContiguousBytes, type: NumberType, count: Int) throws
    /// A writable memoryview of new memory with these numbers, which lie in C order.
    func array(_ memory: any ContiguousBytes, layout: NumberLayout) throws
    /// A complex number, date, time, Decimal or UUID.
    func extended(_ value: PythonValue) throws
    func begin(_ container: ContainerKind, count: Int) throws
    func end() throws
    func object(_ handle: ObjectHandle) throws
    /// What a place leads to when the operation is executed.
    func place(_ place: Place) throws
    /// `slice(start, stop, step)`; nil is None.
    func slice(start: Int?, stop: Int?, step: Int?) throws
    /// `range(start, stop)`
    func range(start: Int, stop: Int) throws
    /// `...`
    func ellipsis() throws
    /// A callable object.
    func function(_ function: SwiftCallable) throws
    /// A `swift_bridge.SwiftError` that stands for an error of this program.
    func error(_ error: any Error) throws
}

/// The containers that travel by value.
package enum ContainerKind: String, Sendable {
    case list, tuple, set, frozenset, dict

    /// How many levels of nesting the container takes in a message: only a list needs no tag.
    package var levels: Int { self == .list ? 1 : 2 }
}
