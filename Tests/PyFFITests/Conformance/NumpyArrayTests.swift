import BackendInterface
import PyFFI
import TestSupport
import Testing

/// Numbers shared with numpy: with every Python that has it, and with one from PyPI.
@Suite(.startsProcesses)
struct NumpyArrayTests {
    @Test(arguments: NumpyTests.targets)
    func `arrays are shared with numpy`(target: PythonTarget) throws {
        try Self.everything(target.start())
    }

    @Test(
        .enabled("numpy can't be had from PyPI") { await PackageEnvironment.numpy.isAvailable() },
        arguments: PythonTarget.one
    )
    func `arrays are shared with numpy of an environment`(target: PythonTarget) async throws {
        // In the process of its own that runs this test again, the target is the environment's Python already.
        let executable = Alone.isHere ? target.executable : try await PackageEnvironment.numpy.python()
        let inside = target.by(executable)
        func run() throws { try Self.everything(inside.start()) }
        switch target.backend {
        case .worker: try run()
        case .inProcess: try await alone(inside) { try run() }
        }
    }

    private static func everything(_ python: PythonRuntime) throws {
        let np = try python.import("numpy")
        try types(python, np)
        try shapes(np)
        try writing(python, np)
        try lists(python, np)
        try refusals(python, np)
        try fromSwift(python, np)
        try resizing(python)
    }

    private static func types(_ python: PythonRuntime, _ np: PythonObject) throws {
        func check<Element: PythonArrayElement & Equatable>(_ dtype: String, _ values: [Element]) throws {
            let object = try np.array(values, dtype: dtype)
            #expect(try [Element](PythonArray<Element>(object)) == values, "\(dtype)")
            #expect(try [Element](object) == values, "\(dtype)")
            #expect(try "\(PythonArray<Element>(object).dtype)" == String(object.dtype.name), "\(dtype)")
        }
        try check("i1", [Int8.min, 1])
        #expect(try [UInt8](PythonArray<UInt8>(np.arange(3, dtype: "u1"))) == [0, 1, 2])
        #expect(try [UInt8](np.arange(3, dtype: "u1")) == [0, 1, 2])
        try check("i2", [Int16.min, 1])
        try check("u2", [UInt16.max, 1])
        try check("i4", [Int32.min, 1])
        try check("u4", [UInt32.max, 1])
        try check("i8", [Int.min, 1])
        try check("longlong", [Int64.min, 1])
        try check("u8", [UInt.max, 1])
        try check("ulonglong", [UInt64.max, 1])
        try check("f4", [Float(0.25), -.infinity])
        try check("f8", [0.1, -.infinity])
        try check("?", [true, false])
        #if !(os(macOS) && arch(x86_64))
            try check("f2", [Float16(0.5), -.infinity, 6e-8, 65504])
            #expect(try [Double](np.array([0.5, 6e-8], dtype: "f2")) == [0.5, Double(Float16(6e-8))])
        #endif
        #expect(try [Double](np.array([1.5], dtype: "f4")) == [1.5])
        #expect(try [Int](np.array([1, -1], dtype: "i4")) == [1, -1])
        #expect(try [Int](np.array([7])) == [7])
        // A byte that is neither 0 nor 1.
        let odd = try np.array([0, 2, 255], dtype: "u1").view("?")
        let bools = try PythonArray<Bool>(odd)
        #expect(bools[1] && !bools[0])
        #expect(Array(bools.map { $0 }) == [false, true, true])
        #expect(try bools.withUnsafeBufferPointer { Array($0) } == [false, true, true])
        #expect(try [Bool](odd) == [false, true, true])
    }

