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
    private let naming: NamingCallers

    /// Takes over references to `count` functions.
    init(_ functions: [PyPointer], _ interpreter: Interpreter) {
        self.interpreter = interpreter
        self.functions = .allocate(capacity: Self.count)
        for index in 0..<Self.count { (self.functions + index).initialize(to: functions[index]) }
        naming = NamingCallers(interpreter)
    }

    deinit { functions.deallocate() }

    /// The function for calls of `function` with so many positional arguments; nil where no frame is needed, and once
    /// the runtime has ended.
    @inline(__always)
    func caller(of function: PyPointer, arguments: Int) -> Owned? {
        switch kind(of: function, arguments: arguments) {
        case .direct: nil
        case .local: take(Self.local)
        case .framed: take(arguments <= Self.most ? Self.withFewArguments + arguments : Self.withAnyArguments)
        }
    }

    /// What calls `function` with so many positional arguments and these keywords.
    func caller(of function: PyPointer, positional: Int, _ names: ObjectWriter) -> KeywordCaller {
        guard kind(of: function, arguments: positional) != .direct else { return .callee }
        guard let general = take(Self.withKeywords) else { return .callee }
        return interpreter.isFreeThreaded ? .general(general) : naming.caller(positional, names, else: general)
    }

    @inline(__always)
    private func kind(of function: PyPointer, arguments: Int) -> Callees.Kind {
        interpreter.support.callees.kind(of: function, interpreter.type(of: function), arguments: arguments)
    }

    @inline(__always)
    private func take(_ index: Int) -> Owned? {
        let api = interpreter.api
        guard interpreter.isFreeThreaded else { return functions[index].map { Owned(retaining: $0, api) } }
        return lock.withLock { _ in functions[index].map { Owned(retaining: $0, api).give() } }.map { Owned($0, api) }
    }

    /// Gives the functions back, whose globals are the names of the runtime. The caller holds the GIL.
    func end() {
        let functions = interpreter.isFreeThreaded ? lock.withLock { _ in takeAll() } : takeAll()
        for function in functions { interpreter.api.giveBack(NewReference(function)) }
        naming.end()
    }

    private func takeAll() -> [PyPointer] {
        (0..<Self.count).compactMap { functions[$0].take() }
    }
}
