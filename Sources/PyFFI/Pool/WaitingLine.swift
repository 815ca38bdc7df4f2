/// Who waits, in the order in which they came. Anybody may leave.
struct WaitingLine<Element> {
    /// A place in the line, which nobody else ever gets.
    typealias Ticket = Int

    private var elements: [Ticket: Element] = [:]
    /// Nobody stands before this place.
    private var first = 0
    private var next = 0

    var count: Int { elements.count }

    mutating func append(_ element: Element) -> Ticket {
        defer { next += 1 }
        elements[next] = element
        return next
    }

    mutating func popFirst() -> Element? {
        while first < next {
            defer { first += 1 }
            if let element = elements.removeValue(forKey: first) { return element }
        }
        return nil
    }

    /// nil if the element is not in the line any more.
    mutating func remove(_ ticket: Ticket) -> Element? {
        guard let element = elements.removeValue(forKey: ticket) else { return nil }
        while first < next, elements[first] == nil { first += 1 }
        return element
    }

    /// Empties the line.
    mutating func removeAll() -> [Element] {
        defer { (elements, first) = ([:], next) }
        return elements.sorted { $0.key < $1.key }.map(\.value)
    }
}
