/// The entries of a dict, found by name.
final class KeyTable {
    private(set) var entries: [CodedValue.Entry]
    /// The position that is tried first: types ask for keys in the order in which dicts usually have them.
    private var next = 0
    private var positions: [PythonName: Int]?
    /// Which keys were asked for; empty if unknown keys are ignored.
    private var isRead: [Bool]

    /// Up to this many entries a linear search is used, and no hash table.
    private static let few = 16

    init(
        _ entries: [CodedValue.Entry],
        _ options: PythonDecoder.Options,
        path: () -> [any CodingKey]
    ) {
        self.entries = entries
        isRead = options.unknownKeys == .refuse ? Array(repeating: false, count: entries.count) : []
        guard !options.keys.isDefault else { return }
        for index in entries.indices {
            guard let name = entries[index].name else { continue }
            self.entries[index].key = .string(options.keys.name(name, at: path))
        }
    }

    func value(for key: some CodingKey) -> CodedValue? {
        guard let position = position(of: key.stringValue) ?? key.intValue.flatMap(position(ofInt:)) else { return nil }
        next = position + 1
        if !isRead.isEmpty { isRead[position] = true }
        return entries[position].value
    }

    func markAllRead() { isRead = isRead.map { _ in true } }

    /// The first key that nobody has asked for; nil if there is none.
    var firstUnread: String? {
        isRead.firstIndex(of: false).map { entries[$0].name ?? entries[$0].key.preview }
    }

    private func position(of name: String) -> Int? {
        if next < entries.count, isName(name, of: next) { return next }
        guard entries.count > Self.few else { return entries.indices.first { isName(name, of: $0) } }
        if positions == nil {
            let named = entries.enumerated().compactMap { index, entry in entry.name.map { (PythonName($0), index) } }
            positions = Dictionary(named) { first, _ in first }
        }
        return positions?[PythonName(name)]
    }

    @inline(__always)
    private func isName(_ name: String, of index: Int) -> Bool {
        if case .string(let own) = entries[index].key { own.isSameInPython(as: name) } else { false }
    }

    private func position(ofInt number: Int) -> Int? {
        entries.firstIndex { if case .int(let own) = $0.key { own == number } else { false } }
    }
}
