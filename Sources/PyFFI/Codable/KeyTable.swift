/// The entries of a dict, found by name.
final class KeyTable {
    private(set) var entries: [CodedValue.Entry]
    /// Where the next key is looked for first: types ask for keys in the order in which dicts usually have them.
    private var next = 0
    private var positions: [String: Int]?
    private var isRead: [Bool]

    /// So many entries are compared one after the other.
    private static let few = 16

    init(
        _ entries: [CodedValue.Entry],
        keys: PythonDecoder.KeyDecodingStrategy,
        path: () -> [any CodingKey]
    ) {
        self.entries = entries
        isRead = []
        guard !keys.isDefault else { return }
        for index in entries.indices {
            guard let name = entries[index].name else { continue }
            self.entries[index].key = .string(keys.name(name, at: path))
        }
    }

    func value(for key: some CodingKey) -> CodedValue? {
        guard let position = position(of: key.stringValue) ?? key.intValue.flatMap(position(ofInt:)) else { return nil }
        next = position + 1
        if isRead.isEmpty { isRead = Array(repeating: false, count: entries.count) }
        isRead[position] = true
        return entries[position].value
    }

    func markAllRead() { isRead = Array(repeating: true, count: entries.count) }

    /// The key that nobody has asked for.
    var firstUnread: String? {
        for (index, entry) in entries.enumerated() where isRead.isEmpty || !isRead[index] {
            return entry.name ?? entry.key.preview
        }
        return nil
    }

    private func position(of name: String) -> Int? {
        if next < entries.count, isName(name, of: next) { return next }
        guard entries.count > Self.few else { return entries.indices.first { isName(name, of: $0) } }
        if positions == nil {
            let named = entries.enumerated().compactMap { index, entry in entry.name.map { ($0, index) } }
            positions = Dictionary(named) { first, _ in first }
        }
        return positions?[name]
    }

    @inline(__always)
    private func isName(_ name: String, of index: Int) -> Bool {
        if case .string(let own) = entries[index].key { own == name } else { false }
    }

    private func position(ofInt number: Int) -> Int? {
        entries.firstIndex { if case .int(let own) = $0.key { own == number } else { false } }
    }
}
