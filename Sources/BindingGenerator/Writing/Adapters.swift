/// The Python code that stands between Swift and the module: what turns records into tuples, and back.
struct Adapters {
    private(set) var definitions: [String] = []
    /// What gives classes further members.
    private(set) var attachments: [String] = []
    /// Tells what these adapters attach to classes from what those of other bindings do, which may convert otherwise.
    private let digest: String
    /// The module's name.
    let module: String

    init(of module: ModuleDescription, _ options: BindingOptions) {
        self.module = module.module
        let types = options.types.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let texts = [module.module] + types + (module.source.files ?? []).map(\.text)
        var digest: UInt32 = 2_166_136_261  // FNV-1a
        for byte in texts.joined(separator: "\0").utf8 { digest = (digest ^ UInt32(byte)) &* 16_777_619 }
        self.digest = String(digest, radix: 16)
    }

    mutating func define(_ text: String) { definitions.append(text) }

    /// - Parameter owner: the expression for the class, which the Python that runs may not have.
    mutating func attach(_ value: String, to owner: String, as name: String) {
        attachments.append("_attach(lambda: \(owner), \"\(name)\", \(value))")
    }

    /// A name that no program's own member has; errors show what is behind the marks.
    ///
    /// - Parameter mark: what tells it from others of that name, such as an overload's number.
    func hidden(_ name: String, _ mark: String) -> String { "__pyffi_\(digest)_\(mark)_\(name)__" }

    private static let helpers: [(name: String, text: String)] = [
        ("_maybe", "def _maybe(convert, value):\n    return None if value is None else convert(value)"),
        ("_module", "from importlib import import_module as _module"),
        (
            "_attach",
            """
            def _attach(owner, name, value):
                try:
                    owner = owner()
                except AttributeError:
                    return
                # A class may refuse what is done to it.
                type.__setattr__(owner, name, value)
            """
        ),
        (
            "_of",
            """
            def _of(kind, value):
                if not isinstance(value, kind):
                    raise _Mismatch(f"expected {kind.__name__}, got {type(value).__name__}")
                return value
            """
        ),
        (
            "_neither",
            """
            def _neither(expected, value):
                raise _Mismatch(f"expected {expected}, got {type(value).__name__}")
            """
        ),
        ("_Path", "from pathlib import Path as _Path"),
        ("_fspath", "from os import fspath as _fspath"),
        (
            "_asarray",
            """
            def _asarray(value, dtype=None):
                import numpy
                array = numpy.asarray(value)
                if dtype is None or array.dtype == dtype:
                    return array
                is_safe = not array.size or numpy.can_cast(array.dtype, dtype, "same_kind")
                if is_safe or array.dtype.kind in "iu":
                    made = array.astype(dtype)
                    if is_safe or (made == array).all():
                        return made
                raise TypeError(f"an array of {array.dtype} can't become one of {dtype} without a loss")
            """
        ),
        (
            "_each",
            """
            def _each(convert, values):
                try:
                    for value in values:
                        yield convert(value)
                finally:
                    close = getattr(values, "close", None)
                    if close:
                        close()
            """
        ),
        (
            "_each_async",
            """
            async def _each_async(convert, values):
                try:
                    async for value in values:
                        yield convert(value)
                finally:
                    close = getattr(values, "aclose", None)
                    if close:
                        await close()
            """
        ),
    ]

    /// The code; nil if none is needed.
    var text: String? {
        guard !definitions.isEmpty || !attachments.isEmpty else { return nil }
        let all = (definitions + attachments).joined(separator: "\n")
        let used = Self.helpers.filter { all.contains("\($0.name)(") }.map(\.text)
        let mismatch = all.contains("_Mismatch") ? ["class _Mismatch(TypeError): pass"] : []
        return (["_m = module"] + mismatch + used + definitions + attachments).joined(separator: "\n\n")
    }
}
