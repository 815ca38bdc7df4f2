import BackendInterface
import Testing

@Suite struct NumberLayoutTests {
    private static let numbers = (0..<24).map { Int16($0) }

    private func gathered(_ shape: [Int], _ strides: [Int], from start: Int = 0) throws -> [Int16] {
        let layout = try #require(NumberLayout(.i16, shape: shape, strides: strides))
        return try Self.numbers.withUnsafeBytes { try layout.numbers(at: $0.baseAddress! + start * 2, of: Int16.self) }
    }

    @Test func `C order is the order of the last index`() throws {
        #expect(try gathered([2, 3], [6, 2]) == [0, 1, 2, 3, 4, 5])
        #expect(try gathered([3, 2], [2, 6]) == [0, 3, 1, 4, 2, 5])
        #expect(try gathered([2, 2, 2], [24, 8, 2]) == [0, 1, 4, 5, 12, 13, 16, 17])
        #expect(try gathered([3], [-2], from: 5) == [5, 4, 3])
        #expect(try gathered([2, 2], [-8, 4], from: 20) == [20, 22, 16, 18])
        #expect(try gathered([2, 3], [2, 0]) == [0, 0, 0, 1, 1, 1])
        #expect(try gathered([], [], from: 7) == [7])
        #expect(try gathered([0], [2]) == [])
        #expect(try gathered([3, 0, 2], [2, 2, 2]) == [])
    }

    @Test func `what was gathered is scattered to where it was`() throws {
        for (shape, strides, start) in [
            ([3, 2], [2, 6], 0), ([2, 2, 2], [24, 8, 2], 0), ([3], [-4], 8), ([], [], 3),
        ] {
            let layout = try #require(NumberLayout(.i16, shape: shape, strides: strides))
            let new = (0..<layout.count).map { Int16(100 + $0) }
            var memory = Self.numbers
            let back = try memory.withUnsafeMutableBytes { bytes in
                let base = bytes.baseAddress! + start * 2
                new.withUnsafeBytes { layout.scatter(from: $0.baseAddress!, to: base) }
                return try layout.numbers(at: base, of: Int16.self)
            }
            #expect(back == new)
            #expect(zip(memory, Self.numbers).filter { $0 != $1 }.count == layout.count)
        }
    }

    @Test func `only what lies side by side is contiguous`() {
        func isContiguous(_ shape: [Int], _ strides: [Int]) -> Bool? {
            NumberLayout(.f64, shape: shape, strides: strides)?.isContiguous
        }
        #expect(isContiguous([2, 3], [24, 8]) == true)
        #expect(isContiguous([2, 3], [8, 16]) == false)
        #expect(isContiguous([1, 3], [0, 8]) == true)
        #expect(isContiguous([4], [16]) == false)
        #expect(isContiguous([0, 3], [7, 7]) == true)
        #expect(isContiguous([], []) == true)
    }

    @Test func `impossible sizes are refused`() {
        #expect(NumberLayout(.u8, shape: [-1]) == nil)
        #expect(NumberLayout(.u8, shape: [.max, 2]) == nil)
        #expect(NumberLayout(.f64, shape: [.max / 4]) == nil)
        #expect(NumberLayout(.u8, shape: [0, .max, 2]) == nil)
        #expect(NumberLayout(.u8, shape: [2], strides: []) == nil)
        #expect(NumberLayout(.u8, shape: [.max, 0])?.listCount == nil)
        #expect(NumberLayout(.u8, shape: [2, 3, 4])?.listCount == 6)
    }

    @Test func `any byte but 0 is true`() throws {
        let layout = try #require(NumberLayout(.bool, shape: [2], strides: [2]))
        let bools = try [UInt8]([0, 9, 255, 9]).withUnsafeBytes {
            try layout.numbers(at: $0.baseAddress, of: UInt8.self)
        }
        #expect(bools == [0, 1])
    }

    @Test func `an array larger than memory is an error`() throws {
        let layout = try #require(NumberLayout(.f64, shape: [1 << 50], strides: [0]))
        let error = try #require(throws: PythonError.self) {
            _ = try [1.0].withUnsafeBytes { try layout.numbers(at: $0.baseAddress, of: Double.self) }
        }
        #expect(error.kind == .conversion)
    }
}
