// Duplicate keys are refused in time proportional to the text, also when one object has a million members. An object is
// checked when it closes: all its keys are in the index by then, and no table outlives the check.

struct JSONKeyTable {
    /// Up to so many members each key is compared with each other one, which beats hashing.
    private static let small = 8

    /// Open addressing with linear probing: the lower half of a hash above, the index of a key below; 0 is free, as
    /// index 0 is the outermost value. Kept between objects, as long as the largest of them needed it.
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
        // A power of two, between a third and two thirds of it used.
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
            // Ends: there are fewer keys than slots.
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

    /// Swift's own hash has a random key in each process: nobody can send keys that all collide.
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
    /// Of a string: what stands between the quotes. `end > start + 1`, as both quotes were seen.
    var contents: Range<Int> { Int(start) + 1..<Int(end) - 1 }
}
