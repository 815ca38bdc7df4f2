import PyFFI
import TestSupport
import Testing

/// The Swift code that `pyffi gen` writes for corners.py, in use: what is easily lost on the way.
@Suite(.startsProcesses)
struct CornersTests {
    // MARK: Records and members of enumerations

    @Test(arguments: PythonTarget.all)
    func `a union tells records and members of enumerations apart`(target: PythonTarget) throws {
        let corners = try Corners(in: target.start())
        #expect(try corners.one_of(.point(Corners.Point(x: 1))) == "Point(x=1, y=2)")
        #expect(try corners.one_of(5) == "5")
        #expect(try corners.either() == nil)
        #expect(try corners.either(value: .colour(.BLUE)) == .colour(.BLUE))
        #expect(try corners.either(value: .point(Corners.Point(x: 1, y: 4))) == .point(Corners.Point(x: 1, y: 4)))
        #expect(
            try corners.mixed([.point(Corners.Point(x: 9)), .colour(.RED), "x"])
                == ["x", .colour(.RED), .point(Corners.Point(x: 9))]
        )
        guard case .circle(let circle) = try corners.shape_or_name(true) else {
            Issue.record("no circle")
            return
        }
        #expect(try circle.radius() == 2)
        guard case .str("none") = try corners.shape_or_name(false) else {
            Issue.record("no text")
            return
        }
        let error = #expect(throws: PythonError.self) { try corners.neither() }
        #expect(error?.message == "TypeError: call corners.neither: expected point | int, got str")
    }

    @Test(arguments: PythonTarget.all)
    func `a record is refused where anything is taken`(target: PythonTarget) throws {
        let corners = try Corners(in: target.start())
        let refused = "Point stands for an object of Python only where bindings take one by its type"
        let point = Corners.Point(x: 1)
        for value: any PythonConvertible in [point, [point], PythonTuple(point)] {
            let error = #expect(throws: PythonError.self) { try corners.anything(value) }
            #expect(error?.message.contains(refused) == true, "\(String(describing: error))")
        }
        #expect(throws: PythonError.self) { try corners.anything(Corners.Colour.RED) }
        #expect(throws: PythonError.self) { try corners.pythonModule.anything(Corners.Rights.READ) }
        // What is a text in Python, too, is one.
        #expect(try corners.anything(Corners.Word.TWO) == "'two'")
        // The next call has nothing of it.
        #expect(try corners.counted(Corners.Point(x: 1), Corners.Point(x: 2)) == 3)
        #expect(try corners.named(points: ["a": Corners.Point(x: 3)]) == "{'a': Point(x=3, y=2)}")
        #expect(throws: PythonError.self) { try corners.anything(Corners.Point(x: 1)) }
    }

    @Test(arguments: PythonTarget.all)
    func `classes that are more than their fields stay in Python`(target: PythonTarget) throws {
        let corners = try Corners(in: target.start())
        #expect(try corners.Cents(1.5).euros() == 150)
        #expect(try corners.describe(corners.Circle("c", 2)) == "Circle(name='c', radius=2.0)")
        #expect(try (corners.Vector(1) + corners.Vector(2)).x() == 3)
        #expect(try corners.points([Corners.Point(x: 5)]) == [Corners.Point(x: 5): 5])
        let counter = try corners.Counter()
        #expect(try counter.increase(by: 4) == 4)
        #expect(try counter.count() == 4)
    }

    @Test(arguments: PythonTarget.all)
    func `members of enumerations are those that Python has`(target: PythonTarget) throws {
        let corners = try Corners(in: target.start())
        for word in Corners.Word.allCases { #expect(try corners.same_word(word) == word) }
        for scaled in Corners.Scaled.allCases { #expect(try corners.same_scaled(scaled) == scaled) }
        for order in Corners.Order.allCases { #expect(try corners.same_order(order) == order) }
        #expect(try corners.rights() == [true, true])
        #expect(try corners.rights(given: .WRITE) == [false, true])
        #expect(try corners.rights(given: .BOTH) == [true, true])
        let error = #expect(throws: PythonError.self) { try corners.wrong_class() }
        #expect(error?.message == "TypeError: call corners.wrong_class: expected Colour, got Order")
    }

    @Test(arguments: PythonTarget.all)
    func `records of records, and members that are numbers`(target: PythonTarget) throws {
        let corners = try Corners(in: target.start())
        #expect(try corners.tree().children().map { try $0.name() } == ["b"])
        #expect(try corners.level() == "HIGH")
        #expect(try corners.level(value: .level(.LOW)) == "LOW")
        #expect(try corners.level(value: "x") == "text x")
        #expect(try corners.same_level(.level(.LOW)) == .level(.LOW))
        #expect(try corners.same_level(1) == .int(1))
        let points = [Corners.Point(x: 1), Corners.Point(x: 2), Corners.Point(x: 3)]
        #expect(try corners.two_or_many(.list(points)) == .list(points))
        let pair = PythonTuple(points[0], points[1])
        #expect(try corners.two_or_many(.tuple(pair)) == .tuple(pair))
        // What stands for a type variable may be a record, which nothing would make an object of.
        let keyed: [Corners.Colour: Corners.Point] = [.RED: points[0]]
        #expect(throws: PythonError.self) { try corners.keyed(keyed) }
        #expect(try corners.optional_names(names: ["a": 1, "b": nil]) == "{'a': 1, 'b': None}")
    }

    @Test(arguments: PythonTarget.all)
    func `a class sees the names of its own attributes`(target: PythonTarget) async throws {
        let corners = try await Corners(in: target.start())
        let watched = try await corners.Watched()
        try await watched.colour.set(to: .BLUE)
        #expect(try await watched.colour() == .BLUE)
        #expect(try await watched.names() == ["colour"])
        #expect(try await corners.fields(more: ["x"]) == "corners ['x']")
        #expect(try await corners.fields() == "corners ['a']")
        #expect(try await String(corners.DEFAULT().name) == "BLUE")
    }

    // MARK: Parameters and results

    @Test(arguments: PythonTarget.all)
    func `what may be left out, before more`(target: PythonTarget) throws {
        let corners = try Corners(in: target.start())
        #expect(try corners.path_first(path: "x", 1, 2) == "('x', 'PosixPath', (1, 2))")
        #expect(try corners.path_first() == "('d', 'PosixPath', ())")
        #expect(try corners.path_then_number() == "d 3")
        #expect(try corners.path_then_number("x") == "x 3")
        #expect(try corners.path_then_number("x", 5) == "x 5")
        #expect(try corners.not_none() == "(7, 4, 'default')")
        #expect(try corners.not_none(number: nil, function: nil, shape: nil) == "(None, None, None)")
        let shape = try corners.Circle("round", 1)
        #expect(
            try corners.not_none(number: .given("s"), function: .given { $0 * 2 }, shape: .given(shape))
                == "('s', -8, 'round')"
        )
        #expect(try corners.mode() == "init")
        #expect(try corners.mode(kind: .run) == "run")
        #expect(try corners.cached() == 0)
        #expect(try corners.normal(1, var: 2, let: 3, `inout`: 4) == 10)
        #expect(try corners.tiny())
        try corners.nothing(3)
    }

    @Test(arguments: PythonTarget.all)
    func `results are what the annotation says, or a wider number`(target: PythonTarget) async throws {
        let corners = try await Corners(in: target.start())
        #expect(try await corners.awaited(.BLUE) == .BLUE)
        #expect(try await corners.awaited_points() == ["a": Corners.Point(x: 1)])
        #expect(try await corners.number_or_text(1) == .float(3))
        #expect(try await corners.number_or_text(0) == "a")
        #expect(try await corners.truth_or_text() == .int(1))
        #expect(try await corners.sets(["a"]) == [[.RED]])
        #expect(try await corners.keys() == [["a", "b"]: 2])
    }

    @Test(arguments: PythonTarget.all)
    func `names that optionals have, and classes in classes`(target: PythonTarget) async throws {
        let corners = try await Corners(in: target.start())
        #expect(try await corners.priority() == "<Priority.none: 0>")
        #expect(try await corners.priority(given: nil) == "None")
        #expect(try await corners.choice() == "'none'")
        #expect(try await corners.choice(given: .hash_) == "'hash'")
        #expect(try await corners.priorities() == Corners.Priority.allCases)
        #expect(try await corners.House().kind() == .FLAT)
        #expect(try await corners.Left(right: Corners.Right()).right()?.left == nil)
        #expect(try await corners.same_setting(Corners.Setting()) == Corners.Setting(value: 3, name: nil))
        #expect(try await corners.Job().name() == nil)
        #expect(try await corners.twice({ $0 + 1 }, 5) == 7)
        for sql in [true, false] {
            do {
                try await corners.fail(sql)
            } catch Corners.Refused {
                #expect(sql)
            } catch Corners.Exhausted {
                #expect(!sql)
            }
        }
    }

    @Test(arguments: PythonTarget.all)
    func `methods of heirs, and of classes that refuse further members`(target: PythonTarget) throws {
        let corners = try Corners(in: target.start())
        #expect(try corners.child().paint(.RED) == "<Colour.RED: 'r'> p")
        #expect(try corners.Fixed().paint(.BLUE) == .BLUE)
        let numbers = try corners.Numbers()
        #expect(try numbers.elements().results.map { try $0.get() } == [1, 2, 3])
        #expect(try numbers.itemCount() == "own")
        #expect(try numbers.itemCount_() == 3)
    }
}
