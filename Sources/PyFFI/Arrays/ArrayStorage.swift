internal import BackendInterface
internal import Foundation
internal import SystemSupport

/// The memory of a ``PythonArray``'s numbers, and the view that keeps Python's memory in its place.
@usableFromInline
final class ArrayStorage<Element: PythonArrayElement>: Sendable {
    enum Memory: @unchecked Sendable {  // an address that stays good as long as `view` is held
        case shared(UnsafeMutableRawPointer?)
        /// The worker's numbers, in C order.
        case copied(Locked<[Element]>)
    }

    /// A memoryview, which keeps Python's memory in its place and size.
    private let view: PythonObject
    let memory: Memory

    /// The address of Python's memory; nil for a copy, and for an array without elements.
    var base: UnsafeMutableRawPointer? { if case .shared(let base) = memory { base } else { nil } }

    init(_ buffer: NumberBuffer) throws {
        view = buffer.view
        memory =
            switch buffer.memory {
            case .shared(let base): .shared(base)
            case .copied: .copied(Locked(try Self.elements(of: buffer)))
            }
    }

    /// For new memory in Python that holds a copy of `elements`.
    init(_ view: PythonObject, copyOf elements: [Element]) {
        self.view = view
        memory = .copied(Locked(elements))
    }

    /// The numbers that the worker sent; empty for shared memory.
    private static func elements(of buffer: NumberBuffer) throws -> [Element] {
        guard case .copied(let bytes, let offset) = buffer.memory,
            let layout = NumberLayout(buffer.layout.type, shape: [buffer.layout.count])
        else { return [] }
        return try bytes.numbers(layout, from: offset, of: Element.self)
    }

    /// The numbers that the worker has now, in C order.
    func fetch() throws -> [Element] {
        try view.backend.perform(.get(Place(view)), form: .buffer, read: Self.elements(in:))
    }

    func fetch() async throws -> [Element] {
        try await view.backend.performAsync(.get(Place(view)), form: .buffer, read: Self.elements(in:))
    }

    private static func elements(in source: any ValueSource) throws -> [Element] {
        try elements(of: source.buffer())
    }

    /// Writes all numbers, given in C order, to the worker.
    func put(_ elements: [Element]) throws { try view.run(filling(elements)) }

    func put(_ elements: [Element]) async throws { try await view.runAsync(filling(elements)) }

    private func filling(_ elements: [Element]) -> PythonOperation {
        .fill(Place(view), data: ElementBytes(elements: elements))
    }
}

/// The memory of numbers, as `bytes`.
private struct ElementBytes<Element>: PythonConvertible {
    let elements: [Element]

    func write(to writer: PythonWriter) throws {
        try writer.sink.bytes(
            ArrayMemory(array: elements),
            count: elements.count * MemoryLayout<Element>.stride
        )
    }
}
