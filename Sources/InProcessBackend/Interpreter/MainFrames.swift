internal import BackendInterface
internal import SystemSupport

/// What calls functions from a frame of one runtime's `__main__`, until the runtime has ended: the functions of the
/// package's module `main_frame`.
///
/// Code that looks at its caller finds there what it finds at python3's prompt. The GIL guards the functions; without a
/// GIL the lock does.
final class MainFrames: @unchecked Sendable {  // `functions` is touched with the GIL, or with the lock, only
    private static let withKeywords = 0
    private static let withAnyArguments = 1
    /// The first of those for 0, 1, … arguments.
    private static let withFewArguments = 2
    private static let most = 3
    private static let local = 6
    static let count = 7

    private let interpreter: Interpreter
    private let lock = Locked(())
    private let functions: UnsafeMutablePointer<PyPointer?>

    /// Takes over references to `count` functions.
    init(_ functions: [PyPointer], _ interpreter: Interpreter) {
        self.interpreter = interpreter
        self.functions = .allocate(capacity: Self.count)
        for index in 0..<Self.count { (self.functions + index).initialize(to: functions[index]) }
    }

    deinit { functions.deallocate() }

    /// The function for calls of `function` with so many positional arguments, or with keywords; nil where no frame is
    /// needed, and once the runtime has ended.
    @inline(__always)
    func caller(of function: PyPointer, arguments: Int, hasKeywords: Bool) -> Owned? {
        let index: Int
        switch interpreter.support.callees.kind(of: function, interpreter.type(of: function), arguments: arguments) {
        case .direct: return nil
        case .local where !hasKeywords: index = Self.local
        case .local, .framed:
            let few = arguments <= Self.most ? Self.withFewArguments + arguments : Self.withAnyArguments
            index = hasKeywords ? Self.withKeywords : few
        }
        guard interpreter.isFreeThreaded else { return take(index).map { Owned($0, interpreter.api) } }
        return lock.withLock { _ in take(index) }.map { Owned($0, interpreter.api) }
    }

    @inline(__always)
    private func take(_ index: Int) -> NewReference? {
        functions[index].map { Owned(retaining: $0, interpreter.api).give() }
    }

    /// Gives the functions back, whose globals are the names of the runtime. The caller holds the GIL.
    func end() {
        let functions = interpreter.isFreeThreaded ? lock.withLock { _ in takeAll() } : takeAll()
        for function in functions { interpreter.api.giveBack(NewReference(function)) }
    }

    private func takeAll() -> [PyPointer] {
        (0..<Self.count).compactMap { functions[$0].take() }
    }
}