    private static func shapes(_ np: PythonObject) throws {
        let m = try np.arange(24.0).reshape(2, 3, 4)
        let array = try PythonArray<Double>(m)
        #expect(array.shape == [2, 3, 4] && array.strides == [96, 32, 8])
        #expect(array[1, 2, 3] == 23)
        #expect(Array(array.map { $0 }) == (0..<24).map(Double.init))
        let expected: [Double] = try m.transpose().ravel().tolist()
        let transposed = try PythonArray<Double>(m.transpose())
        #expect(transposed.shape == [4, 3, 2] && transposed.strides == [8, 32, 96] && !transposed.isContiguous)
        #expect(try [Double](transposed) == expected)
        #expect(Array(transposed.map { $0 }) == expected)
        #expect(try transposed.withUnsafeBufferPointer { Array($0) } == expected)
        #expect(transposed[3, 2, 1] == 23)
        let parts = try PythonArray<Double>(m[.all, PythonSlice(step: -2), 1..<3])
        #expect(try [Double](parts) == [9, 10, 1, 2, 21, 22, 13, 14])
        let repeated = try PythonArray<Double>(np.broadcast_to(m[0, 0], [2, 4]))
        #expect(repeated.strides == [0, 8] && repeated.isReadOnly)
        #expect(try [Double](repeated) == [0, 1, 2, 3, 0, 1, 2, 3])
        let single = try PythonArray<Double>(np.array(1.5))
        #expect(single.shape.isEmpty && single[] == 1.5)
        let empty = try PythonArray<Double>(np.empty([2, 0, 3]))
        #expect(empty.shape == [2, 0, 3] && empty.isContiguous)
        #expect(try [Double](empty).isEmpty)
        #expect(try [[[Double]]](np.empty([2, 0, 3])) == [[], []])
        // Not aligned.
        let record = try np.zeros(3, dtype: [PythonTuple("a", "i1"), PythonTuple("x", "f8")])
        try record.setItem("x", to: [1.5, 2.5, 3.5])
        let field = try PythonArray<Double>(record["x"])
        #expect(field.strides == [9])
        #expect(field[1] == 2.5)
        #expect(try [Double](field) == [1.5, 2.5, 3.5])
        try field.withUnsafeMutableBufferPointer { $0[2] = -1 }
        #expect(try [Double](record["x"].tolist()) == [1.5, 2.5, -1])
        let one = try PythonArray<Double>(record["x"][1..<2])
        #expect(try one.withUnsafeBufferPointer { $0[0] } == 2.5)
        try one.withUnsafeMutableBufferPointer { $0[0] = 7 }
        #expect(try Double(record["x"][1]) == 7)
    }

