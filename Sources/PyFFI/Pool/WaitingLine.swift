/// Who waits, in the order in which they came. Anybody may leave.
struct WaitingLine<Element> {
    /// A place in the line, which nobody else ever gets.
    typealias Ticket = Int

    /// Those from `first` on; nil for who has left.
    private var elements: [Element?] = []
    private var first = 0
    /// The ticket of `elements[0]`.
    private var base = 0
    private(set) var count = 0

    mutating func append(_ element: Element) -> Ticket {
        elements.append(element)
        count += 1
        return base + elements.count - 1
    }

    mutating func popFirst() -> Element? {
        while first < elements.count {
            let element = elements[first].take()
            first += 1
            if element != nil {
                count -= 1
                shrink()
                return element
            }
        }
        shrink()
        return nil
    }

    /// nil if the element is not in the line any more.
    mutating func remove(_ ticket: Ticket) -> Element? {
        let index = ticket - base
        guard elements.indices.contains(index), let element = elements[index].take() else { return nil }
        count -= 1
        return element
    }

    /// Empties the line.
    mutating func removeAll() -> [Element] {
        let all = elements[first...].compactMap(\.self)
        base += elements.count
        (elements, first, count) = ([], 0, 0)
        return all
    }

    /// Frees the places in front once they are half of all, so that each costs its share only.
    private mutating func shrink() {
        guard first > 32, first * 2 > elements.count else { return }
        elements.removeFirst(first)
        base += first
        first = 0
    }
}
