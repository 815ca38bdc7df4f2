/// The Python code that stands between Swift and the module: what turns records into tuples, and back.
struct Adapters {
    private(set) var definitions: [String] = []
    /// What they are attached to: `module.Shape.__pyffi_scaled__ = …`
    private(set) var attachments: [String] = []

    mutating func define(_ text: String) { definitions.append(text) }
    mutating func attach(_ text: String) { attachments.append(text) }

    private static let helpers: [(name: String, text: String)] = [
        ("_maybe", "def _maybe(convert, value):\n    return None if value is None else convert(value)"),
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
        guard !definitions.isEmpty else { return nil }
        let all = (definitions + attachments).joined(separator: "\n")
        let used = Self.helpers.filter { all.contains("\($0.name)(") }.map(\.text)
        return (["_m = module"] + used + definitions + attachments).joined(separator: "\n\n")
    }
}
