// swift-format-ignore-file
// Made by pyffi gen from model.py; changes are lost.

import PyFFI
import Foundation

/// Prices of houses: a file with everything that has a form of its own in Swift.
internal struct Model: PyFFI.PythonBoundModule {
    internal let pythonBindings: PyFFI.PythonBindings

    /// Imports the module.
    internal init(in python: PyFFI.PythonRuntime) throws {
        self.pythonBindings = try PyFFI.PythonBindings("model", sources: Self.pythonSources, adapters: Self.pythonAdapters, in: python)
    }

    /// Imports the module without blocking a thread.
    internal nonisolated(nonsending) init(in python: PyFFI.PythonRuntime) async throws {
        self.pythonBindings = try await PyFFI.PythonBindings("model", sources: Self.pythonSources, adapters: Self.pythonAdapters, in: python)
    }
    /// The colour of a front door.
    internal enum Colour: Swift.String, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case RED = "red"
        case GREEN = "green"
        internal static let SCARLET = Model.Colour.RED
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try self.rawValue.write(to: writer)
        }
    }

    internal enum Floor: Swift.String, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case GROUND = "GROUND"
        case FIRST = "FIRST"
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try self.rawValue.write(to: writer)
        }
    }

    internal struct Level: Swift.OptionSet, Swift.Hashable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        internal let rawValue: Swift.Int
        internal init(rawValue: Swift.Int) { self.rawValue = rawValue }
        internal static let LOW = Model.Level(rawValue: 1)
        internal static let HIGH = Model.Level(rawValue: 2)
        internal static let ALL = Model.Level(rawValue: 3)
    }

    internal struct Address: Swift.Hashable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        internal var street: Swift.String
        internal var number: Swift.Int

        internal init(street: Swift.String, number: Swift.Int = 1) {
            self.street = street
            self.number = number
        }

        private typealias PythonFields = PyFFI.PythonTuple<Swift.String, Swift.Int>
        internal static var pythonForm: PyFFI.PythonForm { PythonFields.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try PythonFields(self.street, self.number).write(to: writer)
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Model.Address {
            let fields = try PythonFields.read(from: reader).elements
            return Model.Address(street: fields.0, number: fields.1)
        }
    }

    /// One house.
    internal struct House: Swift.Hashable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        internal var address: Model.Address
        internal var rooms: Swift.Int
        internal var colour: Model.Colour
        internal var tags: [Swift.String]
        internal var built: PyFFI.PythonDate?

        internal init(address: Model.Address, rooms: Swift.Int = 3, colour: Model.Colour = .RED, tags: [Swift.String] = [], built: PyFFI.PythonDate? = nil) {
            self.address = address
            self.rooms = rooms
            self.colour = colour
            self.tags = tags
            self.built = built
        }

        private typealias PythonFields = PyFFI.PythonTuple<Model.Address, Swift.Int, Model.Colour, [Swift.String], PyFFI.PythonDate?>
        internal static var pythonForm: PyFFI.PythonForm { PythonFields.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try PythonFields(self.address, self.rooms, self.colour, self.tags, self.built).write(to: writer)
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Model.House {
            let fields = try PythonFields.read(from: reader).elements
            return Model.House(address: fields.0, rooms: fields.1, colour: fields.2, tags: fields.3, built: fields.4)
        }
    }

    /// A garden, which can grow.
    internal struct Garden: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "model", name: "Garden")
    }

    /// The class ``Garden`` itself: call it for an instance.
    internal struct GardenClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Garden }
        @discardableResult internal func callAsFunction(_ size: Swift.Double, colour: Model.Colour = .GREEN) throws -> Model.Garden { try self.pythonBindings.adapters.__pyffi_c7f968a1_c5x0_Garden__(size, colour: PyFFI.PythonAdapted(colour)) }

        @discardableResult internal nonisolated(nonsending) func callAsFunction(_ size: Swift.Double, colour: Model.Colour = .GREEN) async throws -> Model.Garden { try await self.pythonBindings.adapters.__pyffi_c7f968a1_c5x0_Garden__(size, colour: PyFFI.PythonAdapted(colour)) }
    }

    internal struct Options: Swift.Hashable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        internal var depth: Swift.Int?
        internal var name: Swift.String?

        internal init(depth: Swift.Int? = nil, name: Swift.String? = nil) {
            self.depth = depth
            self.name = name
        }

        private typealias PythonFields = PyFFI.PythonTuple<Swift.Int?, Swift.String?>
        internal static var pythonForm: PyFFI.PythonForm { PythonFields.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try PythonFields(self.depth, self.name).write(to: writer)
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Model.Options {
            let fields = try PythonFields.read(from: reader).elements
            return Model.Options(depth: fields.0, name: fields.1)
        }
    }

    /// Raised by predict.
    internal static let ModelError = PyFFI.PythonExceptionClass("model.ModelError")

    /// Instances of ``Shape`` and of the classes derived from it.
    internal protocol ShapeProtocol: PyFFI.PythonInstance {}

    /// A shape with a name.
    internal struct Shape: Model.ShapeProtocol {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "model", name: "Shape")
    }

    /// The class ``Shape`` itself: call it for an instance.
    internal struct ShapeClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Shape }
        @discardableResult internal func callAsFunction(_ name: Swift.String, colour: Model.Colour = .RED) throws -> Model.Shape { try self.pythonBindings.adapters.__pyffi_c7f968a1_c8x0_Shape__(name, colour: PyFFI.PythonAdapted(colour)) }

        @discardableResult internal nonisolated(nonsending) func callAsFunction(_ name: Swift.String, colour: Model.Colour = .RED) async throws -> Model.Shape { try await self.pythonBindings.adapters.__pyffi_c7f968a1_c8x0_Shape__(name, colour: PyFFI.PythonAdapted(colour)) }
    }

    internal struct Square: Model.ShapeProtocol {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "model", name: "Square")
        /// One of four.
        internal struct Corner: PyFFI.PythonInstance {
            internal let object: PyFFI.PythonObject
            internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
            internal static let pythonClass = PyFFI.PythonClassName(module: "model", name: "Square.Corner")
        }

        /// The class ``Corner`` itself: call it for an instance.
        internal struct CornerClass: PyFFI.PythonClassReference {
            internal let pythonBindings: PyFFI.PythonBindings
            internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
            internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Square.Corner }
            @discardableResult internal func callAsFunction(_ index: Swift.Int) throws -> Model.Square.Corner { try self.pythonModule.Square.Corner(index) }

            @discardableResult internal nonisolated(nonsending) func callAsFunction(_ index: Swift.Int) async throws -> Model.Square.Corner { try await self.pythonModule.Square.Corner(index) }
        }
    }

    /// The class ``Square`` itself: call it for an instance.
    internal struct SquareClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Square }
        /// The class itself: call it for an instance.
        internal var Corner: Model.Square.CornerClass { Model.Square.CornerClass(self.pythonBindings) }
        @discardableResult internal func callAsFunction(_ side: Swift.Double, name: Swift.String = "square") throws -> Model.Square { try self.pythonModule.Square(side, name: name) }

        @discardableResult internal nonisolated(nonsending) func callAsFunction(_ side: Swift.Double, name: Swift.String = "square") async throws -> Model.Square { try await self.pythonModule.Square(side, name: name) }

        @discardableResult internal func unit() throws -> Model.Square { try self.pythonModule.Square.unit() }

        @discardableResult internal nonisolated(nonsending) func unit() async throws -> Model.Square { try await self.pythonModule.Square.unit() }

        @discardableResult internal func is_colour(_ colour: Model.Colour) throws -> Swift.Bool { try self.pythonModule.Square.__pyffi_c7f968a1_c9x0_is_colour__(PyFFI.PythonAdapted(colour)) }

        @discardableResult internal nonisolated(nonsending) func is_colour(_ colour: Model.Colour) async throws -> Swift.Bool { try await self.pythonModule.Square.__pyffi_c7f968a1_c9x0_is_colour__(PyFFI.PythonAdapted(colour)) }
    }

    /// Instances are given, but nobody offers the class.
    internal struct _Corner: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "model", name: "_Corner")
    }

    internal struct Basket: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "fruits", name: "Basket")
    }

    internal enum Fruit: Swift.String, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case APPLE = "apple"
        case PEAR = "pear"
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try self.rawValue.write(to: writer)
        }
    }

    internal struct Crate: Swift.Hashable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        internal var size: Swift.Int
        internal var fruits: [Model.Fruit]

        internal init(size: Swift.Int, fruits: [Model.Fruit]) {
            self.size = size
            self.fruits = fruits
        }

        private typealias PythonFields = PyFFI.PythonTuple<Swift.Int, [Model.Fruit]>
        internal static var pythonForm: PyFFI.PythonForm { PythonFields.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try PythonFields(self.size, self.fruits).write(to: writer)
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Model.Crate {
            let fields = try PythonFields.read(from: reader).elements
            return Model.Crate(size: fields.0, fruits: fields.1)
        }
    }
    /// The class itself: call it for an instance.
    internal var Garden: Model.GardenClass { Model.GardenClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Shape: Model.ShapeClass { Model.ShapeClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Square: Model.SquareClass { Model.SquareClass(self.pythonBindings) }

    /// Predict prices.
    ///
    /// Only houses of one colour have one.
    ///
    /// - Parameters:
    ///   - houses: what to price
    ///   - limit: at most so many rooms
    /// - Returns: the prices by street
    /// - Throws: `ModelError`: the limit is negative
    @discardableResult internal func predict(_ houses: [Model.House], limit: Swift.Int = 3, colour: Model.Colour = .RED) throws -> [Swift.String: Swift.Double] { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_predict__(PyFFI.PythonAdapted(houses), limit: limit, colour: PyFFI.PythonAdapted(colour)) }

    @discardableResult internal nonisolated(nonsending) func predict(_ houses: [Model.House], limit: Swift.Int = 3, colour: Model.Colour = .RED) async throws -> [Swift.String: Swift.Double] { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_predict__(PyFFI.PythonAdapted(houses), limit: limit, colour: PyFFI.PythonAdapted(colour)) }

    @discardableResult internal func describe(_ house: Model.House) throws -> Swift.String { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_describe__(PyFFI.PythonAdapted(house)) }

    @discardableResult internal nonisolated(nonsending) func describe(_ house: Model.House) async throws -> Swift.String { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_describe__(PyFFI.PythonAdapted(house)) }

    @discardableResult internal func rebuilt(_ house: Model.House) throws -> Model.House { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_rebuilt__(PyFFI.PythonAdapted(house)) }

    @discardableResult internal nonisolated(nonsending) func rebuilt(_ house: Model.House) async throws -> Model.House { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_rebuilt__(PyFFI.PythonAdapted(house)) }

    @discardableResult internal func streets(_ houses: [Swift.String: Model.House]) throws -> Swift.Set<Model.Address> { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_streets__(PyFFI.PythonAdapted(houses)) }

    @discardableResult internal nonisolated(nonsending) func streets(_ houses: [Swift.String: Model.House]) async throws -> Swift.Set<Model.Address> { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_streets__(PyFFI.PythonAdapted(houses)) }

    @discardableResult internal func options(given: Model.Options? = nil) throws -> Model.Options { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_options__(given: PyFFI.PythonAdapted(given)) }

    @discardableResult internal nonisolated(nonsending) func options(given: Model.Options? = nil) async throws -> Model.Options { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_options__(given: PyFFI.PythonAdapted(given)) }

    @discardableResult internal func floor(_ of: Model.Floor) throws -> PyFFI.PythonTuple<Model.Floor, Model.Level> { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_floor__(PyFFI.PythonAdapted(of)) }

    @discardableResult internal nonisolated(nonsending) func floor(_ of: Model.Floor) async throws -> PyFFI.PythonTuple<Model.Floor, Model.Level> { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_floor__(PyFFI.PythonAdapted(of)) }

    @discardableResult internal func levels(of: Model.Level = .ALL) throws -> [Model.Level] { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_levels__(of: of) }

    @discardableResult internal nonisolated(nonsending) func levels(of: Model.Level = .ALL) async throws -> [Model.Level] { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_levels__(of: of) }

    @discardableResult internal func mode(kind: Model.Kind = .fast) throws -> Swift.String { try self.pythonModule.mode(kind: kind) }

    @discardableResult internal nonisolated(nonsending) func mode(kind: Model.Kind = .fast) async throws -> Swift.String { try await self.pythonModule.mode(kind: kind) }

    @discardableResult internal func sums(_ numbers: Swift.Int..., start: Swift.Int = 0, named: Swift.KeyValuePairs<Swift.String, Swift.Int> = [:]) throws -> Swift.Int { try self.pythonModule.sums.callWith(PyFFI.PythonCall().variadic("numbers", numbers).keyword("start", start).keywords(named)) }

    @discardableResult internal nonisolated(nonsending) func sums(_ numbers: Swift.Int..., start: Swift.Int = 0, named: Swift.KeyValuePairs<Swift.String, Swift.Int> = [:]) async throws -> Swift.Int { try await self.pythonModule.sums.callWith(PyFFI.PythonCall().variadic("numbers", numbers).keyword("start", start).keywords(named)) }

    @discardableResult internal func money(_ amount: Foundation.Decimal, _ key: Foundation.UUID) throws -> PyFFI.PythonTuple<Foundation.Decimal, Foundation.UUID> { try self.pythonModule.money(amount, key) }

    @discardableResult internal nonisolated(nonsending) func money(_ amount: Foundation.Decimal, _ key: Foundation.UUID) async throws -> PyFFI.PythonTuple<Foundation.Decimal, Foundation.UUID> { try await self.pythonModule.money(amount, key) }

    @discardableResult internal func times(_ day: PyFFI.PythonDate, _ hour: PyFFI.PythonTime, _ moment: PyFFI.PythonDateTime, _ span: Swift.Duration) throws -> PyFFI.PythonTuple<PyFFI.PythonDate, PyFFI.PythonTime, PyFFI.PythonDateTime, Swift.Duration> { try self.pythonModule.times(day, hour, moment, span) }

    @discardableResult internal nonisolated(nonsending) func times(_ day: PyFFI.PythonDate, _ hour: PyFFI.PythonTime, _ moment: PyFFI.PythonDateTime, _ span: Swift.Duration) async throws -> PyFFI.PythonTuple<PyFFI.PythonDate, PyFFI.PythonTime, PyFFI.PythonDateTime, Swift.Duration> { try await self.pythonModule.times(day, hour, moment, span) }

    @discardableResult internal func parent(_ path: Swift.String) throws -> Swift.String { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_parent__(path) }

    @discardableResult internal nonisolated(nonsending) func parent(_ path: Swift.String) async throws -> Swift.String { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_parent__(path) }

    @discardableResult internal func joined(_ data: [Swift.UInt8], more: [Swift.UInt8] = [0x21]) throws -> [Swift.UInt8] { try self.pythonModule.joined(data, more: more) }

    @discardableResult internal nonisolated(nonsending) func joined(_ data: [Swift.UInt8], more: [Swift.UInt8] = [0x21]) async throws -> [Swift.UInt8] { try await self.pythonModule.joined(data, more: more) }

    @discardableResult internal func parse(_ x: any Model.IntOrStrArgument) throws -> Model.IntOrStr? { try self.pythonModule.parse(x) }

    @discardableResult internal nonisolated(nonsending) func parse(_ x: any Model.IntOrStrArgument) async throws -> Model.IntOrStr? { try await self.pythonModule.parse(x) }

    @discardableResult internal func first<T: PyFFI.PythonConvertible & PyFFI.ConvertibleFromPython>(_ xs: [T]) throws -> T { try self.pythonModule.first(xs) }

    @discardableResult internal nonisolated(nonsending) func first<T: PyFFI.PythonConvertible & PyFFI.ConvertibleFromPython>(_ xs: [T]) async throws -> T { try await self.pythonModule.first(xs) }

    @discardableResult internal func root(_ of: PyFFI.PythonComplex, turned: Swift.Bool = false) throws -> PyFFI.PythonComplex { try self.pythonModule.root(of, turned: turned) }

    @discardableResult internal nonisolated(nonsending) func root(_ of: PyFFI.PythonComplex, turned: Swift.Bool = false) async throws -> PyFFI.PythonComplex { try await self.pythonModule.root(of, turned: turned) }

    @discardableResult internal func items(_ of: [Swift.Int], _ `where`: any Model.IntOrSliceArgument) throws -> [Swift.Int] { try self.pythonModule.items(of, `where`) }

    @discardableResult internal nonisolated(nonsending) func items(_ of: [Swift.Int], _ `where`: any Model.IntOrSliceArgument) async throws -> [Swift.Int] { try await self.pythonModule.items(of, `where`) }

    @discardableResult internal func ends(_ text: Swift.String, _ with_: any Model.StrOrTupleArgument, or_: [Swift.String] = []) throws -> Swift.Bool { try self.pythonModule.ends(text, PyFFI.PythonTupleItems(with_), or_: PyFFI.PythonTupleItems(or_)) }

    @discardableResult internal nonisolated(nonsending) func ends(_ text: Swift.String, _ with_: any Model.StrOrTupleArgument, or_: [Swift.String] = []) async throws -> Swift.Bool { try await self.pythonModule.ends(text, PyFFI.PythonTupleItems(with_), or_: PyFFI.PythonTupleItems(or_)) }

    @discardableResult internal func resized(_ size: any Model.TupleOrListArgument, _ by: any Model.FloatOrTupleArgument) throws -> PyFFI.PythonTuple<Swift.Double, Swift.Double> { try self.pythonModule.resized(size, by) }

    @discardableResult internal nonisolated(nonsending) func resized(_ size: any Model.TupleOrListArgument, _ by: any Model.FloatOrTupleArgument) async throws -> PyFFI.PythonTuple<Swift.Double, Swift.Double> { try await self.pythonModule.resized(size, by) }

    @discardableResult internal func doubled(_ xs: any PyFFI.PythonArrayLike) throws -> PyFFI.PythonArray<Swift.Double> { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_doubled__(xs) }

    @discardableResult internal nonisolated(nonsending) func doubled(_ xs: any PyFFI.PythonArrayLike) async throws -> PyFFI.PythonArray<Swift.Double> { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_doubled__(xs) }

    @discardableResult internal func total(xs: (any PyFFI.PythonArrayLike)? = nil) throws -> Swift.Double { try self.pythonModule.total(xs: PyFFI.PythonOptional(xs)) }

    @discardableResult internal nonisolated(nonsending) func total(xs: (any PyFFI.PythonArrayLike)? = nil) async throws -> Swift.Double { try await self.pythonModule.total(xs: PyFFI.PythonOptional(xs)) }

    @discardableResult internal func anything(_ value: any PyFFI.PythonConvertible, values: [any PyFFI.PythonConvertible]? = nil, entries: [Swift.String: any PyFFI.PythonConvertible]? = nil) throws -> PyFFI.PythonObject { try self.pythonModule.anything(value, values: values.map { PyFFI.PythonItems($0) }, entries: entries.map { PyFFI.PythonEntries($0) }) }

    @discardableResult internal nonisolated(nonsending) func anything(_ value: any PyFFI.PythonConvertible, values: [any PyFFI.PythonConvertible]? = nil, entries: [Swift.String: any PyFFI.PythonConvertible]? = nil) async throws -> PyFFI.PythonObject { try await self.pythonModule.anything(value, values: values.map { PyFFI.PythonItems($0) }, entries: entries.map { PyFFI.PythonEntries($0) }) }

    internal func nothing() throws { _ = try self.pythonModule.nothing() as PyFFI.PythonObject }

    internal nonisolated(nonsending) func nothing() async throws { _ = try await self.pythonModule.nothing() as PyFFI.PythonObject }

    @discardableResult internal func words(_ first: Swift.String, _ others: Swift.String...) throws -> Swift.String { try self.pythonModule.words.callWith(PyFFI.PythonCall(first).variadic("others", others)) }

    @discardableResult internal nonisolated(nonsending) func words(_ first: Swift.String, _ others: Swift.String...) async throws -> Swift.String { try await self.pythonModule.words.callWith(PyFFI.PythonCall(first).variadic("others", others)) }

    @discardableResult internal func apply(_ f: @escaping @Sendable (Swift.Int, Swift.String) throws -> Swift.Double, _ n: Swift.Int) throws -> [Swift.Double] { try self.pythonModule.apply(self.pythonRuntime.function(f), n) }

    @discardableResult internal nonisolated(nonsending) func apply(_ f: @escaping @Sendable (Swift.Int, Swift.String) throws -> Swift.Double, _ n: Swift.Int) async throws -> [Swift.Double] { try await self.pythonModule.apply(self.pythonRuntime.function(f), n) }

    @discardableResult internal func apply_async(_ f: @escaping @Sendable (Swift.Int) async throws -> Swift.Int, _ n: Swift.Int) throws -> [Swift.Int] { try self.pythonRuntime.run(self.pythonModule.apply_async(self.pythonRuntime.function(f), n)) }

    @discardableResult internal nonisolated(nonsending) func apply_async(_ f: @escaping @Sendable (Swift.Int) async throws -> Swift.Int, _ n: Swift.Int) async throws -> [Swift.Int] { try await self.pythonModule.apply_async(self.pythonRuntime.function(f), n) }

    @discardableResult internal func lines(_ path: Swift.String) throws -> PyFFI.PythonElements<Swift.String> { try PyFFI.PythonElements(self.pythonBindings.adapters.__pyffi_c7f968a1_0_lines__(path) as PyFFI.PythonObject, as: Swift.String.self) }

    @discardableResult internal nonisolated(nonsending) func lines(_ path: Swift.String) async throws -> PyFFI.PythonElements<Swift.String> { try await PyFFI.PythonElements(self.pythonBindings.adapters.__pyffi_c7f968a1_0_lines__(path) as PyFFI.PythonObject, as: Swift.String.self) }

    @discardableResult internal func colours() throws -> PyFFI.PythonElements<Model.Colour> { try PyFFI.PythonElements(self.pythonBindings.adapters.__pyffi_c7f968a1_0_colours__() as PyFFI.PythonObject, as: Model.Colour.self) }

    @discardableResult internal nonisolated(nonsending) func colours() async throws -> PyFFI.PythonElements<Model.Colour> { try await PyFFI.PythonElements(self.pythonBindings.adapters.__pyffi_c7f968a1_0_colours__() as PyFFI.PythonObject, as: Model.Colour.self) }

    @discardableResult internal func fetch(_ url: Swift.String, timeout: Swift.Double? = 5.0) throws -> [Swift.UInt8] { try self.pythonRuntime.run(self.pythonModule.fetch(url, timeout: timeout)) }

    @discardableResult internal nonisolated(nonsending) func fetch(_ url: Swift.String, timeout: Swift.Double? = 5.0) async throws -> [Swift.UInt8] { try await self.pythonModule.fetch(url, timeout: timeout) }

    @discardableResult internal func ticks(_ n: Swift.Int) throws -> PyFFI.PythonElements<Swift.Int> { try PyFFI.PythonElements(self.pythonModule.ticks(n) as PyFFI.PythonObject, as: Swift.Int.self) }

    @discardableResult internal nonisolated(nonsending) func ticks(_ n: Swift.Int) async throws -> PyFFI.PythonElements<Swift.Int> { try await PyFFI.PythonElements(self.pythonModule.ticks(n) as PyFFI.PythonObject, as: Swift.Int.self) }

    @discardableResult internal func corners(_ count: Swift.Int) throws -> [Model._Corner] { try self.pythonModule.corners(count) }

    @discardableResult internal nonisolated(nonsending) func corners(_ count: Swift.Int) async throws -> [Model._Corner] { try await self.pythonModule.corners(count) }

    @discardableResult internal func timeouts(_ xs: Swift.Int..., timeout: Swift.Double? = 5.0, colours: Swift.Set<Model.Colour>? = nil) throws -> Swift.String { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_timeouts__.callWith(PyFFI.PythonCall().variadic("xs", xs).keyword("timeout", PyFFI.PythonOptional(timeout)).keyword("colours", PyFFI.PythonAdapted(colours))) }

    @discardableResult internal nonisolated(nonsending) func timeouts(_ xs: Swift.Int..., timeout: Swift.Double? = 5.0, colours: Swift.Set<Model.Colour>? = nil) async throws -> Swift.String { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_timeouts__.callWith(PyFFI.PythonCall().variadic("xs", xs).keyword("timeout", PyFFI.PythonOptional(timeout)).keyword("colours", PyFFI.PythonAdapted(colours))) }

    /// Parameters that hide what adapters call.
    @discardableResult internal func painted(_ set: Swift.Set<Model.Colour>, tuple: Model.Colour = .RED) throws -> [Model.Colour] { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_painted__(PyFFI.PythonAdapted(set), tuple: PyFFI.PythonAdapted(tuple)) }

    @discardableResult internal nonisolated(nonsending) func painted(_ set: Swift.Set<Model.Colour>, tuple: Model.Colour = .RED) async throws -> [Model.Colour] { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_painted__(PyFFI.PythonAdapted(set), tuple: PyFFI.PythonAdapted(tuple)) }

    @discardableResult internal func told(_ n: Swift.Int, progress: (@Sendable (Swift.Int, Swift.String) throws -> Swift.Void)? = nil) throws -> Swift.Int { try self.pythonModule.told(n, progress: progress.map { try self.pythonRuntime.function($0) }) }

    @discardableResult internal nonisolated(nonsending) func told(_ n: Swift.Int, progress: (@Sendable (Swift.Int, Swift.String) throws -> Swift.Void)? = nil) async throws -> Swift.Int { try await self.pythonModule.told(n, progress: progress.map { try self.pythonRuntime.function($0) }) }

    @discardableResult internal func no_basket() throws -> Model.Basket { try self.pythonModule.no_basket() }

    @discardableResult internal nonisolated(nonsending) func no_basket() async throws -> Model.Basket { try await self.pythonModule.no_basket() }

    @discardableResult internal func basket(_ of: Model.Basket, fruits: [Model.Fruit]? = nil) throws -> Model.Basket { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_basket__(of, fruits: PyFFI.PythonAdapted(fruits)) }

    @discardableResult internal nonisolated(nonsending) func basket(_ of: Model.Basket, fruits: [Model.Fruit]? = nil) async throws -> Model.Basket { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_basket__(of, fruits: PyFFI.PythonAdapted(fruits)) }

    @discardableResult internal func lie() throws -> Swift.Int { try self.pythonModule.lie() }

    @discardableResult internal nonisolated(nonsending) func lie() async throws -> Swift.Int { try await self.pythonModule.lie() }

    @discardableResult internal func lie_of_colour(colour: Model.Colour = .RED) throws -> Swift.Int { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_lie_of_colour__(colour: PyFFI.PythonAdapted(colour)) }

    @discardableResult internal nonisolated(nonsending) func lie_of_colour(colour: Model.Colour = .RED) async throws -> Swift.Int { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_lie_of_colour__(colour: PyFFI.PythonAdapted(colour)) }

    @discardableResult internal func lie_of_house() throws -> Model.House { try self.pythonBindings.adapters.__pyffi_c7f968a1_0_lie_of_house__() }

    @discardableResult internal nonisolated(nonsending) func lie_of_house() async throws -> Model.House { try await self.pythonBindings.adapters.__pyffi_c7f968a1_0_lie_of_house__() }

    @discardableResult internal func biggest(_ shapes: [any Model.ShapeProtocol]) throws -> Model.Shape { try self.pythonModule.biggest(shapes.map { $0.object }) }

    @discardableResult internal nonisolated(nonsending) func biggest(_ shapes: [any Model.ShapeProtocol]) async throws -> Model.Shape { try await self.pythonModule.biggest(shapes.map { $0.object }) }

    @discardableResult internal func name_of(_ shape: any Model.ShapeOrStrArgument) throws -> Swift.String { try self.pythonModule.name_of(shape) }

    @discardableResult internal nonisolated(nonsending) func name_of(_ shape: any Model.ShapeOrStrArgument) async throws -> Swift.String { try await self.pythonModule.name_of(shape) }

    @discardableResult internal func as_shape(_ text: Swift.String) throws -> Model.ShapeOrStr { try self.pythonModule.as_shape(text) }

    @discardableResult internal nonisolated(nonsending) func as_shape(_ text: Swift.String) async throws -> Model.ShapeOrStr { try await self.pythonModule.as_shape(text) }

    @discardableResult internal func `where`(_ `default`: Swift.Int, `inout`: Swift.Int = 1, self_: Swift.Int = 2, object: Swift.Int = 3, module: Swift.Int = 4) throws -> [Swift.Int] { try self.pythonModule[dynamicMember: "where"](`default`, `inout`: `inout`, self_: self_, object: object, module: module) }

    @discardableResult internal nonisolated(nonsending) func `where`(_ `default`: Swift.Int, `inout`: Swift.Int = 1, self_: Swift.Int = 2, object: Swift.Int = 3, module: Swift.Int = 4) async throws -> [Swift.Int] { try await self.pythonModule[dynamicMember: "where"](`default`, `inout`: `inout`, self_: self_, object: object, module: module) }

    internal var MOST: PyFFI.PythonReadOnlyAttribute<Swift.Int> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "MOST") }

    internal var VERSION: PyFFI.PythonReadOnlyAttribute<Swift.String> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "VERSION") }

    internal enum Kind: Swift.String, Swift.CaseIterable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case fast = "fast"
        case very_slow = "very slow"
    }

    /// What a parameter takes that is one of Swift.Int, Swift.String.
    internal protocol IntOrStrArgument: PyFFI.PythonConvertible {}

    internal enum IntOrStr: Model.IntOrStrArgument, Swift.Sendable, Swift.Hashable, PyFFI.ConvertibleFromPython, Swift.ExpressibleByIntegerLiteral, Swift.ExpressibleByStringLiteral {
        case int(Swift.Int)
        case str(Swift.String)
        internal init(integerLiteral value: Swift.Int) { self = .int(value) }
        internal init(stringLiteral value: Swift.String) { self = .str(value) }

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .int(let value): try value.write(to: writer)
                case .str(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Model.IntOrStr {
            switch reader.kind {
                case .int, .bool: return .int(try Swift.Int.read(from: reader))
                case .string: return .str(try Swift.String.read(from: reader))
                default: throw reader.mismatch(expected: "int | str")
            }
        }
    }

    /// What a parameter takes that is one of Swift.Int, PyFFI.PythonSlice.
    internal protocol IntOrSliceArgument: PyFFI.PythonConvertible {}

    internal enum IntOrSlice: Model.IntOrSliceArgument, Swift.Sendable, Swift.Hashable, PyFFI.ConvertibleFromPython, Swift.ExpressibleByIntegerLiteral {
        case int(Swift.Int)
        case slice(PyFFI.PythonSlice)
        internal init(integerLiteral value: Swift.Int) { self = .int(value) }

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .int(let value): try value.write(to: writer)
                case .slice(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Model.IntOrSlice {
            switch reader.kind {
                case .int, .bool: return .int(try Swift.Int.read(from: reader))
                case .object: return .slice(try PyFFI.PythonSlice.read(from: reader))
                default: throw reader.mismatch(expected: "int | slice")
            }
        }
    }

    /// What a parameter takes that is one of Swift.String, [Swift.String].
    internal protocol StrOrTupleArgument: PyFFI.PythonConvertible {}
    internal protocol StrOrTupleArgumentElement: PyFFI.PythonConvertible {}

    internal enum StrOrTuple: Model.StrOrTupleArgument, Swift.Sendable, Swift.Hashable, PyFFI.ConvertibleFromPython, Swift.ExpressibleByStringLiteral {
        case str(Swift.String)
        case tuple([Swift.String])
        internal init(stringLiteral value: Swift.String) { self = .str(value) }

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .str(let value): try value.write(to: writer)
                case .tuple(let value): try PyFFI.PythonTupleItems(value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Model.StrOrTuple {
            switch reader.kind {
                case .string: return .str(try Swift.String.read(from: reader))
                case .tuple: return .tuple(try [Swift.String].read(from: reader))
                default: throw reader.mismatch(expected: "str | tuple")
            }
        }
    }

    /// What a parameter takes that is one of PyFFI.PythonTuple<Swift.Int, Swift.Int>, [Swift.Int].
    internal protocol TupleOrListArgument: PyFFI.PythonConvertible {}
    internal protocol TupleOrListArgumentElement: PyFFI.PythonConvertible {}
    internal protocol TupleOrListArgumentTupleElement: PyFFI.PythonConvertible {}

    internal enum TupleOrList: Model.TupleOrListArgument, Swift.Sendable, Swift.Hashable, PyFFI.ConvertibleFromPython {
        case tuple(PyFFI.PythonTuple<Swift.Int, Swift.Int>)
        case list([Swift.Int])

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .tuple(let value): try value.write(to: writer)
                case .list(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Model.TupleOrList {
            switch reader.kind {
                case .tuple: return .tuple(try PyFFI.PythonTuple<Swift.Int, Swift.Int>.read(from: reader))
                case .list: return .list(try [Swift.Int].read(from: reader))
                default: throw reader.mismatch(expected: "tuple | list")
            }
        }
    }

    /// What a parameter takes that is one of Swift.Double, PyFFI.PythonTuple<Swift.Double, Swift.Double>.
    internal protocol FloatOrTupleArgument: PyFFI.PythonConvertible {}
    internal protocol FloatOrTupleArgumentTupleElement: PyFFI.PythonConvertible {}

    internal enum FloatOrTuple: Model.FloatOrTupleArgument, Swift.Sendable, Swift.Hashable, PyFFI.ConvertibleFromPython, Swift.ExpressibleByIntegerLiteral, Swift.ExpressibleByFloatLiteral {
        case float(Swift.Double)
        case tuple(PyFFI.PythonTuple<Swift.Double, Swift.Double>)
        internal init(integerLiteral value: Swift.Int) { self = .float(Swift.Double(value)) }
        internal init(floatLiteral value: Swift.Double) { self = .float(value) }

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .float(let value): try value.write(to: writer)
                case .tuple(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Model.FloatOrTuple {
            switch reader.kind {
                case .float, .int: return .float(try Swift.Double.read(from: reader))
                case .tuple: return .tuple(try PyFFI.PythonTuple<Swift.Double, Swift.Double>.read(from: reader))
                default: throw reader.mismatch(expected: "float | tuple")
            }
        }
    }

    /// What a parameter takes that is one of Model.Shape, Swift.String.
    internal protocol ShapeOrStrArgument: PyFFI.PythonConvertible {}

    internal enum ShapeOrStr: Model.ShapeOrStrArgument, Swift.Sendable, PyFFI.ConvertibleFromPython, Swift.ExpressibleByStringLiteral {
        case shape(Model.Shape)
        case str(Swift.String)
        internal init(stringLiteral value: Swift.String) { self = .str(value) }

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .shape(let value): try value.write(to: writer)
                case .str(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Model.ShapeOrStr {
            switch reader.kind {
                case .object: return .shape(try Model.Shape.read(from: reader))
                case .string: return .str(try Swift.String.read(from: reader))
                default: throw reader.mismatch(expected: "shape | str")
            }
        }
    }

    /// The Python file, and those that it imports.
    internal static let pythonSources: [PyFFI.PythonSource] = [
        PyFFI.PythonSource(module: "model", file: "model.py", text: #"""
        """Prices of houses: a file with everything that has a form of its own in Swift."""

        from __future__ import annotations

        import asyncio
        import datetime
        import decimal
        import enum
        import uuid
        from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
        from dataclasses import dataclass, field
        from pathlib import Path
        from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypedDict, TypeVar

        import prices
        from fruits import Basket, Fruit
        from parts.words import joined_words

        if TYPE_CHECKING:
            from typing import Self

            import numpy as np
            from numpy.typing import ArrayLike, NDArray

        T = TypeVar("T")

        MOST: int = 10
        VERSION = "1.0"


        class Colour(enum.Enum):
            """The colour of a front door."""

            RED = "red"
            GREEN = "green"
            SCARLET = "red"


        class Floor(enum.Enum):
            GROUND = (0, "ground")
            FIRST = (1, "first")


        class Level(enum.IntFlag):
            LOW = 1
            HIGH = 2
            ALL = LOW | HIGH


        class Address(NamedTuple):
            street: str
            number: int = 1


        @dataclass
        class House:
            """One house."""

            address: Address
            rooms: int = 3
            colour: Colour = Colour.RED
            tags: list[str] = field(default_factory=list)
            built: datetime.date | None = None


        @dataclass
        class Garden:
            """A garden, which can grow."""

            size: float
            colour: Colour = Colour.GREEN

            def grow(self, by: float) -> Garden:
                return Garden(self.size + by, self.colour)


        class Options(TypedDict, total=False):
            depth: int
            name: str


        class ModelError(ValueError):
            """Raised by predict."""

            def __init__(self, message: str, code: int):
                super().__init__(message)
                self.code = code


        # Records, enumerations and defaults


        def predict(houses: list[House], *, limit: int = 3, colour: Colour = Colour.RED) -> dict[str, float]:
            """Predict prices.

            Only houses of one colour have one.

            Args:
                houses: what to price
                limit: at most so many
                    rooms

            Returns:
                the prices by street

            Raises:
                ModelError: the limit is negative
            """
            if limit < 0:
                raise ModelError("limit is negative", 7)
            return {h.address.street: h.rooms * prices.ROOM for h in houses if h.colour is colour or h.rooms > limit}


        def describe(house: House) -> str:
            assert isinstance(house, House) and isinstance(house.address, Address) and isinstance(house.colour, Colour)
            return repr(house)


        def rebuilt(house: House) -> House:
            return House(Address(house.address.street, 2), house.rooms, Colour.GREEN, ["new"], datetime.date(2020, 1, 2))


        def streets(houses: dict[str, House]) -> set[Address]:
            return {house.address for house in houses.values()}


        def options(given: Options | None = None) -> Options:
            assert given is None or type(given) is dict
            return {"depth": 1} if given is None else given


        def floor(of: Floor) -> tuple[Floor, Level]:
            return of, Level.LOW


        def levels(of: Level = Level.ALL) -> list[Level]:
            return [level for level in (Level.LOW, Level.HIGH) if level in of]


        def mode(kind: Literal["fast", "very slow"] = "fast") -> str:
            return kind


        # Values


        def sums(*numbers: int, start: int = 0, **named: int) -> int:
            return sum(numbers, start) + sum(named.values())


        def money(amount: decimal.Decimal, key: uuid.UUID) -> tuple[decimal.Decimal, uuid.UUID]:
            return amount * 2, key


        def times(
            day: datetime.date, hour: datetime.time, moment: datetime.datetime, span: datetime.timedelta
        ) -> tuple[datetime.date, datetime.time, datetime.datetime, datetime.timedelta]:
            return day, hour, moment, span


        def parent(path: Path) -> Path:
            assert isinstance(path, Path), path
            return path.parent


        def joined(data: bytes | bytearray, more: bytes = b"!") -> bytes:
            return bytes(data) + more


        def parse(x: int | str) -> int | str | None:
            return {1: "one", "two": 2}.get(x)


        def first(xs: list[T]) -> T:
            return xs[0]


        def root(of: complex, turned: bool = False) -> complex:
            return of**0.5 * (-1 if turned else 1)


        def items(of: list[int], where: int | slice) -> list[int]:
            assert isinstance(where, (int, slice)), where
            found = of[where]
            return found if isinstance(found, list) else [found]


        def ends(text: str, with_: str | tuple[str, ...], *, or_: tuple[str, ...] = ()) -> bool:
            return text.endswith(with_) or text.endswith(or_)


        def resized(size: tuple[int, int] | list[int], by: float | tuple[float, float]) -> tuple[float, float]:
            x, y = by if isinstance(by, tuple) else (by, by)
            return float(size[0] * x), float(size[1] * y)


        def doubled(xs: NDArray[np.float64]) -> NDArray[np.float64]:
            return xs * 2


        def total(xs: ArrayLike | None = None) -> float:
            import numpy

            return 0.0 if xs is None else float(numpy.sum(xs))


        def anything(value: Any, values: list[Any] | None = None, entries: dict[str, Any] | None = None) -> Any:
            return [value, values, entries]


        def nothing() -> None:
            pass


        def words(first: str, *others: str) -> str:
            return joined_words(first, *others)


        # Functions


        def apply(f: Callable[[int, str], float], n: int) -> list[float]:
            return [f(i, "x" * i) for i in range(n)]


        async def apply_async(f: Callable[[int], Awaitable[int]], n: int) -> list[int]:
            return [await f(i) for i in range(n)]


        # What gives elements


        def lines(path: Path) -> Iterator[str]:
            yield from path.read_text().splitlines()


        def colours() -> Iterator[Colour]:
            yield from Colour


        async def fetch(url: str, timeout: float | None = 5.0) -> bytes:
            await asyncio.sleep(0)
            return f"{url} {timeout}".encode()


        async def ticks(n: int) -> AsyncIterator[int]:
            for i in range(n):
                await asyncio.sleep(0)
                yield i


        # Classes


        class Shape:
            """A shape with a name."""

            def __init__(self, name: str, colour: Colour = Colour.RED):
                self.name = name
                self.colour = colour

            @property
            def area(self) -> float:
                """How much it covers."""
                return 0.0

            def scaled(self, by: float) -> Self:
                return self

            def painted(self, colour: Colour) -> Colour:
                self.colour = colour
                return colour

            async def later(self) -> str:
                await asyncio.sleep(0)
                return self.name

            def __len__(self) -> int:
                return 4

            def __add__(self, other: Shape) -> Shape:
                return Square(2)


        class Square(Shape):
            side: float

            class Corner:
                """One of four."""

                def __init__(self, index: int):
                    self.index = index

            def __init__(self, side: float, *, name: str = "square"):
                super().__init__(name)
                self.side = side

            @property
            def area(self) -> float:
                return self.side**2

            @property
            def diagonal(self) -> float:
                return self.side * 2**0.5

            @diagonal.setter
            def diagonal(self, value: float):
                self.side = value / 2**0.5

            def scaled(self, by: float) -> Self:
                return type(self)(self.side * by)

            def corners(self) -> list[Corner]:
                return [Square.Corner(index) for index in range(4)]

            @classmethod
            def unit(cls) -> Self:
                return cls(1)

            @staticmethod
            def is_colour(colour: Colour) -> bool:
                return isinstance(colour, Colour)


        class _Corner:
            """Instances are given, but nobody offers the class."""

            def __init__(self, x: int) -> None:
                self.x = x

            def next(self) -> _Corner:
                return _Corner(self.x + 1)


        def corners(count: int) -> list[_Corner]:
            return [_Corner(x) for x in range(count)]


        def timeouts(*xs: int, timeout: float | None = 5.0, colours: set[Colour] | None = None) -> str:
            return f"{len(xs)} {timeout} {colours}"


        def painted(set: set[Colour], *, tuple: Colour = Colour.RED) -> list[Colour]:
            """Parameters that hide what adapters call."""
            return [*sorted(set, key=lambda colour: colour.value), tuple]


        def told(n: int, progress: Callable[[int, str], None] | None = None) -> int:
            for index in range(n if progress else 0):
                progress(index, "x" * index)
            return n


        def no_basket() -> Basket:
            return Basket([])


        def basket(of: Basket, fruits: list[Fruit] | None = None) -> Basket:
            return of.with_(fruits or [])


        # Functions whose annotations are wrong


        def lie() -> int:
            return "text"


        def lie_of_colour(colour: Colour = Colour.RED) -> int:
            return "red"


        def lie_of_house() -> House:
            return None


        def biggest(shapes: list[Shape]) -> Shape:
            return max(shapes, key=lambda shape: shape.area)


        def name_of(shape: Shape | str) -> str:
            return shape if isinstance(shape, str) else shape.name


        def as_shape(text: str) -> Shape | str:
            return Square(3) if text == "square" else text


        # Names that Swift has another use for


        def where(default: int, inout: int = 1, *, self_: int = 2, object: int = 3, module: int = 4) -> list[int]:
            return [default, inout, self_, object, module]

        """#),
        PyFFI.PythonSource(module: "prices", file: "prices.py", text: #"""
        """What model.py imports."""

        ROOM = 1000.0

        """#),
        PyFFI.PythonSource(module: "fruits", file: "fruits.py", text: #"""
        """Classes of a file beside another one.\#u{c} Form feeds are old-fashioned."""

        from __future__ import annotations

        import enum
        from dataclasses import dataclass


        class Fruit(enum.Enum):
            APPLE = "apple"
            PEAR = "pear"


        @dataclass
        class Crate:
            size: int
            fruits: list[Fruit]


        class Basket:
            def __init__(self, crates: list[Crate]) -> None:
                self.crates = crates

            def with_(self, fruits: list[Fruit]) -> Basket:
                return Basket([*self.crates, Crate(len(fruits), fruits)])


        def empty() -> Basket:
            return Basket([])

        """#),
        PyFFI.PythonSource(module: "parts", file: "parts/__init__.py", text: #"""
        """A package that model.py imports from."""

        """#),
        PyFFI.PythonSource(module: "parts.words", file: "parts/words.py", text: #"""
        from . import signs


        def joined_words(*words: str) -> str:
            return signs.BETWEEN.join(words)

        """#),
        PyFFI.PythonSource(module: "parts.signs", file: "parts/signs.py", text: #"""
        BETWEEN = "-"

        """#),
    ]

    private static let pythonAdapters = #"""
        _m = module

        class _Mismatch(TypeError): pass

        from importlib import import_module as _module

        def _attach(owner, name, value):
            try:
                owner = owner()
            except AttributeError:
                return
            # A class may refuse what is done to it.
            type.__setattr__(owner, name, value)

        def _of(kind, value):
            if not isinstance(value, kind):
                raise _Mismatch(f"expected {kind.__name__}, got {type(value).__name__}")
            return value

        from pathlib import Path as _Path

        from os import fspath as _fspath

        def _asarray(value, dtype=None):
            import numpy
            array = numpy.asarray(value)
            if dtype is None or array.dtype == dtype:
                return array
            is_safe = not array.size or numpy.can_cast(array.dtype, dtype, "same_kind")
            if is_safe or array.dtype.kind in "iu":
                made = array.astype(dtype)
                if is_safe or (made == array).all():
                    return made
            raise TypeError(f"an array of {array.dtype} can't become one of {dtype} without a loss")

        def _each(convert, values):
            try:
                for value in values:
                    yield convert(value)
            finally:
                close = getattr(values, "close", None)
                if close:
                    close()

        def _in_c3(v):
            return _m.Address(v[0], v[1])

        def _out_c3(o):
            _of(_m.Address, o)
            return (o.street, o.number,)

        def _in_c4(v):
            return _m.House(_in_c3(v[0]), v[1], _m.Colour(v[2]), v[3], v[4])

        def _out_c4(o):
            _of(_m.House, o)
            return (o.address, o.rooms, _of(_m.Colour, o.colour).value, o.tags, o.built,)

        def __pyffi_c7f968a1_c5x0_Garden__(_0, /, **_options):
            if "colour" in _options: _options["colour"] = _m.Colour(_options["colour"])
            return _m.Garden(_0, **_options)

        def _in_c6(v):
            return {k: x for k, x in (("depth", v[0]), ("name", v[1]),) if x is not None or k not in {"depth", "name"}}

        def _out_c6(o):
            return (o.get("depth"), o.get("name"),)

        def __pyffi_c7f968a1_c8x0_Shape__(_0, /, **_options):
            if "colour" in _options: _options["colour"] = _m.Colour(_options["colour"])
            return _m.Shape(_0, **_options)

        def _call_c8x0_painted(_self, _0, /):
            _given = _self.painted(_m.Colour(_0))
            try:
                return _of(_m.Colour, _given).value
            except _Mismatch as e:
                raise TypeError(f"call <Shape>.painted: {e}") from None

        def _call_c9x0_is_colour(_0, /):
            return _m.Square.is_colour(_m.Colour(_0))

        def _call_c12x0_with_(_self, _0, /):
            return _self.with_([_module("fruits").Fruit(v) for v in _0])

        def _in_c14(v):
            return _module("fruits").Crate(v[0], [_module("fruits").Fruit(v) for v in v[1]])

        def _out_c14(o):
            _of(_module("fruits").Crate, o)
            return (o.size, [_of(_module("fruits").Fruit, v).value for v in o.fruits],)

        def __pyffi_c7f968a1_0_predict__(_0, /, **_options):
            if "colour" in _options: _options["colour"] = _m.Colour(_options["colour"])
            return _m.predict([_in_c4(v) for v in _0], **_options)

        def __pyffi_c7f968a1_0_describe__(_0, /):
            return _m.describe(_in_c4(_0))

        def __pyffi_c7f968a1_0_rebuilt__(_0, /):
            _given = _m.rebuilt(_in_c4(_0))
            try:
                return _out_c4(_given)
            except _Mismatch as e:
                raise TypeError(f"call model.rebuilt: {e}") from None

        def __pyffi_c7f968a1_0_streets__(_0, /):
            return _m.streets({k: _in_c4(v) for k, v in _0.items()})

        def __pyffi_c7f968a1_0_options__(**_options):
            if "given" in _options: _options["given"] = None if _options["given"] is None else _in_c6(_options["given"])
            _given = _m.options(**_options)
            try:
                return _out_c6(_given)
            except _Mismatch as e:
                raise TypeError(f"call model.options: {e}") from None

        def __pyffi_c7f968a1_0_floor__(_0, /):
            _given = _m.floor(_m.Floor[_0])
            try:
                return (lambda t: (_of(_m.Floor, t[0]).name, _of(_m.Level, t[1]).value,))(_given)
            except _Mismatch as e:
                raise TypeError(f"call model.floor: {e}") from None

        def __pyffi_c7f968a1_0_levels__(**_options):
            if "of" in _options: _options["of"] = _m.Level(_options["of"])
            _given = _m.levels(**_options)
            try:
                return [_of(_m.Level, v).value for v in _given]
            except _Mismatch as e:
                raise TypeError(f"call model.levels: {e}") from None

        def __pyffi_c7f968a1_0_parent__(_0, /):
            _given = _m.parent(_Path(_0))
            try:
                return _fspath(_given)
            except _Mismatch as e:
                raise TypeError(f"call model.parent: {e}") from None

        def __pyffi_c7f968a1_0_doubled__(_0, /):
            return _m.doubled(_asarray(_0, "float64"))

        def __pyffi_c7f968a1_0_lines__(_0, /):
            return _m.lines(_Path(_0))

        def __pyffi_c7f968a1_0_colours__():
            _given = _m.colours()
            try:
                return _each(lambda v: _of(_m.Colour, v).value, _given)
            except _Mismatch as e:
                raise TypeError(f"call model.colours: {e}") from None

        def __pyffi_c7f968a1_0_timeouts__(*_rest, **_options):
            if "colours" in _options: _options["colours"] = None if _options["colours"] is None else set(_m.Colour(v) for v in _options["colours"])
            return _m.timeouts(*_rest, **_options)

        def __pyffi_c7f968a1_0_painted__(_0, /, **_options):
            if "tuple" in _options: _options["tuple"] = _m.Colour(_options["tuple"])
            _given = _m.painted(set(_m.Colour(v) for v in _0), **_options)
            try:
                return [_of(_m.Colour, v).value for v in _given]
            except _Mismatch as e:
                raise TypeError(f"call model.painted: {e}") from None

        def __pyffi_c7f968a1_0_basket__(_0, /, **_options):
            if "fruits" in _options: _options["fruits"] = None if _options["fruits"] is None else [_module("fruits").Fruit(v) for v in _options["fruits"]]
            return _m.basket(_0, **_options)

        def __pyffi_c7f968a1_0_lie_of_colour__(**_options):
            if "colour" in _options: _options["colour"] = _m.Colour(_options["colour"])
            return _m.lie_of_colour(**_options)

        def __pyffi_c7f968a1_0_lie_of_house__():
            _given = _m.lie_of_house()
            try:
                return _out_c4(_given)
            except _Mismatch as e:
                raise TypeError(f"call model.lie_of_house: {e}") from None

        _attach(lambda: _m.Garden, "__pyffi_c7f968a1_c5_colour__", property(lambda o: _of(_m.Colour, o.colour).value))

        _attach(lambda: _m.Garden, "__pyffi_c7f968a1_c5set_colour__", lambda o, v: setattr(o, "colour", _m.Colour(v)))

        _attach(lambda: _m.Shape, "__pyffi_c7f968a1_c8_colour__", property(lambda o: _of(_m.Colour, o.colour).value))

        _attach(lambda: _m.Shape, "__pyffi_c7f968a1_c8set_colour__", lambda o, v: setattr(o, "colour", _m.Colour(v)))

        _attach(lambda: _m.Shape, "__pyffi_c7f968a1_c8x0_painted__", _call_c8x0_painted)

        _attach(lambda: _m.Square, "__pyffi_c7f968a1_c9x0_is_colour__", staticmethod(_call_c9x0_is_colour))

        _attach(lambda: _module("fruits").Basket, "__pyffi_c7f968a1_c12_crates__", property(lambda o: [_out_c14(v) for v in o.crates]))

        _attach(lambda: _module("fruits").Basket, "__pyffi_c7f968a1_c12set_crates__", lambda o, v: setattr(o, "crates", [_in_c14(v) for v in v]))

        _attach(lambda: _module("fruits").Basket, "__pyffi_c7f968a1_c12x0_with___", _call_c12x0_with_)
        """#
}
extension Model.Garden {
    internal var size: PyFFI.PythonAttribute<Swift.Double> { PyFFI.PythonAttribute(self.object, "size") }

    internal var colour: PyFFI.PythonAttribute<Model.Colour> { PyFFI.PythonAttribute(self.object, "__pyffi_c7f968a1_c5_colour__", setter: "__pyffi_c7f968a1_c5set_colour__") }

    @discardableResult internal func grow(_ by: Swift.Double) throws -> Model.Garden { try self.object.grow(by) }

    @discardableResult internal nonisolated(nonsending) func grow(_ by: Swift.Double) async throws -> Model.Garden { try await self.object.grow(by) }
}

extension Model.ShapeProtocol {
    /// How much it covers.
    internal var area: PyFFI.PythonReadOnlyAttribute<Swift.Double> { PyFFI.PythonReadOnlyAttribute(self.object, "area") }

    internal var name: PyFFI.PythonAttribute<Swift.String> { PyFFI.PythonAttribute(self.object, "name") }

    internal var colour: PyFFI.PythonAttribute<Model.Colour> { PyFFI.PythonAttribute(self.object, "__pyffi_c7f968a1_c8_colour__", setter: "__pyffi_c7f968a1_c8set_colour__") }

    @discardableResult internal func scaled(_ by: Swift.Double) throws -> Self { try self.object.scaled(by) }

    @discardableResult internal nonisolated(nonsending) func scaled(_ by: Swift.Double) async throws -> Self { try await self.object.scaled(by) }

    @discardableResult internal func painted(_ colour: Model.Colour) throws -> Model.Colour { try self.object.__pyffi_c7f968a1_c8x0_painted__(PyFFI.PythonAdapted(colour)) }

    @discardableResult internal nonisolated(nonsending) func painted(_ colour: Model.Colour) async throws -> Model.Colour { try await self.object.__pyffi_c7f968a1_c8x0_painted__(PyFFI.PythonAdapted(colour)) }

    @discardableResult internal func later() throws -> Swift.String { try self.pythonRuntime.run(self.object.later()) }

    @discardableResult internal nonisolated(nonsending) func later() async throws -> Swift.String { try await self.object.later() }

    @discardableResult internal func itemCount() throws -> Swift.Int { try self.object.__len__() }

    @discardableResult internal nonisolated(nonsending) func itemCount() async throws -> Swift.Int { try await self.object.__len__() }

    internal static func + (left: Self, right: any Model.ShapeProtocol) throws -> Model.Shape { try Model.Shape(try left.object + right.object) }

    internal nonisolated(nonsending) static func + (left: Self, right: any Model.ShapeProtocol) async throws -> Model.Shape { try await Model.Shape(try await left.object + right.object) }
}

extension Model.Square.Corner {
    internal var index: PyFFI.PythonAttribute<Swift.Int> { PyFFI.PythonAttribute(self.object, "index") }
}

extension Model.Square {
    internal var area: PyFFI.PythonReadOnlyAttribute<Swift.Double> { PyFFI.PythonReadOnlyAttribute(self.object, "area") }

    internal var diagonal: PyFFI.PythonAttribute<Swift.Double> { PyFFI.PythonAttribute(self.object, "diagonal") }

    internal var side: PyFFI.PythonAttribute<Swift.Double> { PyFFI.PythonAttribute(self.object, "side") }

    @discardableResult internal func scaled(_ by: Swift.Double) throws -> Model.Square { try self.object.scaled(by) }

    @discardableResult internal nonisolated(nonsending) func scaled(_ by: Swift.Double) async throws -> Model.Square { try await self.object.scaled(by) }

    @discardableResult internal func corners() throws -> [Model.Square.Corner] { try self.object.corners() }

    @discardableResult internal nonisolated(nonsending) func corners() async throws -> [Model.Square.Corner] { try await self.object.corners() }
}

extension Model._Corner {
    internal var x: PyFFI.PythonAttribute<Swift.Int> { PyFFI.PythonAttribute(self.object, "x") }

    @discardableResult internal func next() throws -> Model._Corner { try self.object.next() }

    @discardableResult internal nonisolated(nonsending) func next() async throws -> Model._Corner { try await self.object.next() }
}

extension Model.Basket {
    internal var crates: PyFFI.PythonAttribute<[Model.Crate]> { PyFFI.PythonAttribute(self.object, "__pyffi_c7f968a1_c12_crates__", setter: "__pyffi_c7f968a1_c12set_crates__") }

    @discardableResult internal func with_(_ fruits: [Model.Fruit]) throws -> Model.Basket { try self.object.__pyffi_c7f968a1_c12x0_with___(PyFFI.PythonAdapted(fruits)) }

    @discardableResult internal nonisolated(nonsending) func with_(_ fruits: [Model.Fruit]) async throws -> Model.Basket { try await self.object.__pyffi_c7f968a1_c12x0_with___(PyFFI.PythonAdapted(fruits)) }
}
extension Swift.Int: Model.IntOrStrArgument {}
extension Swift.String: Model.IntOrStrArgument {}
extension Swift.Int: Model.IntOrSliceArgument {}
extension PyFFI.PythonSlice: Model.IntOrSliceArgument {}
extension Swift.String: Model.StrOrTupleArgument {}
extension Swift.Array: Model.StrOrTupleArgument where Element: Model.StrOrTupleArgumentElement {}
extension Swift.String: Model.StrOrTupleArgumentElement {}
extension PyFFI.PythonTuple: Model.TupleOrListArgument where repeat each Element: Model.TupleOrListArgumentTupleElement {}
extension Swift.Int: Model.TupleOrListArgumentTupleElement {}
extension Swift.Array: Model.TupleOrListArgument where Element: Model.TupleOrListArgumentElement {}
extension Swift.Int: Model.TupleOrListArgumentElement {}
extension Swift.Double: Model.FloatOrTupleArgument {}
extension Swift.Int: Model.FloatOrTupleArgument {}
extension PyFFI.PythonTuple: Model.FloatOrTupleArgument where repeat each Element: Model.FloatOrTupleArgumentTupleElement {}
extension Swift.Double: Model.FloatOrTupleArgumentTupleElement {}
extension Swift.Int: Model.FloatOrTupleArgumentTupleElement {}
extension Model.Shape: Model.ShapeOrStrArgument {}
extension Model.Square: Model.ShapeOrStrArgument {}
extension Swift.String: Model.ShapeOrStrArgument {}
