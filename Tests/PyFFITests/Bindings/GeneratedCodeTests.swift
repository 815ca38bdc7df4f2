import BindingGenerator
import Foundation
import TestSupport
import Testing

/// What `pyffi gen` writes, and what it says of files that it can't write anything for.
@Suite(.startsProcesses)
struct GeneratedCodeTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    private static let scratch = try? ScratchFolder()

    private static func frontEnd(_ target: PythonTarget) throws -> FrontEnd {
        StartsProcesses.check()
        return try FrontEnd(python: target.executable, folder: URL(filePath: try #require(scratch).path))
    }

    /// Writes a Python file and describes it.
    private func described(_ source: String, named name: String = "sample.py") throws -> FrontEnd.Answer {
        let folder = try ScratchFolder()
        let path = try folder.write(name, source)
        return try Self.frontEnd(#require(PythonTarget.all.last)).describe(.file(path, module: nil))
    }

    private func swift(
        _ source: String,
        named name: String = "sample.py",
        _ adjust: (inout BindingOptions) -> Void = { _ in }
    ) throws -> String {
        let description = try #require(try described(source, named: name).description)
        var options = BindingOptions()
        adjust(&options)
        return ModuleWriter(description, options: options).write().text
    }

    @Test(arguments: PythonTarget.all, ["model.py", "corners.py"])
    func `each Python gives the code that the tests of the bindings use`(target: PythonTarget, name: String) throws {
        let file = Self.folder.appending(path: name)
        let answer = try Self.frontEnd(target).describe(.file(file.path, module: nil))
        #expect(answer.problems.isEmpty, "\(answer.problems)")
        let (text, report) = ModuleWriter(try #require(answer.description), options: BindingOptions()).write()
        let written = "\(file.deletingPathExtension().lastPathComponent.capitalized).swift"
        let reference = try String(contentsOf: Self.folder.appending(path: written), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let wanted = reference.split(separator: "\n", omittingEmptySubsequences: false)
        let different = zip(lines, wanted).first { $0 != $1 }
        #expect(text == reference, "\(different.map { "\($0)\n\($1)" } ?? "\(lines.count) lines, not \(wanted.count)")")
        #expect(report.untyped == 0 || name != "model.py", "\(report.open)")
    }

    /// The description, without what depends on where the file is and on the Python that reads it. The file
    /// `model.json` is what `pyffi gen --json` writes.
    private static func comparable(_ json: Data) throws -> [String: any Sendable] {
        let object = try JSONSerialization.jsonObject(with: json)
        var description = try #require(object as? [String: any Sendable])
        description["python"] = nil
        description["source"] = nil
        return description
    }

    @Test(arguments: PythonTarget.all)
    func `each Python gives the description that the code is made of`(target: PythonTarget) throws {
        let file = Self.folder.appending(path: "model.py")
        let described = try Self.comparable(Self.frontEnd(target).json(.file(file.path, module: nil)))
        let reference = try Self.comparable(Data(contentsOf: Self.folder.appending(path: "model.json")))
        for (name, wanted) in reference {
            #expect(described[name] as? NSObject == wanted as? NSObject, "\(name)")
        }
        #expect(Set(described.keys) == Set(reference.keys))
    }

    @Test
    func `files of the generator that somebody has removed are written again`() throws {
        let folder = try ScratchFolder()
        let python = try #require(PythonTarget.all.last).executable
        let place = URL(filePath: folder.path)
        let first = try FrontEnd(python: python, folder: place)
        let kept = try #require(FileManager.default.contentsOfDirectory(atPath: folder.path).first)
        try FileManager.default.removeItem(at: place.appending(path: "\(kept)/pyffi_bindings/types.py"))
        let file = try folder.write("sample.py", "x: int = 1\n")
        #expect(throws: FrontEnd.Failure.self) { try first.describe(.file(file, module: nil)) }
        let again = try FrontEnd(python: python, folder: place)
        #expect(try again.describe(.file(file, module: nil)).description?.values.count == 1)
    }

    @Test
    func `a syntax error is told as compilers tell theirs`() throws {
        let answer = try described("def f(x:\n    pass\n", named: "bad.py")
        #expect(answer.description == nil)
        let problem = try #require(answer.problems.first)
        #expect(problem.severity == .error)
        #expect(problem.description.contains("/bad.py:"))
        #expect(problem.description.contains(": error: "))
    }

    @Test
    func `a parameter without annotation takes any object, with a warning`() throws {
        let answer = try described("def f(a, b: int): pass\n")
        #expect(answer.problems.map(\.severity) == [.warning])
        #expect(answer.problems.first.map { [$0.line, $0.column] } == [1, 7])
        #expect(answer.problems.first?.message.contains("parameter a of f") == true)
        let text = try swift("def f(a, b: int): pass\n")
        #expect(text.contains("func f(_ a: any PyFFI.PythonConvertible, _ b: Swift.Int) throws -> PyFFI.PythonObject"))
    }

    @Test
    func `options decide who may use the code, in which forms, and under which name`() throws {
        let source = "\"\"\"Sums.\"\"\"\n\ndef f(x: int) -> int:\n    \"\"\"Adds.\n\n    Much.\"\"\"\n    return x\n"
        let text = try swift(source) {
            $0.access = .public
            $0.forms = .blocking
            $0.documentation = .summary
            $0.typeName = "Sums"
        }
        #expect(text.contains("public struct Sums: PyFFI.PythonBoundModule"))
        #expect(text.contains("public func f(_ x: Swift.Int) throws -> Swift.Int"))
        #expect(!text.contains("func f(_ x: Swift.Int) async"))
        #expect(text.contains("/// Adds."))
        #expect(!text.contains("/// Much."))
    }

    @Test(arguments: [("string", "StringModule"), ("swift", "SwiftModule"), ("any", "AnyModule"), ("model", "Model")])
    func `a module's type hides none of Swift's`(name: String, type: String) throws {
        let file = "\(name).py"
        #expect(try swift("def f(x: int) -> int: ...", named: file).contains("struct \(type): PyFFI.PythonBoundModule"))
    }

    @Test
    func `what only attributes need is there`() throws {
        let text = try swift(
            """
            from pathlib import Path
            class C:
                @property
                def folder(self) -> Path: ...
            """
        )
        #expect(text.contains("_attach(lambda: _m.C"))
    }

    @Test
    func `an exception is caught by the name that its library gives it`() throws {
        let folder = try ScratchFolder()
        try folder.write("library_of_errors/__init__.py", "from ._own import Problem")
        try folder.write("library_of_errors/_own.py", "class Problem(Exception): ...")
        let frontEnd = try Self.frontEnd(#require(PythonTarget.all.last))
        let described = try frontEnd.describe(.file("\(folder.path)/library_of_errors/__init__.py", module: nil))
        let text = ModuleWriter(try #require(described.description), options: BindingOptions()).write().text
        let names = #""library_of_errors._own.Problem", "library_of_errors.Problem""#
        #expect(text.contains("PythonExceptionClass(\(names))"))
    }

    @Test
    func `names that Swift has another use for`() throws {
        let text = try swift(
            """
            class Int:
                def __init__(self, value: int): self.value = value
                def object(self) -> str: ...
            class String: ...
            class Type: ...
            def init(where: int, inout: str, self: int = 1, default: Int | None = None) -> String: ...
            """
        )
        #expect(text.contains("struct Int: PyFFI.PythonInstance"))
        #expect(text.contains("func callAsFunction(_ value: Swift.Int) throws -> Sample.Int"))
        #expect(text.contains("func object_() throws -> Swift.String"))
        #expect(text.contains("struct Type_: PyFFI.PythonInstance"))
        #expect(text.contains("func `init`(_ `where`: Swift.Int, _ `inout`: Swift.String, `self` self_: Swift.Int = 1"))
    }

    @Test
    func `methods of an installed module take enumerations whose members are numbers or texts`() throws {
        let source = """
            import enum
            class Filter(enum.IntEnum):
                BOX = 0
            class Side(enum.Flag):
                LEFT = 1
            class Image:
                def resize(self, filter: Filter = Filter.BOX, side: Side = Side.LEFT) -> Filter: ...
            def resize(filter: Filter, side: Side) -> Filter: ...
            """
        let text = try swift(source, named: "sample.pyi")
        let open = "(any PyFFI.PythonConvertible)?"
        #expect(text.contains("resize(filter: Sample.Filter? = nil, side: \(open) = nil) throws -> PyFFI.PythonObject"))
        #expect(text.contains("resize(_ filter: Sample.Filter, _ side: Sample.Side) throws -> Sample.Filter"))
    }

    @Test
    func `a result of another module's class is of the class that it inherits from`() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            "sample.pyi",
            """
            from files import File
            class Image: ...
            def opened(file: File) -> File: ...
            """
        )
        _ = try folder.write("files.pyi", "from sample import Image\nclass File(Image): ...")
        let answer = try Self.frontEnd(#require(PythonTarget.all.last)).describe(.file(path, module: nil))
        let text = ModuleWriter(try #require(answer.description), options: BindingOptions()).write().text
        #expect(text.contains("opened(_ file: any PyFFI.PythonObjectConvertible) throws -> Sample.Image"))
    }

    @Test
    func `what is frozen can't be set`() throws {
        let text = try swift(
            """
            from dataclasses import dataclass
            @dataclass(frozen=True)
            class Box:
                width: int
                def area(self) -> int: ...
            """
        )
        #expect(text.contains("var width: PyFFI.PythonReadOnlyAttribute<Swift.Int>"))
    }

    @Test
    func `overloads that Swift can't tell apart become one`() throws {
        let text = try swift(
            """
            from typing import Literal, overload
            @overload
            def f(x: int, flag: Literal[True]) -> str: ...
            @overload
            def f(x: str, flag: Literal[False]) -> str: ...
            def f(x, flag): ...
            """
        )
        #expect(text.contains("func f(_ x: any Sample.IntOrStrArgument, _ flag: Swift.Bool) throws -> Swift.String"))
        #expect(text.components(separatedBy: "func f(").count == 3)
    }

    @Test
    func `members that several bases have are written for their heir`() throws {
        let text = try swift(
            """
            class A:
                def name(self) -> str: ...
            class B(A):
                def name(self) -> str: ...
            class C(A):
                def name(self) -> str: ...
            class D(B, C): ...
            """
        )
        #expect(text.contains("struct D: Sample.BProtocol, Sample.CProtocol"))
        let extensions = text.components(separatedBy: "extension ")
        #expect(extensions.contains { $0.hasPrefix("Sample.D ") && $0.contains("func name() throws -> Swift.String") })
    }

    @Test
    func `names that are none, in the makers of records and enumerations`() throws {
        let text = try swift(
            """
            from enum import Enum
            from typing import TypedDict
            Headers = TypedDict("Headers", {"Content-Type": str})
            Kind = Enum("Kind", {"a-b": "x", "c": "y"})
            def f(a: Headers, b: Kind) -> None: ...
            """
        )
        #expect(!text.contains("var Content-Type"))
        #expect(text.contains("case a_b = \"x\""))
    }

    @Test
    func `two overloads, and a function that is called as the second one might be`() throws {
        let text = try swift(
            """
            from pathlib import Path
            from typing import overload
            @overload
            def f(x: int) -> Path: ...
            @overload
            def f(x: str) -> Path: ...
            def f(x): ...
            def f2(x: bytes) -> Path: ...
            class A:
                def b_c(self) -> Path: ...
            class A_b:
                def c(self) -> Path: ...
            """
        )
        let names = text.split(separator: "\n").compactMap { line -> Substring? in
            line.drop { $0 == " " }.hasPrefix("def _") ? line.drop { $0 == " " }.dropFirst(4).prefix { $0 != "(" } : nil
        }
        #expect(names.count == 5 && Set(names).count == 5, "\(names)")
    }

    @Test
    func `names as in Swift, and names of one's own`() throws {
        let source = """
            import enum
            from dataclasses import dataclass
            class Door_Colour(enum.Enum):
                DARK_RED = 1
                BLUE = 2
            @dataclass
            class House:
                room_count: int
                door_colour: Door_Colour = Door_Colour.DARK_RED
            class Shape:
                side_length = 1
                def scale_by(self, by_factor: float, *, with_: House | None = None) -> None: ...
                def setUp(self) -> None: ...
                def __len__(self) -> int: ...
            MAX_SIZE = 3
            def total_area(all_shapes: list[Shape], *more_shapes: Shape, unit_2: int = 1, **other_things: int) -> float: ...
            """
        let described = try #require(try described(source).description)
        var naming = Naming()
        naming.convention = .swift
        naming.names = ["Shape.scale_by": "scale", "Shape.scale_by.with_": "including", "Door_Colour.BLUE": "sky"]
        let text = ModuleWriter(try naming.applied(to: described), options: BindingOptions()).write().text
        #expect(text.contains("case darkRed = 1"))
        #expect(text.contains("case sky = 2"))
        #expect(text.contains("init(roomCount: Swift.Int, doorColour: Sample.Door_Colour = .darkRed)"))
        #expect(text.contains("func scale(_ byFactor: Swift.Double, including: Sample.House? = nil) throws"))
        #expect(text.contains("func setUp() throws"))
        #expect(text.contains("func itemCount() throws"))
        #expect(text.contains("var sideLength: "))
        #expect(text.contains("var maxSize: "))
        #expect(text.contains("func totalArea(_ allShapes: [Sample.Shape], _ moreShapes: Sample.Shape..."))
        #expect(text.contains("unit_2: Swift.Int = 1, otherThings: "))
        #expect(text.contains("o.room_count"))
        naming.names = ["MAX_SIZE": "totalArea"]
        let both = #expect(throws: BindingFailure.self) { try naming.applied(to: described) }
        #expect(
            both?.description.contains("total_area and MAX_SIZE of the module would both be called totalArea") == true
        )
        naming.names = ["no_such": "some"]
        let unknown = #expect(throws: BindingFailure.self) { try naming.applied(to: described) }
        #expect(unknown?.description.contains("no_such") == true)
        naming.names = ["MAX_SIZE": "a b"]
        #expect(throws: BindingFailure.self) { try naming.applied(to: described) }
    }

    @Test
    func `the settings of a target, for all modules and for one`() throws {
        let text = """
            {"access": "public", "naming": "swift", "modules": {"model": {
                "type": "Houses", "include": ["f"], "exclude": ["g"], "names": {"f": "first"}, "types": {"f.x": "int"},
                "access": "package"
            }}}
            """
        let settings = try BindingSettings(Data(text.utf8))
        let (own, other) = (settings.options(for: "model"), settings.options(for: "other"))
        #expect(own.typeName == "Houses" && other.typeName == nil)
        #expect(own.access == .package && other.access == .public)
        #expect(own.naming.convention == .swift && own.naming.names == ["f": "first"] && other.naming.names.isEmpty)
        #expect(own.selection.included == ["f"] && own.selection.excluded == ["g"] && own.types == ["f.x": "int"])
        try settings.check(modules: ["model", "other"])
        let missing = #expect(throws: BindingFailure.self) { try settings.check(modules: ["modle"]) }
        #expect(missing?.description.contains("there is no model.py; there are modle") == true)
        for (text, reason) in [
            ("{", "not JSON"), ("[]", "the file is"),
            (#"{"acess": "public"}"#, "acess is no setting; there are access, "),
            (#"{"docs": "some"}"#, "docs is some, and can be one of full, summary, none"),
            (#"{"include": ["a"]}"#, "include is no setting"),
            (#"{"modules": {"m": {"include": "a"}}}"#, "modules.m.include is a; names can stand there"),
            (#"{"modules": {"m": {"modules": {}}}}"#, "modules.m.modules is no setting"),
        ] {
            let failure = #expect(throws: BindingFailure.self) { try BindingSettings(Data(text.utf8)) }
            #expect(failure?.description.contains(reason) == true, "\(failure?.description ?? "") for \(text)")
        }
    }
}
