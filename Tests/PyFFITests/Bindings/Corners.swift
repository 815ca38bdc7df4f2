// swift-format-ignore-file
// Made by pyffi gen from corners.py; changes are lost.

import PyFFI

/// What is easily lost on the way from Python's types to Swift's, and back.
internal struct Corners: PyFFI.PythonBoundModule {
    internal let pythonBindings: PyFFI.PythonBindings

    /// Imports the module.
    internal init(in python: PyFFI.PythonRuntime) throws {
        self.pythonBindings = try PyFFI.PythonBindings("corners", sources: Self.pythonSources, adapters: Self.pythonAdapters, in: python)
    }

    /// Imports the module without blocking a thread.
    internal nonisolated(nonsending) init(in python: PyFFI.PythonRuntime) async throws {
        self.pythonBindings = try await PyFFI.PythonBindings("corners", sources: Self.pythonSources, adapters: Self.pythonAdapters, in: python)
    }
    internal struct Point: Swift.Hashable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        internal var x: Swift.Int
        internal var y: Swift.Int

        internal init(x: Swift.Int, y: Swift.Int = 2) {
            self.x = x
            self.y = y
        }

        private typealias PythonFields = PyFFI.PythonTuple<Swift.Int, Swift.Int>
        internal static var pythonForm: PyFFI.PythonForm { PythonFields.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try PythonFields(self.x, self.y).write(to: writer)
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.Point {
            let fields = try PythonFields.read(from: reader).elements
            return Corners.Point(x: fields.0, y: fields.1)
        }
    }

