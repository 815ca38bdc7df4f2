// Shows a line of Swift, runs it, and shows what it gave.
//
// The line's text and the line stand side by side in the chapters. A test reads the chapters and compares the two, so
// that what is shown is what runs.
internal import PyFFI
internal import Synchronization

final class TourGuide: Sendable {
    private static let width = 100
    private let hasColor = StandardStream.output.allowsColor
    private let chapters = Atomic(0)
    private let results = Atomic(0)

    /// Whether nothing has worked yet.
    var isAtTheStart: Bool { results.load(ordering: .relaxed) == 0 }

    func chapter(_ title: String, _ introduction: String) {
        let number = chapters.add(1, ordering: .relaxed).newValue
        write("\n\(styled("\(number). \(title)", .bold))\n\(introduction)\n\n")
    }

    func say(_ text: String) { write(text + "\n") }

    /// Shows and runs a line that makes a value.
    ///
    /// - Parameters:
    ///   - declaration: what stands before the expression: `let x: Int =`.
    ///   - code: the expression, as it stands in `body`.
    func line<Value>(_ declaration: String, _ code: String, _ body: () throws -> Value) throws -> Value {
        show("\(declaration) \(code)")
        let value = try body()
        show(value: value)
        return value
    }

    /// Shows and runs a line whose value nobody keeps.
    func line<Value>(_ code: String, _ body: () throws -> Value) throws {
        show(code)
        show(value: try body())
    }

    /// Shows and runs a line that throws, and gives the error.
    func failure(_ code: String, _ body: () throws -> Void) throws -> PythonError {
        show("do { \(code) } catch let error as PythonError { ... }")
        do {
            try body()
        } catch let error as PythonError {
            show(result: "\(error.message.split(separator: "\n").first ?? "")", .red)
            return error
        }
        throw CommandFailure("this line of the tour did not throw: \(code)")
    }

    private func show(_ code: String) { write("    \(styled(code, .cyan))\n") }

    private func show(value: Any) {
        results.add(1, ordering: .relaxed)
        switch value {
        case is Void: break
        case let python as PythonRuntime:
            show(result: "Python \(python.version), process \(python.processIdentifier), \(python.executable)")
        case let object as PythonObject: show(result: "\(object.typeName): \(object.debugDescription)")
        case let text as String where text.contains("\n"): show(lines: text)
        case let text as String: show(result: "\"\(text)\"")
        case let optional as any AnyOptional: show(value: optional.wrapped ?? "nil")
        default: show(result: "\(value)")
        }
    }

    private enum Style: Int {
        case bold = 1
        case red = 31
        case green = 32
        case cyan = 36
    }

    private func show(result: String, _ style: Style = .green) {
        write("    \(styled(shortened("=> " + result), style))\n")
    }

    private func show(lines text: String) {
        let lines = text.split(separator: "\n")
        show(result: String(lines.first ?? ""))
        for line in lines.dropFirst() { write("       \(styled(shortened(String(line)), .green))\n") }
    }

    private func shortened(_ text: String) -> String {
        let room = Self.width - 7
        return text.count > room ? text.prefix(room - 4) + " ..." : text
    }

    private func styled(_ text: String, _ style: Style) -> String {
        hasColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    private func write(_ text: String) { StandardStream.output.write(text) }
}

/// An optional whose type is not known at compile time.
private protocol AnyOptional {
    var wrapped: Any? { get }
}

extension Optional: AnyOptional {
    fileprivate var wrapped: Any? { map { $0 } }
}
