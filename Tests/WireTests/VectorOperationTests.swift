// The list of operations stands in four places: protocol.md for people, schema.json for tools, and the two programs.

import BackendInterface
import Foundation
import Testing
import Wire

@Suite struct VectorOperationTests {
    @Test func `protocol.md, schema.json, the worker and Swift have the same operations`() throws {
        // Swift has no `shutdown`: it ends a worker by closing its input, which works also when the worker does not
        // listen. `steps` and `peek` serve batches, which are the worker backend's own business.
        let swift = Set(Self.oneOfEach(CountingBackend()).map(\.name)).union(["shutdown", "steps", "peek"])
        #expect(try Self.namesInTable() == swift)
        #expect(try Self.namesInSchema() == swift)
        #expect(try Self.namesInWorker() == swift)
    }

    @Test func `protocol.md, the worker and Swift have the same limits and result modes`() throws {
        let text = try Vectors.text("Protocol/protocol.md")
        let frames = try Vectors.text("worker/pyffi_worker/transport/frames.py")
        let handles = try Vectors.text("worker/pyffi_worker/execution/handles.py")
        #expect(text.contains("| `depth`: levels of nesting | \(ValueLimits.depth) |"))
        #expect(frames.contains("\"depth\": \(ValueLimits.depth)}"))
        #expect(text.contains("a str of at most \(ValueLimits.shortLength) characters"))
        #expect(handles.contains("\nSHORT = \(ValueLimits.shortLength) "))
        let limits = FrameLimits()
        #expect(frames.contains("\"json\": \(limits.json), \"attachments\": \(limits.attachments),"))
        let executor = try Vectors.text("worker/pyffi_worker/execution/executor.py")
        let list = try #require(executor.firstMatch(of: /\nMODES = \((.*)\)\n/)).1
        let modes = Set(list.matches(of: /"([a-z]+)"/).map { String($0.1) })
        let section = try #require(text.components(separatedBy: "\n## 5").last?.components(separatedBy: "\n## 6").first)
        #expect(Set(section.matches(of: /\n\| `([a-z]+)` \|/).map { String($0.1) }).isSuperset(of: modes))
        for mode in modes { #expect(PythonForm.Mode(rawValue: mode) != nil, "\(mode)") }
        #expect(modes.count == PythonForm.Mode.allCases.count)
    }

    @Test func `protocol.md and Swift have the same kinds of values`() throws {
        let text = try Vectors.text("Protocol/protocol.md")
        let section = try #require(text.components(separatedBy: "\n## 6").last?.components(separatedBy: "\n## 7").first)
        let tags = Set(section.matches(of: /`\{"([a-z]+)":/).map { String($0.1) })
        #expect(tags == Set(WireTag.allCases.map(\.rawValue)))
    }

    /// One operation of each kind; the switch makes the compiler ask for those that come later.
    static func oneOfEach(_ backend: any PythonBackend) -> [PythonOperation] {
        let place = Place(PythonObject(ObjectHandle(5), typeName: "C", backend: backend))
        let value = PythonValue.int(1)
        func isListed(_ operation: PythonOperation) -> Bool {
            switch operation {
            case .importModule, .execute, .evaluate, .create, .get, .set, .delete, .has, .call, .length, .contains,
                .compare,
                .operate, .same, .iterate, .take, .enter, .awaitResult, .fill, .string, .representation, .ping,
                .information, .fork, .reap:
                true
            }
        }
        let all: [PythonOperation] = [
            .importModule("a"), .execute(SourceCode("a")), .evaluate(SourceCode("a")), .create(value), .get(place),
            .set(place, to: value), .delete(place), .has(place), .call(place, arguments: [], keywords: []),
            .length(place),
            .contains(place, item: value), .compare(place, by: .equal, other: value),
            .operate(place, name: "neg", arguments: []), .same(place, other: value),
            .iterate(place, closes: true), .take(place, count: 1), .enter(place, prefersAsync: true),
            .awaitResult(place),
            .fill(place, data: value),
            .string(place),
            .representation(place),
            .ping, .information, .fork, .reap(1),
        ]
        return all.filter(isListed)
    }

    private static func namesInTable() throws -> Set<String> {
        let text = try Vectors.text("Protocol/protocol.md")
        let table = try #require(
            text.components(separatedBy: "| op | further members").last?.components(separatedBy: "\n\n").first
        )
        let cells = table.split(separator: "\n").dropFirst(2).compactMap { $0.split(separator: "|").first }
        return Set(cells.flatMap { $0.matches(of: /`([a-z]+)`/).map { String($0.1) } })
    }

    private static func namesInSchema() throws -> Set<String> {
        Set(
            try Vectors.text("Protocol/schema.json").matches(of: /"op": *\{"const": *"([a-z]+)"\}/).map { String($0.1) }
        )
    }

    private static func namesInWorker() throws -> Set<String> {
        let text = try Vectors.text("worker/pyffi_worker/operations/table.py")
        let list = try #require(
            text.components(separatedBy: "\nOPERATIONS = {\n").last?.components(separatedBy: "\n}").first
        )
        return Set(list.matches(of: /"([a-z]+)":/).map { String($0.1) })
    }
}
