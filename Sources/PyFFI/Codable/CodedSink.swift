internal import Foundation

/// Collects what the conversions of scalars and lists of numbers write, so that their errors are thrown while the
/// coding path is known, and not when everything is sent.
final class CodedSink: ValueSink {
    private var list: [CodedValue]?
    private var written: CodedValue?
    var isAdapted = false

    /// The value that the conversion of its type writes.
    static func value(of value: some PythonConvertible) throws -> CodedValue {
        let sink = CodedSink()
        try value.write(to: PythonWriter(sink))
        guard let written = sink.written else { throw unexpected }
        return written
    }

    private static let unexpected = PythonError.conversion("expected a scalar or a list of numbers")

    private func put(_ value: CodedValue) {
        if list == nil { written = value } else { list?.append(value) }
    }

    func isOwn(_ object: PythonObject) -> Bool { false }

    func none() { put(.none) }
    func bool(_ value: Bool) { put(.bool(value)) }
    func int(_ value: Int64) { put(.int(value)) }
    func bigInt(_ value: PythonBigInt) { put(.rare(.init(.bigInt(value)))) }
    func double(_ value: Double) { put(.float(value)) }
    func string(_ value: String) { put(.string(value)) }
    func bytes(_ value: any ContiguousBytes, count: Int) {
        put(.rare(.init(.bytes(value.withUnsafeBytes { Array($0) }))))
    }
    func numbers(_ memory: any ContiguousBytes, type: NumberType, count: Int) {
        put(.memory(.init(bytes: memory, type: type, count: count)))
    }
    func extended(_ value: PythonValue) { put(.rare(.init(value))) }

    func begin(_ container: ContainerKind, count: Int) throws {
        guard container == .list, list == nil else { throw Self.unexpected }
        list = []
    }

    func end() throws {
        guard let list else { throw Self.unexpected }
        self.list = nil
        put(.list(list))
    }

    func object(_ handle: ObjectHandle) throws { throw Self.unexpected }
    func place(_ place: Place) throws { throw Self.unexpected }
    func slice(start: Int?, stop: Int?, step: Int?) throws { throw Self.unexpected }
    func range(start: Int, stop: Int) throws { throw Self.unexpected }
    func ellipsis() throws { throw Self.unexpected }
    func array(_ memory: any ContiguousBytes, layout: NumberLayout) throws { throw Self.unexpected }
    func function(_ function: SwiftCallable) throws { throw Self.unexpected }
    func error(_ error: any Error) throws { throw Self.unexpected }
}
