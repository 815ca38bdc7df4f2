internal import Foundation

extension PythonValue {
    /// The value that a Swift type writes; nil if the value is large or holds objects.
    init?(small value: some PythonConvertible) throws {
        let sink = SmallValueSink()
        do {
            try value.write(to: PythonWriter(sink))
        } catch is SmallValueSink.Unsuitable {
            return nil
        }
        // If a type doesn't write exactly one value, the backend, which is asked next, reports the mistake.
        guard sink.isComplete, let value = sink.top.first else { return nil }
        self = value
    }
}

/// Collects what is written as a `PythonValue`, up to a size at which a copy would cost more than a round trip.
private final class SmallValueSink: ValueSink {
    struct Unsuitable: Error {}

    private static let largestCount = 64
    private static let deepest = 16

    private var open: [(kind: ContainerKind, outer: [PythonValue])] = []
    private(set) var top: [PythonValue] = []
    var isAdapted = false

    var isComplete: Bool { open.isEmpty && top.count == 1 }

    private func add(_ value: PythonValue) throws {
        guard top.count < 2 * Self.largestCount else { throw Unsuitable() }
        top.append(value)
    }

    func none() throws { try add(.none) }
    func bool(_ value: Bool) throws { try add(.bool(value)) }
    func int(_ value: Int64) throws { try add(.int(Int(value))) }
    func bigInt(_ value: PythonBigInt) throws { try add(value.exactly().map(PythonValue.int) ?? .bigInt(value)) }
    func double(_ value: Double) throws { try add(.float(value)) }
    func string(_ value: String) throws { try add(.string(value)) }
    func extended(_ value: PythonValue) throws { try add(value) }

    func bytes(_ value: any ContiguousBytes, count: Int) throws {
        try add(.bytes(value.withUnsafeBytes { Array($0.prefix(count)) }))
    }

    func begin(_ container: ContainerKind, count: Int) throws {
        guard count <= Self.largestCount, open.count < Self.deepest else { throw Unsuitable() }
        open.append((container, top))
        top = []
    }

    func end() throws {
        guard let (kind, outer) = open.popLast() else { throw Unsuitable() }
        let elements = top
        top = outer
        switch kind {
        case .list: try add(.list(elements))
        case .tuple: try add(.tuple(elements))
        case .set: try add(.set(Set(elements)))
        case .frozenset: try add(.frozenset(Set(elements)))
        case .dict:
            guard elements.count.isMultiple(of: 2) else { throw Unsuitable() }
            let pairs = stride(from: 0, to: elements.count, by: 2).map { (elements[$0], elements[$0 + 1]) }
            try add(.dict(PythonDictionary(pairs)))
        }
    }

    func numbers(_ memory: any ContiguousBytes, type: NumberType, count: Int) throws { throw Unsuitable() }
    func array(_ memory: any ContiguousBytes, layout: NumberLayout) throws { throw Unsuitable() }
    func isOwn(_ object: PythonObject) -> Bool { true }
    func object(_ handle: ObjectHandle) throws { throw Unsuitable() }
    func place(_ place: Place) throws { throw Unsuitable() }
    func slice(start: Int?, stop: Int?, step: Int?) throws { throw Unsuitable() }
    func range(start: Int, stop: Int) throws { throw Unsuitable() }
    func ellipsis() throws { throw Unsuitable() }
    func function(_ function: SwiftCallable) throws { throw Unsuitable() }
    func error(_ error: any Error) throws { throw Unsuitable() }
}
