// Protocol/vectors/values.json as Swift meets it: values that a worker sends. A value that can be read is written again
// and must come out as it went in; one that can't be must be an error, and never the end of the process.

import BackendInterface
import Testing
import Wire

@Suite struct VectorValueTests {
    struct Vector {
        let name: String
        /// The value's JSON text and its bytes.
        let wire: String
        let attachments: [UInt8]
        let canonical: String
        let direction: String?
        let error: String?

        /// What only a client may send; a worker has no words for it.
        var isOnlyForWorkers: Bool {
            ["{\"slice\"", "{\"range\"", "{\"ellipsis\"", "{\"path\"", "{\"ref\"", "{\"array\""].contains {
                wire.contains($0)
            }
        }

        var isListOfNumbers: Bool { wire.hasPrefix("{\"list\"") }

        static func all() throws -> [Vector] {
            let document = try Vectors.document("values.json")
            return try document.elements(of: .root).map { node in
                func text(_ key: StaticString) -> String? {
                    document.member(key, of: node).flatMap { document.string(of: $0) }
                }
                let name = text("name") ?? "a vector without name"
                let value = document.member("wire", of: node)
                guard
                    let wire = value.map({ String(decoding: document.rawBytes(of: $0), as: UTF8.self) })
                        ?? text("wireText")
                else { throw Vectors.Unreadable(description: name) }
                let attachments = try Vectors.bytes(hex: text("attachments") ?? "")
                // The text of a vector with wireText is of no use to a parser that keeps to 64 bits.
                let parsed = try? JSONDocument(Array(wire.utf8))
                return Vector(
                    name: name,
                    wire: wire,
                    attachments: attachments,
                    canonical: parsed.map { Canonical($0, attachments).text(.root) } ?? "",
                    direction: text("direction"),
                    error: text("error")
                )
            }
        }
    }

    private let vectors: [Vector]
    private let backend = CountingBackend()

    init() throws {
        vectors = try Vector.all()
        #expect(vectors.count > 200)
        #expect(vectors.allSatisfy { ($0.direction == nil) != ($0.error == nil) })
    }

    private func read(_ vector: Vector) throws -> PythonValue {
        try Vectors.read(vector.wire, attachments: vector.attachments, backend: backend)
    }

    @Test func `each value that a worker may send reads, and is written again as it came`() throws {
        var count = 0
        // Receivers take also those forms that today's worker does not choose.
        for vector in vectors where vector.direction != nil && !vector.isOnlyForWorkers {
            if vector.wire.hasPrefix("{\"surrogates\"") { continue }
            do {
                let value = try read(vector)
                let written = try WrittenFrame(backend: backend) { try $0.value(value) }
                #expect(written.canonical == vector.canonical, "\(vector.name)")
                count += 1
            } catch {
                Issue.record("\(vector.name): \(error)")
            }
        }
        #expect(count > 120)
    }

    @Test func `a str with lone surrogates is a conversion error that says what to do`() throws {
        let strings = vectors.filter { $0.wire.hasPrefix("{\"surrogates\"") && $0.error == nil }
        #expect(!strings.isEmpty)
        for vector in strings {
            let error = try #require(throws: PythonError.self, "\(vector.name)") { try read(vector) }
            #expect(error.kind == .conversion && error.message.contains("surrogatepass"), "\(vector.name)")
        }
    }

    // Each of the next four tests reads in a process of its own: a trap would take all tests with it.