    /// What its instances are made from is not what they have.
    internal struct Cents: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Cents")
    }

    /// The class ``Cents`` itself: call it for an instance.
    internal struct CentsClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Cents }
        @discardableResult internal func callAsFunction(_ euros: Swift.Double) throws -> Corners.Cents { try self.pythonModule.Cents(euros) }

        @discardableResult internal nonisolated(nonsending) func callAsFunction(_ euros: Swift.Double) async throws -> Corners.Cents { try await self.pythonModule.Cents(euros) }
    }

    /// Instances of ``Shape`` and of the classes derived from it.
    internal protocol ShapeProtocol: PyFFI.PythonInstance {}

    internal struct Shape: Corners.ShapeProtocol {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Shape")
    }

    /// The class ``Shape`` itself: call it for an instance.
    internal struct ShapeClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Shape }
        @discardableResult internal func callAsFunction(_ name: Swift.String) throws -> Corners.Shape { try self.pythonModule.Shape(name) }

        @discardableResult internal nonisolated(nonsending) func callAsFunction(_ name: Swift.String) async throws -> Corners.Shape { try await self.pythonModule.Shape(name) }
    }

    internal struct Circle: Corners.ShapeProtocol {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Circle")
    }

    /// The class ``Circle`` itself: call it for an instance.
    internal struct CircleClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Circle }
        @discardableResult internal func callAsFunction(_ name: Swift.String, _ radius: Swift.Double) throws -> Corners.Circle { try self.pythonModule.Circle(name, radius) }

        @discardableResult internal nonisolated(nonsending) func callAsFunction(_ name: Swift.String, _ radius: Swift.Double) async throws -> Corners.Circle { try await self.pythonModule.Circle(name, radius) }
    }

    internal struct Vector: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Vector")
    }

    /// The class ``Vector`` itself: call it for an instance.
    internal struct VectorClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Vector }
        @discardableResult internal func callAsFunction(_ x: Swift.Int) throws -> Corners.Vector { try self.pythonModule.Vector(x) }

        @discardableResult internal nonisolated(nonsending) func callAsFunction(_ x: Swift.Int) async throws -> Corners.Vector { try await self.pythonModule.Vector(x) }
    }

    internal enum Colour: Swift.String, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case RED = "r"
        case BLUE = "b"
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try self.rawValue.write(to: writer)
        }
    }

    internal enum Word: Swift.String, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case ONE = "1"
        case TWO = "two"
    }

    internal enum Scaled: Swift.String, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case ONE = "ONE"
        case TEN = "TEN"
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try self.rawValue.write(to: writer)
        }
    }

    internal enum Order: Swift.String, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case A = "A"
        case B = "B"
        case C = "C"
        case D = "D"
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try self.rawValue.write(to: writer)
        }
    }

    internal struct Rights: Swift.OptionSet, Swift.Hashable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        internal let rawValue: Swift.Int
        internal init(rawValue: Swift.Int) { self.rawValue = rawValue }
        internal static let NONE: Corners.Rights = []
        internal static let READ = Corners.Rights(rawValue: 1)
        internal static let WRITE = Corners.Rights(rawValue: 2)
        internal static let BOTH = Corners.Rights(rawValue: 3)
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try self.rawValue.write(to: writer)
        }
    }

    internal struct Counter: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Counter")
    }

    /// The class ``Counter`` itself: call it for an instance.
    internal struct CounterClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Counter }
        @discardableResult internal func callAsFunction() throws -> Corners.Counter { try self.pythonModule.Counter() }

        @discardableResult internal nonisolated(nonsending) func callAsFunction() async throws -> Corners.Counter { try await self.pythonModule.Counter() }
    }

    internal struct Numbers: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Numbers")
    }

    /// The class ``Numbers`` itself: call it for an instance.
    internal struct NumbersClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Numbers }
        @discardableResult internal func callAsFunction() throws -> Corners.Numbers { try self.pythonModule.Numbers() }

        @discardableResult internal nonisolated(nonsending) func callAsFunction() async throws -> Corners.Numbers { try await self.pythonModule.Numbers() }
    }

    /// Instances of ``Base`` and of the classes derived from it.
    internal protocol BaseProtocol: PyFFI.PythonInstance {}

    internal struct Base: Corners.BaseProtocol {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Base")
    }

    /// The class ``Base`` itself: call it for an instance.
    internal struct BaseClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Base }
        @discardableResult internal func callAsFunction() throws -> Corners.Base { try self.pythonModule.Base() }

        @discardableResult internal nonisolated(nonsending) func callAsFunction() async throws -> Corners.Base { try await self.pythonModule.Base() }
    }

    internal struct Child: Corners.BaseProtocol {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Child")
    }

    /// The class ``Child`` itself: call it for an instance.
    internal struct ChildClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Child }
        @discardableResult internal func callAsFunction() throws -> Corners.Child { try self.pythonModule.Child() }

        @discardableResult internal nonisolated(nonsending) func callAsFunction() async throws -> Corners.Child { try await self.pythonModule.Child() }
    }

    internal struct Stubborn: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Stubborn")
    }

    /// The class ``Stubborn`` itself: call it for an instance.
    internal struct StubbornClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Stubborn }
        @discardableResult internal func callAsFunction() throws -> Corners.Stubborn { try self.pythonModule.Stubborn() }

        @discardableResult internal nonisolated(nonsending) func callAsFunction() async throws -> Corners.Stubborn { try await self.pythonModule.Stubborn() }
    }

    internal struct Fixed: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Fixed")
    }

    /// The class ``Fixed`` itself: call it for an instance.
    internal struct FixedClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Fixed }
        @discardableResult internal func callAsFunction() throws -> Corners.Fixed { try self.pythonModule.Fixed() }

        @discardableResult internal nonisolated(nonsending) func callAsFunction() async throws -> Corners.Fixed { try await self.pythonModule.Fixed() }
    }

    internal struct Inventory: Swift.Hashable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        internal var hashValue_: Swift.Int
        internal var items: [[Swift.String: Swift.Int]]

        internal init(hashValue hashValue_: Swift.Int, items: [[Swift.String: Swift.Int]] = []) {
            self.hashValue_ = hashValue_
            self.items = items
        }

        private typealias PythonFields = PyFFI.PythonTuple<Swift.Int, [[Swift.String: Swift.Int]]>
        internal static var pythonForm: PyFFI.PythonForm { PythonFields.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try PythonFields(self.hashValue_, self.items).write(to: writer)
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.Inventory {
            let fields = try PythonFields.read(from: reader).elements
            return Corners.Inventory(hashValue: fields.0, items: fields.1)
        }
    }

    internal enum Priority: Swift.Int, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case none = 0
        case high = 1
        case _hidden = 7
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try self.rawValue.write(to: writer)
        }
    }

    internal struct House: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "House")
        internal enum Kind: Swift.Int, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
            case FLAT = 1
            internal func write(to writer: PyFFI.PythonWriter) throws {
                try writer.checkAdapted(Self.self)
                try self.rawValue.write(to: writer)
            }
        }
    }

    /// The class ``House`` itself: call it for an instance.
    internal struct HouseClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.House }
        @discardableResult internal func callAsFunction(kind: Corners.House.Kind = .FLAT) throws -> Corners.House { try self.pythonBindings.adapters.__pyffi_c8616867_c19x0_House__(kind: PyFFI.PythonAdapted(kind)) }

        @discardableResult internal nonisolated(nonsending) func callAsFunction(kind: Corners.House.Kind = .FLAT) async throws -> Corners.House { try await self.pythonBindings.adapters.__pyffi_c8616867_c19x0_House__(kind: PyFFI.PythonAdapted(kind)) }
    }

    internal struct Left: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Left")
    }

    /// The class ``Left`` itself: call it for an instance.
    internal struct LeftClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Left }
        @discardableResult internal func callAsFunction(right: Corners.Right? = nil) throws -> Corners.Left { try self.pythonBindings.adapters.__pyffi_c8616867_c21x0_Left__(right: PyFFI.PythonAdapted(right)) }

        @discardableResult internal nonisolated(nonsending) func callAsFunction(right: Corners.Right? = nil) async throws -> Corners.Left { try await self.pythonBindings.adapters.__pyffi_c8616867_c21x0_Left__(right: PyFFI.PythonAdapted(right)) }
    }

    internal struct Right: Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        internal var left: Corners.Left?

        internal init(left: Corners.Left? = nil) {
            self.left = left
        }

        private typealias PythonFields = PyFFI.PythonTuple<Corners.Left?>
        internal static var pythonForm: PyFFI.PythonForm { PythonFields.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try PythonFields(self.left).write(to: writer)
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.Right {
            let fields = try PythonFields.read(from: reader).elements
            return Corners.Right(left: fields)
        }
    }

    internal struct Setting: Swift.Hashable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        internal var value: Corners.IntOrStr
        internal var name: Swift.String?

        internal init(value: Corners.IntOrStr = 3, name: Swift.String? = nil) {
            self.value = value
            self.name = name
        }

        private typealias PythonFields = PyFFI.PythonTuple<Corners.IntOrStr, Swift.String?>
        internal static var pythonForm: PyFFI.PythonForm { PythonFields.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            try PythonFields(self.value, self.name).write(to: writer)
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.Setting {
            let fields = try PythonFields.read(from: reader).elements
            return Corners.Setting(value: fields.0, name: fields.1)
        }
    }

    internal struct Job: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Job")
    }

    /// The class ``Job`` itself: call it for an instance.
    internal struct JobClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Job }
        @discardableResult internal func callAsFunction(name: Swift.String? = nil) throws -> Corners.Job { try self.pythonModule.Job(name: name) }

        @discardableResult internal nonisolated(nonsending) func callAsFunction(name: Swift.String? = nil) async throws -> Corners.Job { try await self.pythonModule.Job(name: name) }
    }

    internal static let Refused = PyFFI.PythonExceptionClass("corners.Refused")

    internal static let Exhausted = PyFFI.PythonExceptionClass("corners.Exhausted")

    internal struct Tree: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Tree")
    }

    /// The class ``Tree`` itself: call it for an instance.
    internal struct TreeClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Tree }
        @discardableResult internal func callAsFunction(_ name: Swift.String, children: [Corners.Tree] = []) throws -> Corners.Tree { try self.pythonModule.Tree(name, children: children) }

        @discardableResult internal nonisolated(nonsending) func callAsFunction(_ name: Swift.String, children: [Corners.Tree] = []) async throws -> Corners.Tree { try await self.pythonModule.Tree(name, children: children) }
    }

    internal enum Level: Swift.Int, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case LOW = 1
        case HIGH = 3
    }

    internal struct Watched: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "corners", name: "Watched")
    }

    /// The class ``Watched`` itself: call it for an instance.
    internal struct WatchedClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Watched }
        @discardableResult internal func callAsFunction() throws -> Corners.Watched { try self.pythonModule.Watched() }

        @discardableResult internal nonisolated(nonsending) func callAsFunction() async throws -> Corners.Watched { try await self.pythonModule.Watched() }
    }
    /// The class itself: call it for an instance.
    internal var Cents: Corners.CentsClass { Corners.CentsClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Shape: Corners.ShapeClass { Corners.ShapeClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Circle: Corners.CircleClass { Corners.CircleClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Vector: Corners.VectorClass { Corners.VectorClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Counter: Corners.CounterClass { Corners.CounterClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Numbers: Corners.NumbersClass { Corners.NumbersClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Base: Corners.BaseClass { Corners.BaseClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Child: Corners.ChildClass { Corners.ChildClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Stubborn: Corners.StubbornClass { Corners.StubbornClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Fixed: Corners.FixedClass { Corners.FixedClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var House: Corners.HouseClass { Corners.HouseClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Left: Corners.LeftClass { Corners.LeftClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Job: Corners.JobClass { Corners.JobClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Tree: Corners.TreeClass { Corners.TreeClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Watched: Corners.WatchedClass { Corners.WatchedClass(self.pythonBindings) }

    @discardableResult internal func one_of(_ value: Corners.PointOrInt) throws -> Swift.String { try self.pythonBindings.adapters.__pyffi_c8616867_0_one_of__(PyFFI.PythonAdapted(value)) }

    @discardableResult internal nonisolated(nonsending) func one_of(_ value: Corners.PointOrInt) async throws -> Swift.String { try await self.pythonBindings.adapters.__pyffi_c8616867_0_one_of__(PyFFI.PythonAdapted(value)) }

    @discardableResult internal func either(value: Corners.ColourOrPoint? = nil) throws -> Corners.ColourOrPoint? { try self.pythonBindings.adapters.__pyffi_c8616867_0_either__(value: PyFFI.PythonAdapted(value)) }

    @discardableResult internal nonisolated(nonsending) func either(value: Corners.ColourOrPoint? = nil) async throws -> Corners.ColourOrPoint? { try await self.pythonBindings.adapters.__pyffi_c8616867_0_either__(value: PyFFI.PythonAdapted(value)) }

    @discardableResult internal func mixed(_ values: [Corners.PointOrColourOrStr]) throws -> [Corners.PointOrColourOrStr] { try self.pythonBindings.adapters.__pyffi_c8616867_0_mixed__(PyFFI.PythonAdapted(values)) }

    @discardableResult internal nonisolated(nonsending) func mixed(_ values: [Corners.PointOrColourOrStr]) async throws -> [Corners.PointOrColourOrStr] { try await self.pythonBindings.adapters.__pyffi_c8616867_0_mixed__(PyFFI.PythonAdapted(values)) }

    @discardableResult internal func shape_or_name(_ which: Swift.Bool) throws -> Corners.ShapeOrCircleOrStr { try self.pythonBindings.adapters.__pyffi_c8616867_0_shape_or_name__(which) }

    @discardableResult internal nonisolated(nonsending) func shape_or_name(_ which: Swift.Bool) async throws -> Corners.ShapeOrCircleOrStr { try await self.pythonBindings.adapters.__pyffi_c8616867_0_shape_or_name__(which) }

    @discardableResult internal func neither() throws -> Corners.PointOrInt { try self.pythonBindings.adapters.__pyffi_c8616867_0_neither__() }

    @discardableResult internal nonisolated(nonsending) func neither() async throws -> Corners.PointOrInt { try await self.pythonBindings.adapters.__pyffi_c8616867_0_neither__() }

    @discardableResult internal func named(points: Swift.KeyValuePairs<Swift.String, Corners.Point> = [:]) throws -> Swift.String { try self.pythonBindings.adapters.__pyffi_c8616867_0_named__.callWith(PyFFI.PythonCall().keywords(PyFFI.PythonAdapted.all(points))) }

    @discardableResult internal nonisolated(nonsending) func named(points: Swift.KeyValuePairs<Swift.String, Corners.Point> = [:]) async throws -> Swift.String { try await self.pythonBindings.adapters.__pyffi_c8616867_0_named__.callWith(PyFFI.PythonCall().keywords(PyFFI.PythonAdapted.all(points))) }

    @discardableResult internal func counted(_ points: Corners.Point...) throws -> Swift.Int { try self.pythonBindings.adapters.__pyffi_c8616867_0_counted__.callWith(PyFFI.PythonCall().variadic("points", points.map { PyFFI.PythonAdapted($0) })) }

    @discardableResult internal nonisolated(nonsending) func counted(_ points: Corners.Point...) async throws -> Swift.Int { try await self.pythonBindings.adapters.__pyffi_c8616867_0_counted__.callWith(PyFFI.PythonCall().variadic("points", points.map { PyFFI.PythonAdapted($0) })) }

    @discardableResult internal func anything(_ value: any PyFFI.PythonConvertible) throws -> Swift.String { try self.pythonModule.anything(value) }

    @discardableResult internal nonisolated(nonsending) func anything(_ value: any PyFFI.PythonConvertible) async throws -> Swift.String { try await self.pythonModule.anything(value) }

    @discardableResult internal func path_first(path: Swift.String? = nil, _ numbers: Swift.Int...) throws -> Swift.String { try self.pythonBindings.adapters.__pyffi_c8616867_0_path_first__.callWith(PyFFI.PythonCall().positional("path", path).variadic("numbers", numbers)) }

    @discardableResult internal nonisolated(nonsending) func path_first(path: Swift.String? = nil, _ numbers: Swift.Int...) async throws -> Swift.String { try await self.pythonBindings.adapters.__pyffi_c8616867_0_path_first__.callWith(PyFFI.PythonCall().positional("path", path).variadic("numbers", numbers)) }

    @discardableResult internal func path_then_number(_ path: Swift.String? = nil, _ number: Swift.Int? = nil) throws -> Swift.String { try self.pythonBindings.adapters.__pyffi_c8616867_0_path_then_number__.callWith(PyFFI.PythonCall().positional("path", path).positional("number", number)) }

    @discardableResult internal nonisolated(nonsending) func path_then_number(_ path: Swift.String? = nil, _ number: Swift.Int? = nil) async throws -> Swift.String { try await self.pythonBindings.adapters.__pyffi_c8616867_0_path_then_number__.callWith(PyFFI.PythonCall().positional("path", path).positional("number", number)) }

    @discardableResult internal func not_none(number: PyFFI.PythonArgument<any Corners.IntOrStrArgument> = .notGiven, function: PyFFI.PythonArgument<@Sendable (Swift.Int) throws -> Swift.Int> = .notGiven, shape: PyFFI.PythonArgument<any Corners.ShapeProtocol> = .notGiven) throws -> Swift.String { try self.pythonModule.not_none.callWith(PyFFI.PythonCall().keyword("number", number.sent { $0 }).keyword("function", function.sent { try self.pythonRuntime.function($0) }).keyword("shape", shape.sent { $0.object })) }

    @discardableResult internal nonisolated(nonsending) func not_none(number: PyFFI.PythonArgument<any Corners.IntOrStrArgument> = .notGiven, function: PyFFI.PythonArgument<@Sendable (Swift.Int) throws -> Swift.Int> = .notGiven, shape: PyFFI.PythonArgument<any Corners.ShapeProtocol> = .notGiven) async throws -> Swift.String { try await self.pythonModule.not_none.callWith(PyFFI.PythonCall().keyword("number", number.sent { $0 }).keyword("function", function.sent { try self.pythonRuntime.function($0) }).keyword("shape", shape.sent { $0.object })) }

    @discardableResult internal func mode(kind: Corners.Kind_ = .init_) throws -> Swift.String { try self.pythonModule.mode(kind: kind) }

    @discardableResult internal nonisolated(nonsending) func mode(kind: Corners.Kind_ = .init_) async throws -> Swift.String { try await self.pythonModule.mode(kind: kind) }

    @discardableResult internal func rights(given: Corners.Rights? = nil) throws -> [Swift.Bool] { try self.pythonBindings.adapters.__pyffi_c8616867_0_rights__.callWith(PyFFI.PythonCall().keyword("given", PyFFI.PythonAdapted(given: given))) }

    @discardableResult internal nonisolated(nonsending) func rights(given: Corners.Rights? = nil) async throws -> [Swift.Bool] { try await self.pythonBindings.adapters.__pyffi_c8616867_0_rights__.callWith(PyFFI.PythonCall().keyword("given", PyFFI.PythonAdapted(given: given))) }

    @discardableResult internal func cached(values: [Swift.Int]? = nil) throws -> Swift.Int { try self.pythonModule.cached.callWith(PyFFI.PythonCall().keyword("values", values)) }

    @discardableResult internal nonisolated(nonsending) func cached(values: [Swift.Int]? = nil) async throws -> Swift.Int { try await self.pythonModule.cached.callWith(PyFFI.PythonCall().keyword("values", values)) }

    @discardableResult internal func normal(_ mean: Swift.Double, `var`: Swift.Double = 1.0, `let`: Swift.Int = 9007199254740993, `inout`: Swift.Int = 0) throws -> Swift.Double { try self.pythonModule.normal(mean, var: `var`, let: `let`, `inout`: `inout`) }

    @discardableResult internal nonisolated(nonsending) func normal(_ mean: Swift.Double, `var`: Swift.Double = 1.0, `let`: Swift.Int = 9007199254740993, `inout`: Swift.Int = 0) async throws -> Swift.Double { try await self.pythonModule.normal(mean, var: `var`, let: `let`, `inout`: `inout`) }

    @discardableResult internal func tiny(value: Swift.Double? = nil, large: Swift.Double? = nil) throws -> Swift.Bool { try self.pythonModule.tiny.callWith(PyFFI.PythonCall().keyword("value", value).keyword("large", large)) }

    @discardableResult internal nonisolated(nonsending) func tiny(value: Swift.Double? = nil, large: Swift.Double? = nil) async throws -> Swift.Bool { try await self.pythonModule.tiny.callWith(PyFFI.PythonCall().keyword("value", value).keyword("large", large)) }

    @discardableResult internal func awaited(_ colour: Corners.Colour) throws -> Corners.Colour { try self.pythonRuntime.run(self.pythonBindings.adapters.__pyffi_c8616867_0_awaited__(PyFFI.PythonAdapted(colour))) }

    @discardableResult internal nonisolated(nonsending) func awaited(_ colour: Corners.Colour) async throws -> Corners.Colour { try await self.pythonBindings.adapters.__pyffi_c8616867_0_awaited__(PyFFI.PythonAdapted(colour)) }

    @discardableResult internal func awaited_points() throws -> [Swift.String: Corners.Point] { try self.pythonRuntime.run(self.pythonBindings.adapters.__pyffi_c8616867_0_awaited_points__()) }

    @discardableResult internal nonisolated(nonsending) func awaited_points() async throws -> [Swift.String: Corners.Point] { try await self.pythonBindings.adapters.__pyffi_c8616867_0_awaited_points__() }

    @discardableResult internal func number_or_text(_ which: Swift.Int) throws -> Corners.FloatOrStr { try self.pythonModule.number_or_text(which) }

    @discardableResult internal nonisolated(nonsending) func number_or_text(_ which: Swift.Int) async throws -> Corners.FloatOrStr { try await self.pythonModule.number_or_text(which) }

    @discardableResult internal func truth_or_text() throws -> Corners.IntOrStr { try self.pythonModule.truth_or_text() }

    @discardableResult internal nonisolated(nonsending) func truth_or_text() async throws -> Corners.IntOrStr { try await self.pythonModule.truth_or_text() }

    @discardableResult internal func sets(_ names: Swift.Set<Swift.String>) throws -> Swift.Set<Swift.Set<Corners.Colour>> { try self.pythonBindings.adapters.__pyffi_c8616867_0_sets__(names) }

    @discardableResult internal nonisolated(nonsending) func sets(_ names: Swift.Set<Swift.String>) async throws -> Swift.Set<Swift.Set<Corners.Colour>> { try await self.pythonBindings.adapters.__pyffi_c8616867_0_sets__(names) }

    @discardableResult internal func keys() throws -> [[Swift.String]: Swift.Int] { try self.pythonBindings.adapters.__pyffi_c8616867_0_keys__() }

    @discardableResult internal nonisolated(nonsending) func keys() async throws -> [[Swift.String]: Swift.Int] { try await self.pythonBindings.adapters.__pyffi_c8616867_0_keys__() }

    @discardableResult internal func same_word(_ word: Corners.Word) throws -> Corners.Word { try self.pythonBindings.adapters.__pyffi_c8616867_0_same_word__(word) }

    @discardableResult internal nonisolated(nonsending) func same_word(_ word: Corners.Word) async throws -> Corners.Word { try await self.pythonBindings.adapters.__pyffi_c8616867_0_same_word__(word) }

    @discardableResult internal func same_scaled(_ scaled: Corners.Scaled) throws -> Corners.Scaled { try self.pythonBindings.adapters.__pyffi_c8616867_0_same_scaled__(PyFFI.PythonAdapted(scaled)) }

    @discardableResult internal nonisolated(nonsending) func same_scaled(_ scaled: Corners.Scaled) async throws -> Corners.Scaled { try await self.pythonBindings.adapters.__pyffi_c8616867_0_same_scaled__(PyFFI.PythonAdapted(scaled)) }

    @discardableResult internal func same_order(_ order: Corners.Order) throws -> Corners.Order { try self.pythonBindings.adapters.__pyffi_c8616867_0_same_order__(PyFFI.PythonAdapted(order)) }

    @discardableResult internal nonisolated(nonsending) func same_order(_ order: Corners.Order) async throws -> Corners.Order { try await self.pythonBindings.adapters.__pyffi_c8616867_0_same_order__(PyFFI.PythonAdapted(order)) }

    @discardableResult internal func wrong_class() throws -> Corners.Colour { try self.pythonBindings.adapters.__pyffi_c8616867_0_wrong_class__() }

    @discardableResult internal nonisolated(nonsending) func wrong_class() async throws -> Corners.Colour { try await self.pythonBindings.adapters.__pyffi_c8616867_0_wrong_class__() }

    @discardableResult internal func child() throws -> Corners.Base { try self.pythonModule.child() }

    @discardableResult internal nonisolated(nonsending) func child() async throws -> Corners.Base { try await self.pythonModule.child() }

    @discardableResult internal func describe(_ shape: any Corners.ShapeProtocol) throws -> Swift.String { try self.pythonModule.describe(shape.object) }

    @discardableResult internal nonisolated(nonsending) func describe(_ shape: any Corners.ShapeProtocol) async throws -> Swift.String { try await self.pythonModule.describe(shape.object) }

    @discardableResult internal func partial(_ value: any PyFFI.PythonConvertible) throws -> PyFFI.PythonObject { try self.pythonModule.partial(value) }

    @discardableResult internal nonisolated(nonsending) func partial(_ value: any PyFFI.PythonConvertible) async throws -> PyFFI.PythonObject { try await self.pythonModule.partial(value) }

    @discardableResult internal func points(_ values: Swift.Set<Corners.Point>) throws -> [Corners.Point: Swift.Int] { try self.pythonBindings.adapters.__pyffi_c8616867_0_points__(PyFFI.PythonAdapted(values)) }

    @discardableResult internal nonisolated(nonsending) func points(_ values: Swift.Set<Corners.Point>) async throws -> [Corners.Point: Swift.Int] { try await self.pythonBindings.adapters.__pyffi_c8616867_0_points__(PyFFI.PythonAdapted(values)) }

    internal func nothing(_ value: Swift.Int) throws { _ = try self.pythonModule.nothing(value) as PyFFI.PythonObject }

    internal nonisolated(nonsending) func nothing(_ value: Swift.Int) async throws { _ = try await self.pythonModule.nothing(value) as PyFFI.PythonObject }

    @discardableResult internal func priority(given: Corners.Priority? = Corners.Priority.none) throws -> Swift.String { try self.pythonBindings.adapters.__pyffi_c8616867_0_priority__(given: PyFFI.PythonAdapted(given)) }

    @discardableResult internal nonisolated(nonsending) func priority(given: Corners.Priority? = Corners.Priority.none) async throws -> Swift.String { try await self.pythonBindings.adapters.__pyffi_c8616867_0_priority__(given: PyFFI.PythonAdapted(given)) }

    @discardableResult internal func choice(given: Corners.Given? = Corners.Given.none) throws -> Swift.String { try self.pythonModule.choice(given: given) }

    @discardableResult internal nonisolated(nonsending) func choice(given: Corners.Given? = Corners.Given.none) async throws -> Swift.String { try await self.pythonModule.choice(given: given) }

    @discardableResult internal func priorities() throws -> [Corners.Priority] { try self.pythonBindings.adapters.__pyffi_c8616867_0_priorities__() }

    @discardableResult internal nonisolated(nonsending) func priorities() async throws -> [Corners.Priority] { try await self.pythonBindings.adapters.__pyffi_c8616867_0_priorities__() }

    @discardableResult internal func same_setting(_ setting: Corners.Setting) throws -> Corners.Setting { try self.pythonBindings.adapters.__pyffi_c8616867_0_same_setting__(PyFFI.PythonAdapted(setting)) }

    @discardableResult internal nonisolated(nonsending) func same_setting(_ setting: Corners.Setting) async throws -> Corners.Setting { try await self.pythonBindings.adapters.__pyffi_c8616867_0_same_setting__(PyFFI.PythonAdapted(setting)) }

    internal func fail(_ sql: Swift.Bool) throws { _ = try self.pythonModule.fail(sql) as PyFFI.PythonObject }

    internal nonisolated(nonsending) func fail(_ sql: Swift.Bool) async throws { _ = try await self.pythonModule.fail(sql) as PyFFI.PythonObject }

    @discardableResult internal func twice<T: PyFFI.PythonConvertible & PyFFI.ConvertibleFromPython & Swift.Sendable>(_ function: @escaping @Sendable (T) async throws -> T, _ value: T) throws -> T { try self.pythonRuntime.run(self.pythonModule.twice(self.pythonRuntime.function(function), value)) }

    @discardableResult internal nonisolated(nonsending) func twice<T: PyFFI.PythonConvertible & PyFFI.ConvertibleFromPython & Swift.Sendable>(_ function: @escaping @Sendable (T) async throws -> T, _ value: T) async throws -> T { try await self.pythonModule.twice(self.pythonRuntime.function(function), value) }

    @discardableResult internal func tree() throws -> Corners.Tree { try self.pythonModule.tree() }

    @discardableResult internal nonisolated(nonsending) func tree() async throws -> Corners.Tree { try await self.pythonModule.tree() }

    @discardableResult internal func level(value: Corners.LevelOrStr? = nil) throws -> Swift.String { try self.pythonBindings.adapters.__pyffi_c8616867_0_level__.callWith(PyFFI.PythonCall().keyword("value", PyFFI.PythonAdapted(given: value))) }

    @discardableResult internal nonisolated(nonsending) func level(value: Corners.LevelOrStr? = nil) async throws -> Swift.String { try await self.pythonBindings.adapters.__pyffi_c8616867_0_level__.callWith(PyFFI.PythonCall().keyword("value", PyFFI.PythonAdapted(given: value))) }

    @discardableResult internal func same_level(_ value: Corners.LevelOrIntOrStr) throws -> Corners.LevelOrIntOrStr { try self.pythonBindings.adapters.__pyffi_c8616867_0_same_level__(PyFFI.PythonAdapted(value)) }

    @discardableResult internal nonisolated(nonsending) func same_level(_ value: Corners.LevelOrIntOrStr) async throws -> Corners.LevelOrIntOrStr { try await self.pythonBindings.adapters.__pyffi_c8616867_0_same_level__(PyFFI.PythonAdapted(value)) }

    @discardableResult internal func two_or_many(_ value: Corners.TupleOrList) throws -> Corners.TupleOrList { try self.pythonBindings.adapters.__pyffi_c8616867_0_two_or_many__(PyFFI.PythonAdapted(value)) }

    @discardableResult internal nonisolated(nonsending) func two_or_many(_ value: Corners.TupleOrList) async throws -> Corners.TupleOrList { try await self.pythonBindings.adapters.__pyffi_c8616867_0_two_or_many__(PyFFI.PythonAdapted(value)) }

    @discardableResult internal func keyed(_ value: any PyFFI.PythonConvertible) throws -> Swift.String { try self.pythonModule.keyed(value) }

    @discardableResult internal nonisolated(nonsending) func keyed(_ value: any PyFFI.PythonConvertible) async throws -> Swift.String { try await self.pythonModule.keyed(value) }

    @discardableResult internal func optional_names(names: Swift.KeyValuePairs<Swift.String, Swift.Int?> = [:]) throws -> Swift.String { try self.pythonModule.optional_names.callWith(PyFFI.PythonCall().keywords(names)) }

    @discardableResult internal nonisolated(nonsending) func optional_names(names: Swift.KeyValuePairs<Swift.String, Swift.Int?> = [:]) async throws -> Swift.String { try await self.pythonModule.optional_names.callWith(PyFFI.PythonCall().keywords(names)) }

    /// Zero   in a text.
    internal func nul() throws { _ = try self.pythonModule.nul() as PyFFI.PythonObject }

    internal nonisolated(nonsending) func nul() async throws { _ = try await self.pythonModule.nul() as PyFFI.PythonObject }

    @discardableResult internal func fields(mode: Corners.Mode = .corners, more: PyFFI.PythonArgument<[Swift.String]> = .notGiven) throws -> Swift.String { try self.pythonModule.fields.callWith(PyFFI.PythonCall().keyword("mode", mode).keyword("more", more.sent)) }

    @discardableResult internal nonisolated(nonsending) func fields(mode: Corners.Mode = .corners, more: PyFFI.PythonArgument<[Swift.String]> = .notGiven) async throws -> Swift.String { try await self.pythonModule.fields.callWith(PyFFI.PythonCall().keyword("mode", mode).keyword("more", more.sent)) }

    internal var BASE: PyFFI.PythonReadOnlyAttribute<Swift.Int> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "BASE") }

    internal var MAX: PyFFI.PythonReadOnlyAttribute<Swift.Int> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "MAX") }

    internal var DEFAULT: PyFFI.PythonReadOnlyAttribute<PyFFI.PythonObject> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "DEFAULT") }

    internal var ANNOTATED: PyFFI.PythonReadOnlyAttribute<PyFFI.PythonObject> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "ANNOTATED") }

    /// What a parameter takes that is one of Swift.Int, Swift.String.
    internal protocol IntOrStrArgument: PyFFI.PythonConvertible {}

    internal enum IntOrStr: Corners.IntOrStrArgument, Swift.Sendable, Swift.Hashable, PyFFI.ConvertibleFromPython, Swift.ExpressibleByIntegerLiteral, Swift.ExpressibleByStringLiteral {
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
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.IntOrStr {
            switch reader.kind {
                case .int, .bool: return .int(try Swift.Int.read(from: reader))
                case .string: return .str(try Swift.String.read(from: reader))
                default: throw reader.mismatch(expected: "int | str")
            }
        }
    }

    /// One of Corners.Point, Swift.Int.
    internal enum PointOrInt: Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython, Swift.Hashable, Swift.ExpressibleByIntegerLiteral {
        case point(Corners.Point)
        case int(Swift.Int)
        internal init(integerLiteral value: Swift.Int) { self = .int(value) }

        private typealias PythonPlaces = PyFFI.PythonTuple<Corners.Point?, Swift.Int?>
        internal static var pythonForm: PyFFI.PythonForm { PythonPlaces.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            switch self {
                case .point(let value): try PythonPlaces(value, nil).write(to: writer)
                case .int(let value): try PythonPlaces(nil, value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.PointOrInt {
            let places = try PythonPlaces.read(from: reader).elements
            if let value = places.0 { return .point(value) }
            if let value = places.1 { return .int(value) }
            throw reader.mismatch(expected: "point | int")
        }
    }

    /// One of Corners.Colour, Corners.Point.
    internal enum ColourOrPoint: Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython, Swift.Hashable {
        case colour(Corners.Colour)
        case point(Corners.Point)

        private typealias PythonPlaces = PyFFI.PythonTuple<Corners.Colour?, Corners.Point?>
        internal static var pythonForm: PyFFI.PythonForm { PythonPlaces.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            switch self {
                case .colour(let value): try PythonPlaces(value, nil).write(to: writer)
                case .point(let value): try PythonPlaces(nil, value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.ColourOrPoint {
            let places = try PythonPlaces.read(from: reader).elements
            if let value = places.0 { return .colour(value) }
            if let value = places.1 { return .point(value) }
            throw reader.mismatch(expected: "colour | point")
        }
    }

    /// One of Corners.Point, Corners.Colour, Swift.String.
    internal enum PointOrColourOrStr: Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython, Swift.Hashable, Swift.ExpressibleByStringLiteral {
        case point(Corners.Point)
        case colour(Corners.Colour)
        case str(Swift.String)
        internal init(stringLiteral value: Swift.String) { self = .str(value) }

        private typealias PythonPlaces = PyFFI.PythonTuple<Corners.Point?, Corners.Colour?, Swift.String?>
        internal static var pythonForm: PyFFI.PythonForm { PythonPlaces.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            switch self {
                case .point(let value): try PythonPlaces(value, nil, nil).write(to: writer)
                case .colour(let value): try PythonPlaces(nil, value, nil).write(to: writer)
                case .str(let value): try PythonPlaces(nil, nil, value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.PointOrColourOrStr {
            let places = try PythonPlaces.read(from: reader).elements
            if let value = places.0 { return .point(value) }
            if let value = places.1 { return .colour(value) }
            if let value = places.2 { return .str(value) }
            throw reader.mismatch(expected: "point | colour | str")
        }
    }

    /// One of Corners.Shape, Corners.Circle, Swift.String.
    internal enum ShapeOrCircleOrStr: Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython, Swift.ExpressibleByStringLiteral {
        case shape(Corners.Shape)
        case circle(Corners.Circle)
        case str(Swift.String)
        internal init(stringLiteral value: Swift.String) { self = .str(value) }

        private typealias PythonPlaces = PyFFI.PythonTuple<Corners.Shape?, Corners.Circle?, Swift.String?>
        internal static var pythonForm: PyFFI.PythonForm { PythonPlaces.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            switch self {
                case .shape(let value): try PythonPlaces(value, nil, nil).write(to: writer)
                case .circle(let value): try PythonPlaces(nil, value, nil).write(to: writer)
                case .str(let value): try PythonPlaces(nil, nil, value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.ShapeOrCircleOrStr {
            let places = try PythonPlaces.read(from: reader).elements
            if let value = places.0 { return .shape(value) }
            if let value = places.1 { return .circle(value) }
            if let value = places.2 { return .str(value) }
            throw reader.mismatch(expected: "shape | circle | str")
        }
    }

    internal enum Kind_: Swift.String, Swift.CaseIterable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case init_ = "init"
        case run = "run"
    }

    /// What a parameter takes that is one of Swift.Double, Swift.String.
    internal protocol FloatOrStrArgument: PyFFI.PythonConvertible {}

    internal enum FloatOrStr: Corners.FloatOrStrArgument, Swift.Sendable, Swift.Hashable, PyFFI.ConvertibleFromPython, Swift.ExpressibleByIntegerLiteral, Swift.ExpressibleByFloatLiteral, Swift.ExpressibleByStringLiteral {
        case float(Swift.Double)
        case str(Swift.String)
        internal init(integerLiteral value: Swift.Int) { self = .float(Swift.Double(value)) }
        internal init(floatLiteral value: Swift.Double) { self = .float(value) }
        internal init(stringLiteral value: Swift.String) { self = .str(value) }

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .float(let value): try value.write(to: writer)
                case .str(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.FloatOrStr {
            switch reader.kind {
                case .float, .int: return .float(try Swift.Double.read(from: reader))
                case .string: return .str(try Swift.String.read(from: reader))
                default: throw reader.mismatch(expected: "float | str")
            }
        }
    }

    internal enum Given: Swift.String, Swift.CaseIterable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case none = "none"
        case hash_ = "hash"
    }

    /// One of Corners.Level, Swift.String.
    internal enum LevelOrStr: Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython, Swift.Hashable, Swift.ExpressibleByStringLiteral {
        case level(Corners.Level)
        case str(Swift.String)
        internal init(stringLiteral value: Swift.String) { self = .str(value) }

        private typealias PythonPlaces = PyFFI.PythonTuple<Corners.Level?, Swift.String?>
        internal static var pythonForm: PyFFI.PythonForm { PythonPlaces.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            switch self {
                case .level(let value): try PythonPlaces(value, nil).write(to: writer)
                case .str(let value): try PythonPlaces(nil, value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.LevelOrStr {
            let places = try PythonPlaces.read(from: reader).elements
            if let value = places.0 { return .level(value) }
            if let value = places.1 { return .str(value) }
            throw reader.mismatch(expected: "level | str")
        }
    }

    /// One of Corners.Level, Swift.Int, Swift.String.
    internal enum LevelOrIntOrStr: Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython, Swift.Hashable, Swift.ExpressibleByIntegerLiteral, Swift.ExpressibleByStringLiteral {
        case level(Corners.Level)
        case int(Swift.Int)
        case str(Swift.String)
        internal init(integerLiteral value: Swift.Int) { self = .int(value) }
        internal init(stringLiteral value: Swift.String) { self = .str(value) }

        private typealias PythonPlaces = PyFFI.PythonTuple<Corners.Level?, Swift.Int?, Swift.String?>
        internal static var pythonForm: PyFFI.PythonForm { PythonPlaces.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            switch self {
                case .level(let value): try PythonPlaces(value, nil, nil).write(to: writer)
                case .int(let value): try PythonPlaces(nil, value, nil).write(to: writer)
                case .str(let value): try PythonPlaces(nil, nil, value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.LevelOrIntOrStr {
            let places = try PythonPlaces.read(from: reader).elements
            if let value = places.0 { return .level(value) }
            if let value = places.1 { return .int(value) }
            if let value = places.2 { return .str(value) }
            throw reader.mismatch(expected: "level | int | str")
        }
    }

    /// One of PyFFI.PythonTuple<Corners.Point, Corners.Point>, [Corners.Point].
    internal enum TupleOrList: Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython, Swift.Hashable {
        case tuple(PyFFI.PythonTuple<Corners.Point, Corners.Point>)
        case list([Corners.Point])

        private typealias PythonPlaces = PyFFI.PythonTuple<PyFFI.PythonTuple<Corners.Point, Corners.Point>?, [Corners.Point]?>
        internal static var pythonForm: PyFFI.PythonForm { PythonPlaces.pythonForm }
        internal func write(to writer: PyFFI.PythonWriter) throws {
            try writer.checkAdapted(Self.self)
            switch self {
                case .tuple(let value): try PythonPlaces(value, nil).write(to: writer)
                case .list(let value): try PythonPlaces(nil, value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> Corners.TupleOrList {
            let places = try PythonPlaces.read(from: reader).elements
            if let value = places.0 { return .tuple(value) }
            if let value = places.1 { return .list(value) }
            throw reader.mismatch(expected: "tuple | list")
        }
    }

    internal enum Mode: Swift.String, Swift.CaseIterable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case corners = "corners"
        case other = "other"
    }

    /// The Python file, and those that it imports.
    internal static let pythonSources: [PyFFI.PythonSource] = [
        PyFFI.PythonSource(module: "corners", file: "corners.py", text: #"""
        """What is easily lost on the way from Python's types to Swift's, and back."""

        from __future__ import annotations

        import asyncio
        import queue
        import sqlite3
        from dataclasses import dataclass, field
        from enum import Enum, Flag, IntEnum, auto
        from functools import lru_cache
        from pathlib import Path
        from typing import (
            Any,
            Awaitable,
            Callable,
            ClassVar,
            Iterator,
            Literal,
            Optional,
            Sequence,
            TypedDict,
            TypeVar,
            Union,
        )

        BASE = 1
        MAX = 7
        T = TypeVar("T")


        @dataclass(frozen=True)
        class Point:
            x: int
            y: int = 2


        @dataclass
        class Cents:
            """What its instances are made from is not what they have."""

            euros: float

            def __post_init__(self) -> None:
                self.euros *= 100


        @dataclass
        class Shape:
            name: str


        @dataclass
        class Circle(Shape):
            radius: float


        @dataclass
        class Vector:
            x: int
            dimensions: ClassVar[int] = 1

            def __add__(self, other: Vector) -> Vector:
                return Vector(self.x + other.x)


        class Colour(Enum):
            RED = "r"
            BLUE = "b"


        class Word(str, Enum):
            ONE = auto()
            TWO = "two"


        class Scaled(Enum):
            def __new__(cls, value: int) -> Scaled:
                member = object.__new__(cls)
                member._value_ = value * 10
                return member

            ONE = 1
            TEN = 10


        class Order(Enum):
            A = 5
            B = 1
            C = auto()
            D = 7


        class Rights(Flag):
            NONE = 0
            READ = BASE
            WRITE = auto()
            BOTH = READ | WRITE
            ALL = ~0


        class Counter:
            count: int = 0

            def increase(self, by: int = 1) -> int:
                self.count += by
                return self.count


        class Numbers:
            def __iter__(self) -> Iterator[int]:
                yield from (1, 2, 3)

            def __len__(self) -> int:
                return 3

            def itemCount(self) -> str:
                return "own"


        class Base:
            def paint(self, colour: Colour) -> str:
                return repr(colour)


        class Child(Base):
            def paint(self, colour: object, path: Path = Path("p")) -> str:
                return f"{colour!r} {path.name}"


        class Stubborn(type):
            def __setattr__(cls, name: str, value: object) -> None:
                raise TypeError("immutable class")


        class Fixed(metaclass=Stubborn):
            def paint(self, colour: Colour) -> Colour:
                return colour


        class Partial(TypedDict, total=False):
            a: Optional[int]
            b: int


        # Records and members in unions, and where anything is taken


        def one_of(value: Union[Point, int]) -> str:
            return repr(value)


        def either(value: Union[Colour, Point, None] = None) -> Union[Colour, Point, None]:
            return value


        def mixed(values: list[Union[Point, Colour, str]]) -> list[Union[Point, Colour, str]]:
            return values[::-1]


        def shape_or_name(which: bool) -> Union[Shape, Circle, str]:
            return Circle("c", 2) if which else "none"


        def neither() -> Union[Point, int]:
            return "text"  # type: ignore[return-value]


        def named(**points: Point) -> str:
            return repr(points)


        def counted(*points: Point) -> int:
            return sum(point.x for point in points)


        def anything(value: Any) -> str:
            return repr(value)


        # Parameters that may be left out


        def path_first(path: Path = Path("d"), *numbers: int) -> str:
            return repr((path.name, type(path).__name__, numbers))


        def path_then_number(path: Path = Path("d"), number: int = 3, /) -> str:
            return f"{path.name} {number}"


        def not_none(
            number: Optional[Union[int, str]] = MAX,
            function: Optional[Callable[[int], int]] = abs,
            shape: Optional[Shape] = Shape("default"),
        ) -> str:
            return repr((number, function and function(-4), shape and shape.name))


        def mode(kind: Literal["init", "run"] = "init") -> str:
            return kind


        def rights(given: Rights = Rights.ALL) -> list[bool]:
            return [Rights.READ in given, Rights.WRITE in given]


        @lru_cache
        def cached(values: Sequence[int] = ()) -> int:
            return len(values)


        def normal(mean: float, var: float = 1.0, let: int = 9007199254740993, inout: int = 0) -> float:
            return mean + var + let % 10 + inout


        def tiny(value: float = 5e-324, large: float = 9007199254740993) -> bool:
            return value > 0 and large > 0


        # Results


        async def awaited(colour: Colour) -> Colour:
            await asyncio.sleep(0)
            return colour


        async def awaited_points() -> dict[str, Point]:
            return {"a": Point(1)}


        def number_or_text(which: int) -> Union[float, str]:
            return 3 if which else "a"


        def truth_or_text() -> Union[int, str]:
            return True


        def sets(names: frozenset[str]) -> set[frozenset[Colour]]:
            assert isinstance(names, frozenset)
            return {frozenset([Colour.RED])}


        def keys() -> dict[tuple[Path, ...], int]:
            return {(Path("a"), Path("b")): 2}


        def same_word(word: Word) -> Word:
            return word


        def same_scaled(scaled: Scaled) -> Scaled:
            return scaled


        def same_order(order: Order) -> Order:
            return order


        def wrong_class() -> Colour:
            return Order.A  # type: ignore[return-value]


        def child() -> Base:
            return Child()


        def describe(shape: Shape) -> str:
            return repr(shape)


        def partial(value: Partial) -> Partial:
            return value


        def points(values: set[Point]) -> dict[Point, int]:
            return {value: value.x for value in values}


        def nothing(value: int):
            print(end="")


        @dataclass
        class Inventory:
            hashValue: int
            items: list[dict[str, int]] = field(default_factory=list)


        # Names, and classes in classes


        class Priority(Enum):
            none = 0
            high = 1
            _hidden = 7


        def priority(given: Optional[Priority] = Priority.none) -> str:
            return repr(given)


        def choice(given: Optional[Literal["none", "hash"]] = "none") -> str:
            return repr(given)


        def priorities() -> list[Priority]:
            return list(Priority)


        @dataclass
        class House:
            class Kind(Enum):
                FLAT = 1

            kind: House.Kind = Kind.FLAT


        @dataclass
        class Left:
            right: Optional[Right] = None


        @dataclass
        class Right:
            left: Optional[Left] = None


        @dataclass
        class Setting:
            value: Union[int, str] = 3
            name: str = None  # type: ignore[assignment]


        def same_setting(setting: Setting) -> Setting:
            return setting


        class Job:
            def __init__(self, name: str = None) -> None:  # type: ignore[assignment]
                self.name = name


        class Refused(sqlite3.Error): ...


        class Exhausted(queue.Empty): ...


        def fail(sql: bool) -> None:
            raise Refused("x") if sql else Exhausted


        async def twice(function: Callable[[T], Awaitable[T]], value: T) -> T:
            return await function(await function(value))


        # Records of records, members that are numbers, and values that classes look after themselves


        @dataclass
        class Tree:
            name: str
            children: list[Tree] = field(default_factory=list)


        def tree() -> Tree:
            return Tree("a", [Tree("b")])


        class Level(IntEnum):
            LOW = 1
            HIGH = 7 // 2


        DEFAULT = Colour.BLUE
        ANNOTATED: Colour = Colour.RED


        def level(value: Union[Level, str] = Level.HIGH) -> str:
            return value.name if isinstance(value, Level) else f"text {value}"


        def same_level(value: Union[Level, int, str]) -> Union[Level, int, str]:
            return value


        def two_or_many(value: Union[tuple[Point, Point], list[Point]]) -> Union[tuple[Point, Point], list[Point]]:
            return value


        def keyed(value: dict[Colour, T]) -> str:
            return repr(value)


        def optional_names(**names: Optional[int]) -> str:
            return repr(names)


        class Watched:
            def __init__(self) -> None:
                self.colour = Colour.RED
                self.names: list[str] = []

            colour: Colour

            def __setattr__(self, name: str, value: object) -> None:
                if name == "colour" and hasattr(self, "names"):
                    self.names.append(name)
                object.__setattr__(self, name, value)


        def nul() -> None:
            """Zero \0 in a text."""


        def fields(mode: Literal["corners", "other"] = "corners", more: Optional[list[str]] = ["a"]) -> str:  # noqa: B006
            return f"{mode} {more}"

        """#),
    ]

    private static let pythonAdapters = #"""
        _m = module

        class _Mismatch(TypeError): pass

        def _maybe(convert, value):
            return None if value is None else convert(value)

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

        def _neither(expected, value):
            raise _Mismatch(f"expected {expected}, got {type(value).__name__}")

        from pathlib import Path as _Path

        from os import fspath as _fspath

        def _in_c0(v):
            return _m.Point(v[0], v[1])

        def _out_c0(o):
            _of(_m.Point, o)
            return (o.x, o.y,)

        def _call_c12x0_paint(_self, _0, /):
            return _self.paint(_m.Colour(_0))

        def _call_c13x0_paint(_self, _0, /, **_options):
            if "path" in _options: _options["path"] = _Path(_options["path"])
            return _self.paint(_0, **_options)

        def _call_c15x0_paint(_self, _0, /):
            _given = _self.paint(_m.Colour(_0))
            try:
                return _of(_m.Colour, _given).value
            except _Mismatch as e:
                raise TypeError(f"call <Fixed>.paint: {e}") from None

        def _in_c17(v):
            return _m.Inventory(v[0], v[1])

        def _out_c17(o):
            _of(_m.Inventory, o)
            return (o.hashValue, o.items,)

        def __pyffi_c8616867_c19x0_House__(**_options):
            if "kind" in _options: _options["kind"] = _m.House.Kind(_options["kind"])
            return _m.House(**_options)

        def __pyffi_c8616867_c21x0_Left__(**_options):
            if "right" in _options: _options["right"] = None if _options["right"] is None else _in_c22(_options["right"])
            return _m.Left(**_options)

        def _in_c22(v):
            return _m.Right(v[0])

        def _out_c22(o):
            _of(_m.Right, o)
            return (o.left,)

        def _in_c23(v):
            return _m.Setting(v[0], v[1])

        def _out_c23(o):
            _of(_m.Setting, o)
            return (o.value, o.name,)

        def __pyffi_c8616867_0_one_of__(_0, /):
            return _m.one_of((lambda t: (_in_c0(t[0])) if t[0] is not None else (t[1]))(_0))

        def __pyffi_c8616867_0_either__(**_options):
            if "value" in _options: _options["value"] = None if _options["value"] is None else (lambda t: (_m.Colour(t[0])) if t[0] is not None else (_in_c0(t[1])))(_options["value"])
            _given = _m.either(**_options)
            try:
                return _maybe(lambda v: (lambda v: (_of(_m.Colour, v).value, None) if isinstance(v, _m.Colour) else (None, _out_c0(v)) if isinstance(v, _m.Point) else _neither("colour | point", v))(v), _given)
            except _Mismatch as e:
                raise TypeError(f"call corners.either: {e}") from None

        def __pyffi_c8616867_0_mixed__(_0, /):
            _given = _m.mixed([(lambda t: (_in_c0(t[0])) if t[0] is not None else ((_m.Colour(t[1])) if t[1] is not None else (t[2])))(v) for v in _0])
            try:
                return [(lambda v: (None, _of(_m.Colour, v).value, None) if isinstance(v, _m.Colour) else (_out_c0(v), None, None) if isinstance(v, _m.Point) else (None, None, v) if isinstance(v, str) else _neither("point | colour | str", v))(v) for v in _given]
            except _Mismatch as e:
                raise TypeError(f"call corners.mixed: {e}") from None

        def __pyffi_c8616867_0_shape_or_name__(_0, /):
            _given = _m.shape_or_name(_0)
            try:
                return (lambda v: (None, v, None) if isinstance(v, _m.Circle) else (v, None, None) if isinstance(v, _m.Shape) else (None, None, v) if isinstance(v, str) else _neither("shape | circle | str", v))(_given)
            except _Mismatch as e:
                raise TypeError(f"call corners.shape_or_name: {e}") from None

        def __pyffi_c8616867_0_neither__():
            _given = _m.neither()
            try:
                return (lambda v: (_out_c0(v), None) if isinstance(v, _m.Point) else (None, v) if isinstance(v, int) else _neither("point | int", v))(_given)
            except _Mismatch as e:
                raise TypeError(f"call corners.neither: {e}") from None

        def __pyffi_c8616867_0_named__(**_options):
            for k in _options:
                if k not in {}: _options[k] = _in_c0(_options[k])
            return _m.named(**_options)

        def __pyffi_c8616867_0_counted__(*_rest):
            _rest = list(_rest)
            _rest[0:] = [_in_c0(v) for v in _rest[0:]]
            return _m.counted(*_rest)

        def __pyffi_c8616867_0_path_first__(*_rest):
            _rest = list(_rest)
            if len(_rest) > 0: _rest[0] = _Path(_rest[0])
            return _m.path_first(*_rest)

        def __pyffi_c8616867_0_path_then_number__(*_rest):
            _rest = list(_rest)
            if len(_rest) > 0: _rest[0] = _Path(_rest[0])
            return _m.path_then_number(*_rest)

        def __pyffi_c8616867_0_rights__(**_options):
            if "given" in _options: _options["given"] = _m.Rights(_options["given"])
            return _m.rights(**_options)

        async def __pyffi_c8616867_0_awaited__(_0, /):
            _given = (await _m.awaited(_m.Colour(_0)))
            try:
                return _of(_m.Colour, _given).value
            except _Mismatch as e:
                raise TypeError(f"call corners.awaited: {e}") from None

        async def __pyffi_c8616867_0_awaited_points__():
            _given = (await _m.awaited_points())
            try:
                return {k: _out_c0(v) for k, v in _given.items()}
            except _Mismatch as e:
                raise TypeError(f"call corners.awaited_points: {e}") from None

        def __pyffi_c8616867_0_sets__(_0, /):
            _given = _m.sets(frozenset(_0))
            try:
                return set(frozenset(_of(_m.Colour, v).value for v in v) for v in _given)
            except _Mismatch as e:
                raise TypeError(f"call corners.sets: {e}") from None

        def __pyffi_c8616867_0_keys__():
            _given = _m.keys()
            try:
                return {tuple([_fspath(v) for v in k]): v for k, v in _given.items()}
            except _Mismatch as e:
                raise TypeError(f"call corners.keys: {e}") from None

        def __pyffi_c8616867_0_same_word__(_0, /):
            _given = _m.same_word(_m.Word(_0))
            try:
                return _of(_m.Word, _given).value
            except _Mismatch as e:
                raise TypeError(f"call corners.same_word: {e}") from None

        def __pyffi_c8616867_0_same_scaled__(_0, /):
            _given = _m.same_scaled(_m.Scaled[_0])
            try:
                return _of(_m.Scaled, _given).name
            except _Mismatch as e:
                raise TypeError(f"call corners.same_scaled: {e}") from None

        def __pyffi_c8616867_0_same_order__(_0, /):
            _given = _m.same_order(_m.Order[_0])
            try:
                return _of(_m.Order, _given).name
            except _Mismatch as e:
                raise TypeError(f"call corners.same_order: {e}") from None

        def __pyffi_c8616867_0_wrong_class__():
            _given = _m.wrong_class()
            try:
                return _of(_m.Colour, _given).value
            except _Mismatch as e:
                raise TypeError(f"call corners.wrong_class: {e}") from None

        def __pyffi_c8616867_0_points__(_0, /):
            _given = _m.points(set(_in_c0(v) for v in _0))
            try:
                return {_out_c0(k): v for k, v in _given.items()}
            except _Mismatch as e:
                raise TypeError(f"call corners.points: {e}") from None

        def __pyffi_c8616867_0_priority__(**_options):
            if "given" in _options: _options["given"] = None if _options["given"] is None else _m.Priority(_options["given"])
            return _m.priority(**_options)

        def __pyffi_c8616867_0_priorities__():
            _given = _m.priorities()
            try:
                return [_of(_m.Priority, v).value for v in _given]
            except _Mismatch as e:
                raise TypeError(f"call corners.priorities: {e}") from None

        def __pyffi_c8616867_0_same_setting__(_0, /):
            _given = _m.same_setting(_in_c23(_0))
            try:
                return _out_c23(_given)
            except _Mismatch as e:
                raise TypeError(f"call corners.same_setting: {e}") from None

        def __pyffi_c8616867_0_level__(**_options):
            if "value" in _options: _options["value"] = (lambda t: (_m.Level(t[0])) if t[0] is not None else (t[1]))(_options["value"])
            return _m.level(**_options)

        def __pyffi_c8616867_0_same_level__(_0, /):
            _given = _m.same_level((lambda t: (_m.Level(t[0])) if t[0] is not None else ((t[1]) if t[1] is not None else (t[2])))(_0))
            try:
                return (lambda v: (_of(_m.Level, v).value, None, None) if isinstance(v, _m.Level) else (None, v, None) if isinstance(v, int) else (None, None, v) if isinstance(v, str) else _neither("level | int | str", v))(_given)
            except _Mismatch as e:
                raise TypeError(f"call corners.same_level: {e}") from None

        def __pyffi_c8616867_0_two_or_many__(_0, /):
            _given = _m.two_or_many((lambda t: ((lambda t: (_in_c0(t[0]), _in_c0(t[1]),))(t[0])) if t[0] is not None else ([_in_c0(v) for v in t[1]]))(_0))
            try:
                return (lambda v: ((lambda t: (_out_c0(t[0]), _out_c0(t[1]),))(v), None) if isinstance(v, tuple) else (None, [_out_c0(v) for v in v]) if isinstance(v, list) else _neither("tuple | list", v))(_given)
            except _Mismatch as e:
                raise TypeError(f"call corners.two_or_many: {e}") from None

        _attach(lambda: _m.Base, "__pyffi_c8616867_c12x0_paint__", _call_c12x0_paint)

        _attach(lambda: _m.Child, "__pyffi_c8616867_c13x0_paint__", _call_c13x0_paint)

        _attach(lambda: _m.Fixed, "__pyffi_c8616867_c15x0_paint__", _call_c15x0_paint)

        _attach(lambda: _m.House, "__pyffi_c8616867_c19_kind__", property(lambda o: _of(_m.House.Kind, o.kind).value))

        _attach(lambda: _m.House, "__pyffi_c8616867_c19set_kind__", lambda o, v: setattr(o, "kind", _m.House.Kind(v)))

        _attach(lambda: _m.Left, "__pyffi_c8616867_c21_right__", property(lambda o: _maybe(lambda v: _out_c22(v), o.right)))

        _attach(lambda: _m.Left, "__pyffi_c8616867_c21set_right__", lambda o, v: setattr(o, "right", None if v is None else _in_c22(v)))

        _attach(lambda: _m.Watched, "__pyffi_c8616867_c29_colour__", property(lambda o: _of(_m.Colour, o.colour).value))

        _attach(lambda: _m.Watched, "__pyffi_c8616867_c29set_colour__", lambda o, v: setattr(o, "colour", _m.Colour(v)))
        """#
}
extension Corners.Cents {
    internal var euros: PyFFI.PythonAttribute<Swift.Double> { PyFFI.PythonAttribute(self.object, "euros") }
}

extension Corners.ShapeProtocol {
    internal var name: PyFFI.PythonAttribute<Swift.String> { PyFFI.PythonAttribute(self.object, "name") }
}

extension Corners.Circle {
    internal var name: PyFFI.PythonAttribute<Swift.String> { PyFFI.PythonAttribute(self.object, "name") }

    internal var radius: PyFFI.PythonAttribute<Swift.Double> { PyFFI.PythonAttribute(self.object, "radius") }
}

extension Corners.Vector {
    internal var x: PyFFI.PythonAttribute<Swift.Int> { PyFFI.PythonAttribute(self.object, "x") }

    internal var dimensions: PyFFI.PythonAttribute<Swift.Int> { PyFFI.PythonAttribute(self.object, "dimensions") }

    internal static func + (left: Self, right: Corners.Vector) throws -> Corners.Vector { try Corners.Vector(try left.object + right) }

    internal nonisolated(nonsending) static func + (left: Self, right: Corners.Vector) async throws -> Corners.Vector { try await Corners.Vector(try await left.object + right) }
}

extension Corners.Counter {
    internal var count: PyFFI.PythonAttribute<Swift.Int> { PyFFI.PythonAttribute(self.object, "count") }

    @discardableResult internal func increase(by: Swift.Int = 1) throws -> Swift.Int { try self.object.increase(by: by) }

    @discardableResult internal nonisolated(nonsending) func increase(by: Swift.Int = 1) async throws -> Swift.Int { try await self.object.increase(by: by) }
}

extension Corners.Numbers {
    @discardableResult internal func elements() throws -> PyFFI.PythonElements<Swift.Int> { try PyFFI.PythonElements(self.object.__iter__() as PyFFI.PythonObject, as: Swift.Int.self) }

    @discardableResult internal nonisolated(nonsending) func elements() async throws -> PyFFI.PythonElements<Swift.Int> { try await PyFFI.PythonElements(self.object.__iter__() as PyFFI.PythonObject, as: Swift.Int.self) }

    @discardableResult internal func itemCount_() throws -> Swift.Int { try self.object.__len__() }

    @discardableResult internal nonisolated(nonsending) func itemCount_() async throws -> Swift.Int { try await self.object.__len__() }

    @discardableResult internal func itemCount() throws -> Swift.String { try self.object[dynamicMember: "itemCount"]() }

    @discardableResult internal nonisolated(nonsending) func itemCount() async throws -> Swift.String { try await self.object[dynamicMember: "itemCount"]() }
}

extension Corners.BaseProtocol {
    @discardableResult internal func paint(_ colour: Corners.Colour) throws -> Swift.String { try self.object.__pyffi_c8616867_c12x0_paint__(PyFFI.PythonAdapted(colour)) }

    @discardableResult internal nonisolated(nonsending) func paint(_ colour: Corners.Colour) async throws -> Swift.String { try await self.object.__pyffi_c8616867_c12x0_paint__(PyFFI.PythonAdapted(colour)) }
}

extension Corners.Child {
    @discardableResult internal func paint(_ colour: any PyFFI.PythonConvertible, path: Swift.String? = nil) throws -> Swift.String { try self.object.__pyffi_c8616867_c13x0_paint__.callWith(PyFFI.PythonCall(colour).keyword("path", path)) }

    @discardableResult internal nonisolated(nonsending) func paint(_ colour: any PyFFI.PythonConvertible, path: Swift.String? = nil) async throws -> Swift.String { try await self.object.__pyffi_c8616867_c13x0_paint__.callWith(PyFFI.PythonCall(colour).keyword("path", path)) }
}

extension Corners.Fixed {
    @discardableResult internal func paint(_ colour: Corners.Colour) throws -> Corners.Colour { try self.object.__pyffi_c8616867_c15x0_paint__(PyFFI.PythonAdapted(colour)) }

    @discardableResult internal nonisolated(nonsending) func paint(_ colour: Corners.Colour) async throws -> Corners.Colour { try await self.object.__pyffi_c8616867_c15x0_paint__(PyFFI.PythonAdapted(colour)) }
}

extension Corners.House {
    internal var kind: PyFFI.PythonAttribute<Corners.House.Kind> { PyFFI.PythonAttribute(self.object, "__pyffi_c8616867_c19_kind__", setter: "__pyffi_c8616867_c19set_kind__") }
}

extension Corners.Left {
    internal var right: PyFFI.PythonAttribute<Corners.Right?> { PyFFI.PythonAttribute(self.object, "__pyffi_c8616867_c21_right__", setter: "__pyffi_c8616867_c21set_right__") }
}

extension Corners.Job {
    internal var name: PyFFI.PythonAttribute<Swift.String?> { PyFFI.PythonAttribute(self.object, "name") }
}

extension Corners.Tree {
    internal var name: PyFFI.PythonAttribute<Swift.String> { PyFFI.PythonAttribute(self.object, "name") }

    internal var children: PyFFI.PythonAttribute<[Corners.Tree]> { PyFFI.PythonAttribute(self.object, "children") }
}

extension Corners.Watched {
    internal var colour: PyFFI.PythonAttribute<Corners.Colour> { PyFFI.PythonAttribute(self.object, "__pyffi_c8616867_c29_colour__", setter: "__pyffi_c8616867_c29set_colour__") }

    internal var names: PyFFI.PythonAttribute<[Swift.String]> { PyFFI.PythonAttribute(self.object, "names") }
}
extension Swift.Int: Corners.IntOrStrArgument {}
extension Swift.String: Corners.IntOrStrArgument {}
extension Swift.Double: Corners.FloatOrStrArgument {}
extension Swift.String: Corners.FloatOrStrArgument {}
extension Swift.Int: Corners.FloatOrStrArgument {}
