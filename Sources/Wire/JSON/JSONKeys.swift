// Duplicate keys are refused in time proportional to the text, also when one object has a million members. An object is
// checked when it closes: all its keys are in the index by then, and no table outlives the check.

struct JSONKeyTable {
    /// Up to this number of members, each key is compared with all earlier ones, which beats hashing.
    private static let small = 8

    /// Open addressing with linear probing. The upper half of a slot is that of the key's hash, the lower half the
    /// index of the key; a slot of 0 is free, as index 0 is the outermost value. The memory is kept between objects, as
    /// much as the largest of them needed.
    private var slots: [UInt64] = []

    /// - Parameter object: a closed object.
    /// - Returns: the index of the first key that occurred before.
    mutating func duplicate(in object: Int, of nodes: borrowing JSONTape, _ base: UnsafePointer<UInt8>) -> Int? {
        let count = nodes[object].count
        if count < 2 { return nil }
        if count > Self.small { return duplicateByHash(in: object, count: count, of: nodes, base) }
        let end = Int(nodes[object].next)
        var key = Self.after(object + 1, nodes)
        while key < end {
            var earlier = object + 1
            while earlier < key {
                if Self.same(nodes[earlier], nodes[key], base) { return key }
                earlier = Self.after(earlier, nodes)
            }
            key = Self.after(key, nodes)
        }
        return nil
    }

    /// The key of the next member: the entry after the value, which follows its key.
    private static func after(_ key: Int, _ nodes: borrowing JSONTape) -> Int {
        Int(nodes[key + 1].next)
    }

    private static func same(_ a: JSONNode, _ b: JSONNode, _ base: UnsafePointer<UInt8>) -> Bool {
        sameText(base, a.contents, escapesInFirst: a.hasEscapes, b.contents, escapesInSecond: b.hasEscapes)
    }

    private mutating func duplicateByHash(
        in object: Int,
        count: Int,
        of nodes: borrowing JSONTape,
        _ base: UnsafePointer<UInt8>
    ) -> Int? {
        // The size is a power of two; between a third and two thirds of the slots are used.
        var size = 16
        while size < count + count / 2 { size *= 2 }
        slots.removeAll(keepingCapacity: true)
        slots.append(contentsOf: repeatElement(0, count: size))
        let end = Int(nodes[object].next)
        var key = object + 1
        while key < end {
            let hash = Self.hash(of: nodes[key], base)
            let mark = hash & ~0xFFFF_FFFF
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            // The loop ends, as there are fewer keys than slots.
            while slots[slot] != 0 {
                let index = Int(slots[slot] & 0xFFFF_FFFF)
                if slots[slot] & ~0xFFFF_FFFF == mark, Self.same(nodes[index], nodes[key], base) { return key }
                slot = (slot + 1) & (size - 1)
            }
            slots[slot] = mark | UInt64(key)
            key = Self.after(key, nodes)
        }
        return nil
    }

    /// Uses Swift's own hash, which has a random key in each process: so nobody can send keys that all collide.
    private static func hash(of key: JSONNode, _ base: UnsafePointer<UInt8>) -> UInt64 {
        let contents = key.contents
        var hasher = Hasher()
        if key.hasEscapes {
            var text = JSONUnescaper(base, from: contents.lowerBound, to: contents.upperBound)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(contents.count)
            while let byte = text.next() { bytes.append(byte) }
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        } else {
            hasher.combine(bytes: UnsafeRawBufferPointer(start: base + contents.lowerBound, count: contents.count))
        }
        return UInt64(truncatingIfNeeded: hasher.finalize())
    }
}

extension JSONNode {
    /// What stands between the quotes of a string. `end > start + 1`, as both quotes were seen.
    var contents: Range<Int> { Int(start) + 1..<Int(end) - 1 }
}
