import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

/// The Swift code that `pyffi gen` writes for model.py, in use.
@Suite(.startsProcesses)
struct TypedBindingsTests {
    private static let houses = [
        Model.House(address: .init(street: "A"), rooms: 2),
        Model.House(address: .init(street: "B", number: 4), rooms: 5, colour: .GREEN, tags: ["x"]),
    ]

    // MARK: Records and enumerations

    @Test(arguments: PythonTarget.all)
    func `records, enumerations and defaults`(target: PythonTarget) throws {
        let model = try Model(in: target.start())
        #expect(try model.predict(Self.houses) == ["A": 2000, "B": 5000])
        #expect(try model.predict(Self.houses, limit: 10, colour: .GREEN) == ["B": 5000])
        // The instance that Python sees is that of the class itself, with classes within.
        let text =
            "House(address=Address(street='B', number=4), rooms=5, colour=<Colour.GREEN: 'green'>, tags=['x'], built=None)"
        #expect(try model.describe(Self.houses[1]) == text)
        let rebuilt = try model.rebuilt(Self.houses[0])
        #expect(
            rebuilt
                == Model.House(
                    address: .init(street: "A", number: 2),
                    rooms: 2,
                    colour: .GREEN,
                    tags: ["new"],
                    built: PythonDate(year: 2020, month: 1, day: 2)
                )
        )
        #expect(try model.streets(["a": Self.houses[0], "b": Self.houses[0]]) == [Self.houses[0].address])
        #expect(try model.options() == Model.Options(depth: 1))
        #expect(try model.options(given: Model.Options(name: "n")) == Model.Options(name: "n"))
        #expect(try model.floor(.FIRST) == PythonTuple(.FIRST, .LOW))
        #expect(try model.levels() == [.LOW, .HIGH])
        #expect(try model.levels(of: .HIGH) == [.HIGH])
        #expect(Model.Colour.SCARLET == .RED)
        #expect(try model.mode() == "fast")
        #expect(try model.mode(kind: .very_slow) == "very slow")
    }

    @Test(arguments: PythonTarget.all)
    func `the suspending forms`(target: PythonTarget) async throws {
        let model = try await Model(in: target.start())
        #expect(try await model.predict(Self.houses, limit: 10) == ["A": 2000])
        #expect(try await model.rebuilt(Self.houses[0]).address.number == 2)
        #expect(try await model.sums(1, 2, start: 3, named: ["a": 4]) == 10)
        #expect(try await String(decoding: model.fetch("u"), as: UTF8.self) == "u 5.0")
        #expect(try await String(decoding: model.fetch("u", timeout: nil), as: UTF8.self) == "u None")
        var ticks: [Int] = []
        for try await tick in try await model.ticks(3) { ticks.append(tick) }
        #expect(ticks == [0, 1, 2])
        var colours: [Model.Colour] = []
        for try await colour in try await model.colours() { colours.append(colour) }
        #expect(colours == [.RED, .GREEN])
        let square = try await model.Square(3)
        #expect(try await square.area() == 9)
        #expect(try await square.later() == "square")
        try await square.side.set(to: 2)
        #expect(try await square.scaled(2).area() == 16)
        #expect(try await model.apply({ number, text in Double(number + text.count) }, 3) == [0, 2, 4])
        #expect(try await model.apply_async({ number in number * 2 }, 3) == [0, 2, 4])
        await #expect(throws: PythonError.self) { try await model.predict([], limit: -1) }
    }

    // MARK: Values

    @Test(arguments: PythonTarget.all)
    func `values of each kind`(target: PythonTarget) throws {
        let model = try Model(in: target.start())
        #expect(try model.sums() == 0)
        #expect(try model.sums(1, 2, 3, start: 4, named: ["x": 5]) == 15)
        let key = UUID()
        #expect(try model.money(Decimal(string: "1.5")!, key) == PythonTuple(3, key))
        let day = PythonDate(year: 2024, month: 2, day: 29)
        let hour = PythonTime(hour: 1, minute: 2, second: 3)
        let moment = PythonDateTime(date: day, time: hour)
        #expect(try model.times(day, hour, moment, .seconds(90)) == PythonTuple(day, hour, moment, .seconds(90)))
        #expect(try model.parent("/usr/lib") == "/usr")
        #expect(try model.joined([97], more: [98]) == [97, 98])
        #expect(try model.joined([97]) == [97, 33])
        #expect(try model.first([3, 4]) == 3)
        #expect(try model.first(["x"]) == "x")
        try model.nothing()
        #expect(try model.root(PythonComplex(real: -4)).imaginary == 2)
        #expect(try model.root(9, turned: true) == -3)
        let numbers = [1, 2, 3, 4]
        #expect(try model.items(numbers, 1) == [2])
        #expect(try model.items(numbers, PythonSlice(step: 2)) == [1, 3])
        #expect(try model.ends("text", "xt"))
        #expect(try model.ends("text", ["a", "ext"]))
        #expect(try !model.ends("text", "zz"))
        #expect(try model.ends("text", "a", or_: ["t"]))
        #expect(try model.corners(2).map { try $0.next().x() } == [1, 2])
        let any = try model.anything(1, values: [1, "two", nil as Int?], entries: ["a": 1, "b": "c"])
        #expect(try PythonValue(any) == [1, [1, "two", nil], ["a": 1, "b": "c"]])
        #expect(try model.MOST() == 10)
        #expect(try model.VERSION() == "1.0")
        #expect(try model.`where`(1, `inout`: 2, self_: 3, object: 4, module: 5) == [1, 2, 3, 4, 5])
    }

    @Test(arguments: PythonTarget.all)
    func `a union takes values as they are, and tells which one came`(target: PythonTarget) throws {
        let model = try Model(in: target.start())
        if case .str("one")? = try model.parse(1) {} else { Issue.record("not a str") }
        if case .int(2)? = try model.parse("two") {} else { Issue.record("not an int") }
        #expect(try model.parse("three") == nil)
        let number = 1
        if case .str? = try model.parse(number) {} else { Issue.record("not a str") }
        #expect(try model.name_of("text") == "text")
        #expect(try model.name_of(model.Square(1)) == "square")
        if case .shape(let shape) = try model.as_shape("square") {
            #expect(try shape.area() == 9)
        } else {
            Issue.record("not a shape")
        }
        if case .str("other") = try model.as_shape("other") {} else { Issue.record("not a str") }
    }

    @Test(arguments: PythonTarget.all)
    func `a union takes tuples, and integers where Python takes a float`(target: PythonTarget) throws {
        let model = try Model(in: target.start())
        #expect(try model.resized(PythonTuple(2, 3), 1.5) == PythonTuple(3, 4.5))
        #expect(try model.resized([2, 3], 2) == PythonTuple(4, 6))
        let factor = 3
        #expect(try model.resized(PythonTuple(2, 3), factor) == PythonTuple(6, 9))
        #expect(try model.resized(PythonTuple(2, 3), PythonTuple(2, 0.5)) == PythonTuple(4, 1.5))
    }

    @Test(arguments: NumpyTests.targets)
    func `arrays of numpy`(target: PythonTarget) throws {
        let python = try target.start()
        let model = try Model(in: python)
        #expect(try [Double](model.doubled([1.5, 2])) == [3, 4])
        let grid = try model.doubled([[1, 2], [3, 4]] as [[Double]])
        #expect(grid.shape == [2, 2] && grid[1, 0] == 6)
        #expect(try [Double](model.doubled(PythonArray([1.0, 2], in: python))) == [2, 4])
        #expect(try [Double](model.doubled(python.import("numpy").arange(3.0))) == [0, 2, 4])
        #expect(try model.doubled(4).shape == [])
        let lossy = try #require(throws: PythonError.self) { try model.doubled(PythonComplex(real: 1, imaginary: 1)) }
        #expect(lossy.isException("TypeError") && lossy.message.contains("without a loss"))
        #expect(try model.total() == 0)
        #expect(try model.total(xs: [[1, 2], [3, 4]]) == 10)
        #expect(try model.total(xs: model.doubled([1])) == 2)
    }

    @Test(arguments: PythonTarget.all)
    func `nil is None, whatever stands before it`(target: PythonTarget) throws {
        let model = try Model(in: target.start())
        #expect(try model.timeouts() == "0 5.0 None")
        #expect(try model.timeouts(1, 2, timeout: nil) == "2 None None")
        #expect(try model.timeouts(timeout: 1, colours: [.RED]) == "0 1.0 {<Colour.RED: 'red'>}")
        #expect(try model.painted([.RED, .GREEN], tuple: .GREEN) == [.GREEN, .RED, .GREEN])
    }

    @Test(arguments: PythonTarget.all)
    func `a closure that may be left out`(target: PythonTarget) async throws {
        let model = try await Model(in: target.start())
        let told = Locked<[String]>([])
        #expect(try await model.told(2) == 2)
        #expect(
            try await model.told(2, progress: { index, text in told.withLock { $0.append("\(index)\(text)") } }) == 2
        )
        #expect(told.withLock(\.self) == ["0", "1x"])
    }

    @Test(arguments: PythonTarget.all)
    func `classes of a file beside the file belong to it`(target: PythonTarget) throws {
        let model = try Model(in: target.start())
        let basket = try model.basket(model.no_basket(), fruits: [.APPLE, .PEAR]).with_([])
        #expect(try basket.crates() == [.init(size: 2, fruits: [.APPLE, .PEAR]), .init(size: 0, fruits: [])])
    }

    @Test(arguments: PythonTarget.all)
    func `a module that is loaded again has its members`(target: PythonTarget) throws {
        let python = try target.start()
        let first = try Model(in: python)
        #expect(try first.Square(3).scaled(2).area() == 36)
        try python.exec("import importlib, model; importlib.reload(model)")
        #expect(try first.Square(3).scaled(2).area() == 36)
        let again = try Model(in: python)
        #expect(try again.Square(3).scaled(2).area() == 36)
        #expect(try again.rebuilt(Self.houses[0]).rooms == 2)
    }

    @Test(arguments: PythonTarget.all)
    func `a function that gives something else than it says is named in the error`(target: PythonTarget) async throws {
        let model = try await Model(in: target.start())
        func message(_ body: () throws -> Void) throws -> String {
            try #require(throws: PythonError.self, performing: body).message
        }
        #expect(try message { try model.lie() } == "call model.lie: expected Int, got str 'text'")
        let adapted = try message { try model.lie_of_colour() }
        #expect(adapted == "call model.lie_of_colour: expected Int, got str 'red'")
        let lie = try message { try model.lie_of_house() }
        #expect(lie == "TypeError: call model.lie_of_house: expected House, got NoneType")
        let error = await #expect(throws: PythonError.self) { try await model.lie() }
        #expect(error?.message == "call model.lie: expected Int, got str 'text'")
    }

    // MARK: Functions and elements

    @Test(arguments: PythonTarget.all)
    func `closures as arguments, and elements one after the other`(target: PythonTarget) throws {
        let model = try Model(in: target.start())
        #expect(try model.apply({ number, text in Double(number) + Double(text.count) / 10 }, 3) == [0, 1.1, 2.2])
        #expect(try model.apply_async({ number in number + 1 }, 2) == [1, 2])
        #expect(try String(decoding: model.fetch("u"), as: UTF8.self) == "u 5.0")
        let folder = try ScratchFolder()
        let path = try folder.write("text", "a\nb\n")
        #expect(try model.lines(path).results.map { try $0.get() } == ["a", "b"])
        #expect(try model.colours().results.map { try $0.get() } == [.RED, .GREEN])
    }

    // MARK: Classes

    @Test(arguments: PythonTarget.all)
    func `instances, attributes, class methods and inheritance`(target: PythonTarget) throws {
        let model = try Model(in: target.start())
        let square = try model.Square(3)
        #expect(try square.name() == "square")
        #expect(try square.area() == 9)
        #expect(try square.colour() == .RED)
        try square.colour.set(to: .GREEN)
        #expect(try square.colour() == .GREEN)
        #expect(try square.painted(.RED) == .RED)
        #expect(try square.colour() == .RED)
        try square.side.set(to: 10)
        #expect(try square.area() == 100)
        try square.diagonal.set(to: 8.0.squareRoot())
        #expect(try abs(square.side() - 2) < 1e-9)
        #expect(try square.itemCount() == 4)
        #expect(try (square + square).area() == 4)
        #expect(try square.corners().map { try $0.index() } == [0, 1, 2, 3])
        #expect(try model.Square.Corner(7).index() == 7)
        #expect(try model.Square.unit().side() == 1)
        #expect(try model.Square.is_colour(.GREEN))
        #expect(try model.Shape("s", colour: .GREEN).colour() == .GREEN)
        let biggest = try model.biggest([square, model.Square(11), model.Shape("none")])
        #expect(try biggest.cast(to: Model.Square.self)?.side() == 11)
        #expect(try model.Shape("s").cast(to: Model.Square.self) == nil)
        let isInstance: Bool = try square.pythonRuntime.isinstance(square, model.Square)
        #expect(isInstance)
    }

    @Test(arguments: PythonTarget.all)
    func `a record with methods stays in Python`(target: PythonTarget) throws {
        let model = try Model(in: target.start())
        let garden = try model.Garden(2)
        #expect(try garden.colour() == .GREEN)
        #expect(try garden.grow(3).size() == 5)
        #expect(try model.Garden(1, colour: .RED).grow(1).colour() == .RED)
    }

    // MARK: Errors and sources

    @Test(arguments: PythonTarget.all)
    func `exceptions are caught by their class, and tracebacks show the file`(target: PythonTarget) throws {
        let model = try Model(in: target.start())
        do {
            try model.predict([], limit: -1)
            Issue.record("nothing was thrown")
        } catch Model.ModelError {
        }
        let error = try #require(throws: PythonError.self) { try model.predict([], limit: -1) }
        #expect(error.isException("ValueError"))
        let exception = try #require(error.exception)
        #expect(try Int(exception.object.code) == 7)
        let traceback = exception.traceback
        #expect(traceback.contains("File \"model.py\", line"))
        #expect(traceback.contains("raise ModelError(\"limit is negative\", 7)"))
    }

    @Test(arguments: PythonTarget.all)
    func `code that looks at the module finds its source`(target: PythonTarget) throws {
        let python = try target.start()
        let model = try Model(in: python)
        let source: String = try python.import("inspect").getsource(model.pythonModule.nothing)
        #expect(source == "def nothing() -> None:\n    pass\n")
        let again = try python.import("pickle")
        let house: PythonObject = try again.loads(again.dumps(model.pythonModule.Address("s", 1)))
        #expect(try String(python.repr(house)) == "Address(street='s', number=1)")
        // A second use of the bindings is the same module.
        let isSame: Bool = try python.eval("lambda a, b: a is b")(Model(in: python).pythonModule, model.pythonModule)
        #expect(isSame)
    }

    @Test(arguments: PythonTarget.all)
    func `files that the file imports come with it`(target: PythonTarget) throws {
        let model = try Model(in: target.start())
        #expect(try model.words("a", "b", "c") == "a-b-c")
        let files = Model.pythonSources.map(\.file)
        #expect(
            files == ["model.py", "prices.py", "fruits.py", "parts/__init__.py", "parts/words.py", "parts/signs.py"]
        )
    }

    @Test(arguments: PythonTarget.workers)
    func `processes that multiprocessing starts import the module`(target: PythonTarget) throws {
        let python = try target.start()
        _ = try Model(in: python)
        try python.exec(
            """
            import multiprocessing, model
            def run():
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    return pool.apply(model.words, ("a", "b"))
            """
        )
        #expect(try String(python.eval("run()")) == "a-b")
    }

    @Test(arguments: PythonTarget.workers)
    func `two files of one name are refused, and so is a name that is taken`(target: PythonTarget) throws {
        let python = try target.start()
        _ = try Model(in: python)
        let other = PythonSource(module: "model", file: "Other/model.py", text: "x = 1\n")
        let second = try #require(throws: PythonError.self) {
            _ = try PythonBindings("model", sources: [other], in: python)
        }
        #expect(second.message.contains("two Python files named model"))
        #expect(second.message.contains("Other/model.py"))
        let json = PythonSource(module: "json", file: "json.py", text: "x = 1\n")
        _ = try python.import("json")
        let taken = try #require(throws: PythonError.self) {
            _ = try PythonBindings("json", sources: [json], in: python)
        }
        #expect(taken.message.contains("rename the file"))
    }

    @Test(arguments: PythonTarget.all)
    func `another version of a module that lacks what is expected is told, if its user wants to know`(
        target: PythonTarget
    ) throws {
        let python = try target.start()
        let members = "mean: data /\nmedian: data / weights\nno_such: a /\n"
        let old = PythonExpectation(origin: "python", version: "2.7", members: members)
        let error = try #require(throws: PythonError.self) {
            _ = try PythonBindings("statistics", expecting: old, otherVersion: .fails, in: python)
        }
        #expect(error.isException("ImportError"))
        #expect(error.message.contains("were made for Python 2.7"))
        #expect(error.message.contains("median has no parameter weights; there is no no_such"))
        _ = try PythonBindings("statistics", expecting: old, otherVersion: .passes, in: python)
        try python.exec("import warnings; caught = warnings.catch_warnings(record=True); told = caught.__enter__()")
        try python.exec("warnings.simplefilter('always')")
        _ = try PythonBindings("statistics", expecting: old, in: python)
        #expect(try python.eval("len(told)") == 1)
        let version = "\(target.version.major).\(target.version.minor)"
        let same = PythonExpectation(origin: "python", version: version, members: members)
        _ = try PythonBindings("statistics", expecting: same, otherVersion: .fails, in: python)
    }

    @Test(arguments: PythonTarget.all)
    func `an argument that Python doesn't take is an error that says where`(target: PythonTarget) throws {
        let python = try target.start()
        let sorted = try python.eval("lambda a, b=2, *rest, **named: (a, b, rest, named)")
        let values: PythonValue = try sorted.callWith(PythonCall(1).positional("b", nil).keyword("c", 3))
        #expect(values == .tuple([1, 2, .tuple([]), ["c": 3]]))
        let error = try #require(throws: PythonError.self) {
            try sorted.callWith(PythonCall(1).positional("b", nil).variadic("rest", [4]))
        }
        #expect(error.message.contains("rest was given without b"))
    }
}
