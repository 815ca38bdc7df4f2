// swift-format-ignore-file
// The examples of Arrays.md, word for word; see `DocumentationTests`.
import PyFFI
import TestSupport
import Testing

extension DocumentationTests {
    @Test(.enabled("numpy can't be had from PyPI") { await PackageEnvironment.numpy.isAvailable() },
        arguments: PythonTarget.one)
    func `the examples of Arrays.md that need numpy run`(target: PythonTarget) async throws {
        try await PackageEnvironment.numpy.run(target) { python in
            let np = try python.import("numpy")
            let xs: [Double] = try np.linspace(0, 1, 1_000_000)      // a copy, at the speed of memory
            let mean: Double = try np.mean(xs)                       // and back
            let grid: [[Int]] = try np.arange(6).reshape(2, 3)       // by the array's shape

            #expect(xs.count == 1_000_000 && abs(mean - 0.5) < 1e-9 && grid == [[0, 1, 2], [3, 4, 5]])

            let image = try PythonArray<UInt8>(np.zeros([480, 640, 3], dtype: "uint8"))
            print(image.shape, image.strides, image.count)           // [480, 640, 3] [1920, 3, 1] 921600
            print(image[0, 1, 2])                                    // an index for each dimension
            try image.withUnsafeMutableBufferPointer { $0[0] = 255 } // Python sees it
            let sum = try image.withUnsafeBufferPointer { $0.reduce(0) { $0 + Int($1) } }
            let all = try [UInt8](image)                             // in C order: the last index runs fastest

            #expect(image.shape == [480, 640, 3] && image.strides == [1920, 3, 1] && image.count == 921600)
            #expect(sum == 255 && all[0] == 255)
            #expect(try Int(image.object[0, 0, 0]) == 255)

            let matrix = try PythonArray([1.0, 2, 3, 4, 5, 6], shape: [2, 3], in: python)   // a memoryview
            let m = try np.asarray(matrix)                           // a numpy array on the same memory
            try m.setItem(0, 0, to: 10)
            try matrix.reload()                                      // needed on a worker only
            print(matrix[0, 0])                                      // 10.0

            #expect(matrix[0, 0] == 10)
            #expect(try Double(np.float64(0.1)) == 0.1)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `the examples of Arrays.md that need no numpy run`(target: PythonTarget) throws {
        let python = try target.start()

        let values = try python.import("array").array("d", [1, 2.5, -3])
        let shared = try PythonArray<Double>(values)
        try shared.withUnsafeMutableBufferPointer { numbers in
            for index in numbers.indices { numbers[index] *= 2 }
        }
        let doubled: [Double] = try values.tolist()              // [2.0, 5.0, -6.0]

        #expect(doubled == [2, 5, -6])
        #expect(try pythonError { try values.append(1.0) }.isException("BufferError"))
        withExtendedLifetime(shared) {}
    }
}
