/// The last bytes of a stream of text.
struct TextTail {
    private var bytes: [UInt8] = []
    private let capacity: Int
    /// Whether earlier bytes were dropped.
    private var isCut = false

    init(capacity: Int) {
        self.capacity = capacity
    }

    mutating func append(_ more: some Collection<UInt8>) {
        bytes.append(contentsOf: more.suffix(capacity))
        isCut = isCut || more.count > capacity || bytes.count > capacity
        if bytes.count > 2 * capacity { bytes.removeFirst(bytes.count - capacity) }
    }

    /// The text, without a first line that is cut off.
    var text: String {
        var kept = bytes.suffix(capacity)
        if isCut, let newline = kept.firstIndex(of: UInt8(ascii: "\n")) {
            kept = kept[(newline + 1)...]
        }
        return String(decoding: kept, as: UTF8.self).trimmingSuffix { $0.isWhitespace }
    }
}

extension String {
    fileprivate func trimmingSuffix(while matches: (Character) -> Bool) -> String {
        guard let last = lastIndex(where: { !matches($0) }) else { return "" }
        return String(self[...last])
    }
}