    private static func writing(_ python: PythonRuntime, _ np: PythonObject) throws {
        let m = try np.zeros([3, 4])
        try PythonArray<Double>(m).withUnsafeMutableBufferPointer { $0[5] = 1 }
        #expect(try Double(m[1, 1]) == 1)
        try PythonArray<Double>(m.transpose()).withUnsafeMutableBufferPointer { numbers in
            for index in numbers.indices { numbers[index] = Double(index) }
        }
        #expect(try [[Double]](m.tolist()) == [[0, 3, 6, 9], [1, 4, 7, 10], [2, 5, 8, 11]])
        try PythonArray<Double>(m[PythonSlice(step: -1), PythonSlice(step: 2)])
            .withUnsafeMutableBufferPointer { $0.update(repeating: -1) }
        #expect(try [[Double]](m.tolist()) == [[-1, 3, -1, 9], [-1, 4, -1, 10], [-1, 5, -1, 11]])
        try m.flags.setAttribute("writeable", to: false)
        #expect(
            try pythonError { try PythonArray<Double>(m).withUnsafeMutableBufferPointer { _ in } }.kind == .conversion
        )
        // The operation itself, which in-process nothing else uses.
        let filled = try np.zeros([2, 2], dtype: "i2").transpose()
        try filled.run(.fill(filled.place, data: [1, 0, 2, 0, 3, 0, 255, 255] as [UInt8]))
        #expect(try [[Int]](filled.tolist()) == [[1, 2], [3, -1]])
        #expect(try pythonError { try filled.run(.fill(filled.place, data: [1] as [UInt8])) }.kind == .conversion)
    }

    private static func lists(_ python: PythonRuntime, _ np: PythonObject) throws {
        let line: [Double] = try np.linspace(0, 1, 5)
        #expect(line == [0, 0.25, 0.5, 0.75, 1])
        let m = try np.arange(6.0).reshape(2, 3)
        #expect(try [[Double]](m) == [[0, 1, 2], [3, 4, 5]])
        #expect(try [[Double]](m.transpose()) == [[0, 3], [1, 4], [2, 5]])
        #expect(try [[[Double]]](m.reshape(1, 2, 3)) == [[[0, 1, 2], [3, 4, 5]]])
        #expect(try [[Int]](m.astype("i4")) == [[0, 1, 2], [3, 4, 5]])
        #expect(try [Double](m[1]) == [3, 4, 5])
        #expect(try [Double](m[.all, 1]) == [1, 4])
        #expect(try [Bool](m[0] .> 0.5) == [false, true, true])
        let named: [String: [Double]] = try python.dict(a: m[0], b: m[1])
        #expect(named == ["a": [0, 1, 2], "b": [3, 4, 5]])
        let rows: [[Double]] = try python.list(m)
        #expect(rows == [[0, 1, 2], [3, 4, 5]])
        #expect(try [Double](np.empty(0)).isEmpty)
        #expect(try pythonError { _ = try [Double](m) }.message == "element 0 of list: expected float, got list of 3")
        #expect(
            try pythonError { _ = try [[Double]](m[0]) }.message == "element 0 of list: expected list, got float 0.0"
        )
        #expect(
            try pythonError { _ = try [[UInt8]](np.array([[1, 2], [3, 300]])) }.message
                == "element 1 of list: element 1 of list: expected UInt8, got int 300"
        )
        // Sizes that no memory holds are errors.
        let strided = try np.lib.stride_tricks.getAttribute("as_strided")
        let huge = try strided(np.zeros(1), [1 << 50], [0])
        #expect(throws: PythonError.self) { _ = try [Double](huge) }
        let rowsWithoutEnd = try np.empty([1 << 60, 0], dtype: "u1")
        #expect(throws: PythonError.self) { _ = try [[UInt8]](rowsWithoutEnd) }
        #expect(throws: PythonError.self) { _ = try [[Double]](strided(np.zeros(1), [1 << 30, 1], [0, 8])) }
    }

    private static func refusals(_ python: PythonRuntime, _ np: PythonObject) throws {
        let m = try np.arange(3.0)
        for (object, part) in [
            (try m.astype(">f8"), "ndarray of >f8; array.astype(array.dtype.newbyteorder('=')) makes a copy"),
            (try m.astype("O"), "ndarray of object"), (try m.astype("U4"), "ndarray of <U4"),
            (try m.astype("S4"), "ndarray of |S4"), (try m.astype("M8[s]"), "ndarray of datetime64[s]"),
            (try np.zeros(2, dtype: "f8,i4"), "ndarray of [('f0', '<f8'), ('f1', '<i4')]"),
            (try m.astype("complex64"), "array.real and array.imag"), (try m.astype("longdouble"), "ndarray of"),
            (try np.ma.array([1.0, 2.0], mask: [true, false]), "whose mask would be lost"),
        ] {
            let error = try pythonError { _ = try PythonArray<Double>(object) }
            #expect(error.kind == .conversion && error.message.contains(part), "\(error)")
        }
        // As Python's own numbers, where they are floats.
        #expect(try [Double](m.astype(">f8")) == [0, 1, 2])
        #expect(try [Double](m.astype("O")) == [0, 1, 2])
        #expect(try [Double?](np.ma.array([1.0, 2.0], mask: [true, false])) == [nil, 2])
        for object in [
            try m.astype("U4"), try m.astype("M8[s]"), try np.zeros(2, dtype: "f8,i4"), try m.astype("complex64"),
            try m.astype("longdouble"), try np.ma.array([1.0, 2.0], mask: [true, false]),
        ] {
            #expect(try pythonError { _ = try [Double](object) }.kind == .conversion)
        }
        let error = try pythonError { _ = try PythonArray<Double>(np.float32([1.5])) }
        #expect(error.message.contains("got ndarray of float32; take a PythonArray<Float>"))
        // The remedies.
        #expect(try [Double](m.astype(">f8").astype(m.dtype.newbyteorder("="))) == [0, 1, 2])
        let complex = try np.array([1.5, 2.5]) + (PythonValue.complex(real: 0, imaginary: 3))
        #expect(try [Double](PythonArray<Double>(complex.imag)) == [3, 3])
        #expect(try [Double](PythonArray<Double>(complex.real)) == [1.5, 2.5])
    }

    private static func fromSwift(_ python: PythonRuntime, _ np: PythonObject) throws {
        let grid = try PythonArray([1.0, 2, 3, 4, 5, 6], shape: [2, 3], in: python)
        #expect(try Double(np.sum(grid)) == 21)
        let m = try np.asarray(grid)
        #expect(try String(m.dtype.name) == "float64" && [Int](m.shape) == [2, 3])
        // Both arrays share one memory.
        try m.setItem(0, 0, to: 10)
        try grid.reload()
        #expect(grid[0, 0] == 10)
        try grid.withUnsafeMutableBufferPointer { $0[5] = -6 }
        #expect(try Double(m[1, 2]) == -6)
        let flags = try np.asarray(PythonArray([true, false], in: python))
        #expect(try String(flags.dtype.name) == "bool")
    }

    private static func resizing(_ python: PythonRuntime) throws {
        let xs = try python.eval("__import__('numpy').zeros(4)")
        try python.exec("def grow(xs): xs.resize(8)")
        let grow = try python.eval("grow")
        do {
            let array = try PythonArray<Double>(xs)
            #expect(try pythonError { try grow(xs) }.isException("ValueError"))
            #expect(array.count == 4)
        }
    }
}