    @Test func `a malformed list of numbers is a violation, and does not end the host`() async {
        await #expect(processExitsWith: .success) {
            try Self.expectRefusal(atLeast: 7) { $0.error != nil && $0.isListOfNumbers }
        }
    }

    @Test func `what only a client may send is a violation when a worker sends it, and does not end the host`() async {
        await #expect(processExitsWith: .success) {
            // With a type beside it, a reference is a worker's.
            try Self.expectRefusal(atLeast: 20) { $0.isOnlyForWorkers && $0.name != "type beside ref" }
        }
    }

    @Test func `any other value that protocol.md does not allow is a violation, and does not end the host`() async {
        await #expect(processExitsWith: .success) {
            try Self.expectRefusal(atLeast: 40) { $0.error == "request" && !$0.isListOfNumbers && !$0.isOnlyForWorkers }
        }
    }

    @Test func `a value that only Python refuses is read or refused, and does not end the host`() async {
        await #expect(processExitsWith: .success) {
            let backend = CountingBackend()
            for vector in try Vector.all() where vector.error == "conversion" {
                do {
                    let value = try Vectors.read(vector.wire, attachments: vector.attachments, backend: backend)
                    #expect(!value.typeName.isEmpty, "\(vector.name)")
                } catch {
                    let kind = (error as? PythonError)?.kind
                    #expect(kind == .internalFault || kind == .conversion, "\(vector.name): \(error)")
                }
            }
        }
    }

    private static func expectRefusal(atLeast least: Int, of isMeant: (Vector) -> Bool) throws {
        let backend = CountingBackend()
        let vectors = try Vector.all().filter(isMeant)
        #expect(vectors.count >= least)
        for vector in vectors {
            do {
                let value = try Vectors.read(vector.wire, attachments: vector.attachments, backend: backend)
                Issue.record("\(vector.name) was read as \(value)")
            } catch let error as PythonError {
                // Lone surrogates are no String, however well they are formed.
                let isUnreadable = vector.wire.hasPrefix("{\"surrogates\"") && error.kind == .conversion
                #expect(error.kind == .internalFault || isUnreadable, "\(vector.name): \(error)")
            }
        }
    }

    @Test func `a handle counts once for each mention in refs, and is released as often`() throws {
        let json =
            #"{"id":1,"value":[{"ref":-5,"type":"a"},{"ref":-5,"type":"a"},{"ref":-6,"type":"b"}],"#
            + #""refs":[-5,-5,-6,-7]}"#
        try {
            let source = try Vectors.message(json).result(backend: backend)
            let value = try PythonValue.read(from: PythonReader(source))
            source.releaseUnclaimed()
            #expect(backend.released == [-7])
            guard case .list(let objects) = value else { throw Vectors.Unreadable(description: "no list") }
            #expect(objects.map(\.typeName) == ["a", "a", "b"])
        }()
        #expect(backend.released == [-7, -6, -5, -5])
    }

    @Test(arguments: [
        // References that are not in refs, and that are there more often than in refs.
        #"{"id":1,"value":[{"ref":-5,"type":"a"}]}"#,
        #"{"id":1,"value":[{"ref":-5,"type":"a"},{"ref":-5,"type":"a"}],"refs":[-5]}"#,
        #"{"id":1,"value":[{"ref":-5,"type":7}],"refs":[-5]}"#,
        #"{"id":1,"value":[{"ref":-5,"name":"a"}],"refs":[-5]}"#,
        #"{"id":1,"value":[{"type":"a","ref":-5}],"refs":[-5]}"#,
    ])
    func `a reference that the protocol does not allow is a violation, and its handles are released`(json: String)
        throws
    {
        let source = try Vectors.message(json).result(backend: backend)
        let error = #expect(throws: PythonError.self) { try PythonValue.read(from: PythonReader(source)) }
        source.releaseUnclaimed()
        #expect(error?.kind == .internalFault)
        #expect(backend.released == (json.contains("refs") ? [-5] : []))
    }

    @Test(arguments: [
        "{}", #"{"id":1}"#, #"{"id":1,"value":1,"ref":5,"type":"a"}"#, #"{"id":1,"ref":5}"#,
        #"{"id":1,"ref":"5","type":"a"}"#,
        #"{"id":1,"value":1,"error":{"kind":"request","message":""}}"#, #"{"id":1,"value":1,"extra":2}"#,
        #"{"id":1,"value":1,"refs":5}"#, #"{"id":1,"value":1,"refs":["a"]}"#,
        #"{"id":1,"ref":5,"type":"a","refs":[1.5]}"#,
        #"{"id":1,"error":5}"#, #"{"id":1,"error":{"kind":"exception"}}"#, #"{"id":1,"error":{"kind":5}}"#,
        #"{"id":1,"error":{"kind":"exception","exception":{}}}"#,
    ])
    func `a malformed reply is a violation`(json: String) throws {
        let message = try Vectors.message(json)
        let error = #expect(throws: PythonError.self) {
            let source = try message.result(backend: backend)
            _ = try PythonValue.read(from: PythonReader(source))
        }
        #expect(error?.kind == .internalFault, "\(String(describing: error))")
    }

    @Test(arguments: [
        #"{"call":1}"#, #"{"call":1,"function":1}"#, #"{"call":1,"args":[]}"#, #"{"call":0,"function":1,"args":[]}"#,
        #"{"call":1,"function":-1,"args":[]}"#, #"{"call":1,"function":1,"args":{}}"#,
        #"{"call":1,"function":1,"args":[],"for":0}"#, #"{"call":1,"function":1,"args":[],"for":"1"}"#,
        #"{"call":1,"function":1,"args":[],"mark":-1}"#, #"{"call":1,"function":1,"args":[],"mark":null}"#,
        #"{"call":1,"function":1,"args":[],"serves":true}"#, #"{"call":1,"function":1,"args":[],"serves":null}"#,
        #"{"call":1,"function":1,"args":[],"nope":1}"#, #"{"call":1.0,"function":1,"args":[]}"#,
        #"{"stop":0}"#, #"{"stop":"1"}"#, #"{"stop":1,"drop":[1]}"#,
        #"{"drop":[]}"#, #"{"drop":[0]}"#, #"{"drop":[1,"2"]}"#, #"{"drop":5}"#, #"{"drop":[1],"nope":1}"#,
    ])
    func `a malformed call, stop or drop of a worker is a violation`(json: String) throws {
        let message = try Vectors.message(json)
        #expect(message.event == nil && message.id == nil)
        #expect(message.failure.kind == .internalFault)
    }

    @Test func `a frame of anything but a message is a violation`() throws {
        for json in ["5", "\"a\"", "null", "[]", "[5]", "[{}]", "{", "[{]"] {
            let frame = Frame(json: Array(json.utf8), attachments: [])
            let error = #expect(throws: PythonError.self, "\(json)") {
                try IncomingMessage(frame, depthLimit: 500)
            }
            #expect(error?.kind == .internalFault, "\(json)")
        }
    }
}
