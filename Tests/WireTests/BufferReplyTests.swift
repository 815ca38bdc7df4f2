// What result mode `buffer` brings (protocol.md, section 5), well-formed and not: a worker must not be able to make the
// host read past an attachment.

import BackendInterface
import Testing
import Wire

@Suite struct BufferReplyTests {
    private let backend = CountingBackend()

    private func buffer(_ value: String, attachments: [UInt8] = [UInt8](repeating: 1, count: 16)) throws -> NumberBuffer
    {
        let text = "{\"id\":1,\"value\":\(value),\"refs\":[-7,-8]}"
        let source = try Vectors.message(text, attachments: attachments).result(backend: backend)
        defer { source.releaseUnclaimed() }
        return try source.buffer()
    }

    private static let references = "{\"ref\":-7,\"type\":\"ndarray\"},{\"ref\":-8,\"type\":\"memoryview\"}"

    @Test func `a buffer has a type, a shape, strides and the bytes of its numbers`() throws {
        let buffer = try buffer("[\(Self.references),\"i32\",[2,2],[-16,8],true,{\"bytes\":[0,16]}]")
        #expect(buffer.object.typeName == "ndarray" && buffer.view.typeName == "memoryview")
        #expect(buffer.layout.type == .i32 && buffer.layout.shape == [2, 2] && buffer.layout.strides == [-16, 8])
        #expect(buffer.isReadOnly && !buffer.layout.isContiguous)
        guard case .copied(let bytes, let offset) = buffer.memory else { return #expect(Bool(false)) }
        #expect(bytes == ReceivedBytes([UInt8](repeating: 1, count: 16)) && offset == 0)
    }

    @Test(arguments: [
        "\"i32\",[2],[4],true,{\"bytes\":[0,4]}", "\"i32\",[2],[4],true,{\"bytes\":[0,12]}",
        "\"i32\",[2],[4],true,{\"bytes\":[12,8]}", "\"i32\",[-2],[4],true,{\"bytes\":[0,8]}",
        "\"i32\",[2],[4,4],true,{\"bytes\":[0,8]}", "\"i32\",[2],[],true,{\"bytes\":[0,8]}",
        "\"i128\",[1],[16],true,{\"bytes\":[0,16]}", "\"i32\",[2],[4],1,{\"bytes\":[0,8]}",
        "\"i32\",2,[4],true,{\"bytes\":[0,8]}", "\"i32\",[2.0],[4],true,{\"bytes\":[0,8]}",
        "\"i32\",[2],[4],true,\"text\"", "\"i32\",[2],[4],true",
        "\"i64\",[4611686018427387904,4611686018427387904],[8,8],true,{\"bytes\":[0,0]}",
    ])
    func `a buffer that contradicts itself is a violation`(rest: String) throws {
        let error = try #require(throws: PythonError.self) { try buffer("[\(Self.references),\(rest)]") }
        #expect(error.kind == .internalFault, "\(error)")
        #expect(backend.released == [-8, -7])
    }

    @Test(arguments: ["1.5", "null", "\"text\"", "{\"bytes\":[0,2]}", "{\"list\":[\"u8\",0,2]}"])
    func `a value is no buffer`(value: String) throws {
        let error = try #require(throws: PythonError.self) { try buffer(value) }
        #expect(error.kind == .conversion && error.message.hasPrefix("expected an array of numbers"), "\(error)")
    }
}
