import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct IterationTests {
    /// `count(n, fails)`: what it does is seen in `events`.
    private func counting(_ target: PythonTarget) throws -> PythonRuntime {
        let python = try target.start()
        try python.exec(
            """
            events = []
            def count(n, fails=False):
                try:
                    for i in range(n):
                        events.append(i)
                        yield i
                    if fails: raise ValueError('failed')
                finally:
                    events.append('closed')
            def endless():
                n = 0
                while True:
                    yield n
                    n += 1
            """
        )
        return python
    }

    private func events(_ python: PythonRuntime) throws -> String { try python.repr(python.eval("events")) }

    @Test(arguments: PythonTarget.all)
    func `a loop without await gives results, and the error as the last`(target: PythonTarget) throws {
        let python = try counting(target)
        let elements = try PythonElements(python.eval("count(3, True)"), as: Int.self)
        var found: [String] = []
        for number in elements.results {
            do { found.append("\(try number.get())") } catch {
                found.append("\(try pythonError { throw error }.message)")
            }
        }
        #expect(found == ["0", "1", "2", "ValueError: failed"])
        #expect(try events(python) == "[0, 1, 2, 'closed']")
        let list = try PythonElements(python.eval("[1, 2]"), as: Int.self)
        #expect(try list.results.map { try $0.get() } == [1, 2] && list.results.map { try $0.get() } == [1, 2])
        #expect(
            try Int(PythonElements(python.eval("endless()"), as: Int.self).results.lazy.prefix(3).reversed()[0].get())
                == 2
        )
    }

    @Test(arguments: PythonTarget.all)
    func `what can't be gone through is one failure, and no more`(target: PythonTarget) async throws {
        let python = try target.start()
        let seven = PythonElements(try await python.eval("object()"), as: Int.self)
        #expect(seven.results.map { (try? $0.get()) == nil } == [true])
        var iterator = seven.makeAsyncIterator()
        await #expect(throws: PythonError.self) { _ = try await iterator.next() }
        #expect(try await iterator.next() == nil)
    }

    @Test(arguments: PythonTarget.all)
    func `a loop without await that is left closes the generator`(target: PythonTarget) throws {
        let python = try counting(target)
        for number in try PythonElements(python.eval("count(9)"), as: Int.self).results where try number.get() == 1 {
            break
        }
        #expect(try events(python) == "[0, 1, 'closed']")
    }

    @Test(arguments: PythonTarget.all)
    func `an element of a generator is taken when it is asked for`(target: PythonTarget) throws {
        let python = try counting(target)
        let iterator = try PythonIterator(python.eval("count(3)"))
        #expect(try events(python) == "[]")
        #expect(try iterator.next().map { try Int($0) } == 0)
        #expect(try events(python) == "[0]")
        #expect(try iterator.next(as: Int.self) == 1)
        #expect(try iterator.next(as: Double.self) == 2)
        #expect(try events(python) == "[0, 1, 2]")
        #expect(try iterator.next() == nil)
        #expect(try iterator.next() == nil)
        #expect(try iterator.next(as: Int.self) == nil)
        #expect(try events(python) == "[0, 1, 2, 'closed']")
    }

    @Test(arguments: PythonTarget.all)
    func `as many elements are taken in advance as prefetch says, and no more`(target: PythonTarget) throws {
        let python = try counting(target)
        let iterator = try PythonIterator(python.eval("count(100)"), prefetch: 2)
        #expect(try iterator.next(as: Int.self) == 0)
        #expect(try events(python) == "[0]")
        #expect(try iterator.next(as: Int.self) == 1)
        #expect(try events(python) == "[0, 1, 2]")
        #expect(try iterator.next(as: Int.self) == 2)
        #expect(try iterator.next(as: Int.self) == 3)
        #expect(try events(python) == "[0, 1, 2, 3, 4, 5]")
        let list = try python.eval("[1, 2, 3, 4]")
        let strict = try PythonIterator(list, prefetch: 0)
        #expect(try strict.next(as: Int.self) == 1)
        try list.setItem(1, to: 20)
        #expect(try strict.next(as: Int.self) == 20)
        // An iterator that the program made may be in use elsewhere.
        let shared = try python.iter(list)
        let mine = try PythonIterator(shared)
        #expect(try mine.next(as: Int.self) == 1)
        #expect(try Int(python.next(shared)) == 20)
        #expect(try mine.next(as: Int.self) == 3)
        #expect(try Int(python.next(shared)) == 4)
        #expect(try mine.next() == nil)
    }

    @Test(arguments: PythonTarget.all)
    func `all that Python can iterate over gives its elements`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Items:
                def __getitem__(self, n):
                    if n == 3: raise IndexError
                    return n * n
            class Bare:
                def __init__(self): self.n = 0
                def __next__(self):
                    self.n += 1
                    if self.n > 3: raise StopIteration
                    return self.n
            class Maker:
                def __iter__(self): return Bare()
            """
        )
        for (source, expected) in [
            ("[1, [2], None]", "[1, [2], None]"), ("(1, 'é')", "[1, 'é']"), ("{'a': 1, 'b': 2}", "['a', 'b']"),
            ("{'a': 1}.items()", "[('a', 1)]"), ("{1: 2}.values()", "[2]"), ("{5}", "[5]"), ("frozenset()", "[]"),
            ("range(3)", "[0, 1, 2]"), ("range(2**64, 2**64 + 2)", "[18446744073709551616, 18446744073709551617]"),
            ("'aé🐍'", "['a', 'é', '🐍']"), ("b'ab'", "[97, 98]"), ("Items()", "[0, 1, 4]"),
            ("Maker()", "[1, 2, 3]"), ("map(str, range(2))", "['0', '1']"), ("enumerate('ab')", "[(0, 'a'), (1, 'b')]"),
            ("['x' * 2000, b'y' * 2000, 1j]", "['\("x" * 2000)', b'\("y" * 2000)', 1j]"),
        ] {
            for prefetch in [nil, 0, 5] {
                let iterator = try PythonIterator(python.eval(source), prefetch: prefetch)
                var elements: [PythonObject] = []
                while let element = try iterator.next() { elements.append(element) }
                #expect(try python.repr(python.list(elements)) == expected, "\(source)")
            }
        }
        let module = try python.eval("__import__('types').SimpleNamespace(rows=[[1, 2], [3]])")
        let rows = try PythonIterator(module.rows)
        #expect(try rows.next(as: [Int].self) == [1, 2])
        #expect(try rows.next()?.itemCount() == 1)
        #expect(try pythonError { _ = try PythonIterator(python.eval("5")) }.isException("TypeError"))
        #expect(try pythonError { _ = try PythonIterator(python.eval("object()")) }.isException("TypeError"))
        #expect(try pythonError { _ = try PythonIterator(module.missing) }.isException("AttributeError"))
    }

    @Test(arguments: PythonTarget.all)
    func `an element that can't be read is passed over`(target: PythonTarget) throws {
        let python = try target.start()
        let mixed = try PythonIterator(python.eval("[1, 'x', 3, 4, 5, 6]"))
        #expect(try mixed.next(as: Int.self) == 1)
        #expect(try pythonError { _ = try mixed.next(as: Int.self) }.kind == .conversion)
        #expect(try mixed.next(as: Int.self) == 3)
        let texts = try PythonIterator(python.eval("['a', 'b', '\\ud800', 'c', 'd']"))
        #expect(try texts.next(as: String.self) == "a" && texts.next(as: String.self) == "b")
        #expect(try pythonError { _ = try texts.next(as: String.self) }.message.contains("surrogate"))
        #expect(try texts.next(as: String.self) == "c" && texts.next(as: String.self) == "d")
        #expect(try texts.next() == nil)
    }

    @Test(arguments: PythonTarget.all)
    func `many elements arrive in order, whatever the chunks`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("many = list(range(20_000)); large = ['%06d' % n * 50_000 for n in range(20)]")
        var seen: [Int] = []
        try PythonElements(python.eval("many"), as: Int.self).forEachElement { seen.append($0) }
        #expect(seen == Array(0..<20_000))
        var starts: [String] = []
        try PythonElements(python.eval("large"), as: String.self).forEachElement { starts.append(String($0.prefix(6))) }
        #expect(starts == (0..<20).map { "0000\($0 < 10 ? "0" : "")\($0)" })
        var words: [PythonTuple<String, PythonObject>] = []
        try PythonElements(python.eval("[('a', object()), ('b', [])] * 10"), as: PythonTuple<String, PythonObject>.self)
            .forEachElement { words.append($0) }
        let (name, object) = try #require(words.last).elements
        #expect(words.count == 20 && name == "b" && object.typeName == "list")
    }

    @Test(arguments: PythonTarget.all)
    func `many elements arrive in an async loop`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec("many = list(range(20_000))")
        var seen: [Int] = []
        for try await element in try await PythonElements(python.eval("many"), as: Int.self) { seen.append(element) }
        #expect(seen == Array(0..<20_000))
        seen = []
        for try await element in try await PythonElements(python.eval("(n for n in many)"), as: Int.self, prefetch: 100)
        {
            seen.append(element)
        }
        #expect(seen == Array(0..<20_000))
    }

    @Test(arguments: PythonTarget.all)
    func `an exception comes after the elements before it`(target: PythonTarget) throws {
        let python = try counting(target)
        for prefetch in [nil, 9] {
            let iterator = try PythonIterator(python.eval("count(4, True)"), prefetch: prefetch)
            for n in 0..<4 { #expect(try iterator.next(as: Int.self) == n) }
            let error = try pythonError { _ = try iterator.next() }
            #expect(error.isException("ValueError") && error.exception?.message == "failed")
            #expect(error.exception?.frames.map(\.function) == ["count"])
            #expect(try iterator.next() == nil)
        }
        // An iterator that goes on after an exception does so.
        try python.exec(
            """
            class Odd:
                n = 0
                def __iter__(self): return self
                def __next__(self):
                    self.n += 1
                    if self.n % 3 == 0: raise KeyError(self.n)
                    return self.n
            """
        )
        for prefetch in [nil, 9] {
            let odd = try PythonIterator(python.eval("Odd()"), prefetch: prefetch)
            #expect(try odd.next(as: Int.self) == 1 && odd.next(as: Int.self) == 2)
            #expect(try pythonError { _ = try odd.next(as: Int.self) }.isException("KeyError"))
            #expect(try odd.next(as: Int.self) == 4 && odd.next(as: Int.self) == 5)
            #expect(try pythonError { _ = try odd.next() }.isException("KeyError"))
        }
        // An error ends a loop.
        var seen: [Int] = []
        let elements = try PythonElements(python.eval("Odd()"), as: Int.self, prefetch: 9)
        #expect(try pythonError { try elements.forEachElement { seen.append($0) } }.isException("KeyError"))
        #expect(seen == [1, 2])
        var loop = try PythonElements(python.eval("[1, 2, 3, 4, 'x', 6]"), as: Int.self).makeIterator()
        for n in 1...4 { #expect(try loop.next() == n) }
        let error = try pythonError { _ = try loop.next() }
        #expect(error.kind == .conversion && error.message.contains("'x'"))
        #expect(try loop.next() == nil)
        let changing = try python.eval("{1: 1, 2: 2}")
        let keys = try PythonIterator(changing, prefetch: 0)
        #expect(try keys.next(as: Int.self) == 1)
        try changing.setItem(3, to: 3)
        #expect(try pythonError { _ = try keys.next() }.isException("RuntimeError"))
    }

    @Test(arguments: PythonTarget.all)
    func `an exception ends an async loop, after the elements before it`(target: PythonTarget) async throws {
        let python = try counting(target)
        var seen: [Int] = []
        await #expect(throws: PythonError.self) {
            for try await element in try await PythonElements(python.eval("count(3, True)"), as: Int.self, prefetch: 9)
            {
                seen.append(element)
            }
        }
        #expect(seen == [0, 1, 2])
    }

    @Test(arguments: PythonTarget.all)
    func `a loop that is left closes its generator`(target: PythonTarget) throws {
        let python = try counting(target)
        struct Stop: Error {}
        let first = try python.eval("count(9)")
        #expect(throws: Stop.self) {
            try PythonElements(first, as: Int.self).forEachElement { if $0 == 1 { throw Stop() } }
        }
        #expect(try events(python) == "[0, 1, 'closed']")
        #expect(try python.list(first).itemCount() == 0)
        try python.eval("events.clear()")
        // A generator that has given no element has begun nothing that could be closed.
        _ = try PythonElements(python.eval("count(9)"), as: Int.self)
        // What only the iterator referred to is gone with it; what others refer to goes on.
        do {
            let iterator = try PythonIterator(python.eval("count(9)"))
            _ = try iterator.next()
        }
        #expect(try events(python) == "[0, 'closed']")
        let kept = try python.eval("count(4)")
        do {
            let iterator = try PythonIterator(kept)
            _ = try iterator.next()
        }
        var rest: [Int] = []
        try PythonElements(kept, as: Int.self).forEachElement { rest.append($0) }
        #expect(rest == [1, 2, 3])
    }

    @Test(arguments: PythonTarget.all)
    func `an async loop that is left closes its generator`(target: PythonTarget) async throws {
        let python = try counting(target)
        let generator = try await python.eval("count(9)")
        for try await element in PythonElements(generator, as: Int.self) where element == 2 { break }
        #expect(try await String(python.eval("repr(events)")) == "[0, 1, 2, 'closed']")
        // A file is not closed by a loop that ends early.
        try await python.exec("import io; text = io.StringIO('a\\nb\\nc\\n')")
        for try await line in try await PythonElements(python.eval("text"), as: String.self) where line == "b\n" {
            break
        }
        #expect(try await String(python.eval("text.read()")) == "c\n")
    }

    @Test(arguments: PythonTarget.all)
    func `a generator without end gives as many elements as are taken`(target: PythonTarget) async throws {
        let python = try counting(target)
        var sum = 0
        for try await element in try await PythonElements(python.eval("endless()"), as: Int.self, prefetch: 50) {
            sum += element
            if element == 1000 { break }
        }
        #expect(sum == 500_500)
        let iterator = try await PythonIterator(python.eval("endless()"))
        for n in 0..<20 { #expect(try await iterator.next(as: Int.self) == n) }
        #expect(try await iterator.next().map { $0.typeName } == "int")
    }

    @MainActor
    @Test(arguments: PythonTarget.one)
    func `a loop may run on an actor`(target: PythonTarget) async throws {
        let python = try target.start()
        var texts: [String] = []
        for try await element in try await PythonElements(python.eval("['a', 1]")) { texts.append(element.typeName) }
        #expect(texts == ["str", "int"])
    }

    @Test(arguments: PythonTarget.all)
    func `async iterators need await`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("async def ticks():\n    yield 1")
        let error = try pythonError { _ = try PythonIterator(python.eval("ticks()")) }
        #expect(error.kind == .unsupported && error.message.contains("`await` only"))
        let elements = try PythonElements(python.eval("ticks()"), as: Int.self)
        #expect(try pythonError { try elements.forEachElement { _ in } }.kind == .unsupported)
    }

    @Test(arguments: PythonTarget.all)
    func `an async generator gives its elements one by one, and is left open`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec("async def ticks():\n    for n in range(4): yield n")
        let ticks = try await python.eval("ticks()")
        let iterator = try await PythonIterator(ticks)
        #expect(try await iterator.next(as: Int.self) == 0)
        #expect(try await iterator.next().map { "\($0)" } == "1")
        let other = try await PythonIterator(ticks)
        #expect(try await other.next(as: Int.self) == 2)
        #expect(try await iterator.next(as: Int.self) == 3)
        #expect(try await iterator.next(as: Int.self) == nil)
    }

    @Test(arguments: PythonTarget.all)
    func `a time limit ends the wait for an element`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            "is_stuck = False\ndef stuck():\n    global is_stuck\n    yield 1\n    is_stuck = True\n    while True: pass"
        )
        // On a busy machine a short time may be over before the code has begun.
        for limit in PythonTarget.timeLimits where try !Bool(python.eval("is_stuck")) {
            let iterator = try PythonIterator(python.eval("stuck()"))
            #expect(try iterator.next(as: Int.self) == 1)
            let error = try pythonError {
                _ = try python.withTimeout(limit) { () throws -> Int? in try iterator.next(as: Int.self) }
            }
            #expect(error.kind == .timedOut)
            if try Bool(python.eval("is_stuck")) { #expect(try iterator.next() == nil) }
        }
        #expect(try Bool(python.eval("is_stuck")))
    }
}

private func * (text: String, count: Int) -> String { String(repeating: text, count: count) }
