import Testing

@testable import PyFFI

struct WaitingLineTests {
    @Test func `who waits comes in its order, and who has left does not`() {
        var line = WaitingLine<Int>()
        let tickets = (0..<10).map { line.append($0) }
        #expect(line.remove(tickets[3]) == 3 && line.remove(tickets[3]) == nil)
        #expect(line.remove(tickets[0]) == 0)
        #expect(line.count == 8)
        #expect((0..<3).map { _ in line.popFirst() } == [1, 2, 4])
        #expect(line.remove(tickets[1]) == nil)
        #expect(line.removeAll() == [5, 6, 7, 8, 9] && line.count == 0)
        #expect(line.popFirst() == nil && line.remove(tickets[9]) == nil)
        let later = line.append(10)
        #expect(line.remove(later) == 10)
    }

    @Test func `it does what an array would do`() {
        var (line, model) = (WaitingLine<Int>(), [(ticket: Int, element: Int)]())
        var random = SystemRandomNumberGenerator()
        for step in 0..<5000 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1: model.append((line.append(step), step))
            case 2: #expect(line.popFirst() == (model.isEmpty ? nil : model.removeFirst().element))
            default:
                guard let index = model.indices.randomElement(using: &random) else { break }
                let (ticket, element) = model.remove(at: index)
                #expect(line.remove(ticket) == element)
            }
            #expect(line.count == model.count)
        }
        #expect(line.removeAll() == model.map(\.element))
    }
}
