import PyFFI
import TestSupport
import Testing

/// Numbers of every type in random shapes and strides.
@Suite(.startsProcesses)
struct RandomArrayTests {
    @Test(arguments: PythonTarget.all)
    func `memory keeps every bit, whatever the shape and the step`(target: PythonTarget) throws {
        let python = try target.start()
        let cut = try python.eval("lambda m, start, step: m.cast('B').cast(m.format)[start::step]")
        var generator = ValueGenerator("arrays")
        func check<Element: PythonArrayElement & Oracle>(_ make: () -> Element) throws {
            for _ in 0..<10 {
                let shape = generator.shape()
                let elements = (0..<shape.reduce(1, *)).map { _ in make() }
                let array = try PythonArray(elements, shape: shape, in: python)
                #expect(try array.shape == shape && [Element](array).isSame(as: elements), "\(TestSeed.note)")
                #expect(try [UInt8](array.object.tobytes()) == elements.withUnsafeBytes(Array.init), "\(TestSeed.note)")
                let start = generator.random.below(elements.count)
                let step = generator.random.element(of: [-3, -2, -1, 1, 2, 3])
                let view = try cut(array, start, step)
                let expected = stride(from: start, to: step > 0 ? elements.count : -1, by: step).map { elements[$0] }
                #expect(try [Element](PythonArray<Element>(view)).isSame(as: expected), "\(TestSeed.note)")
                #expect(try [Element](view).isSame(as: expected), "\(TestSeed.note)")
            }
        }
        try check { Int8(truncatingIfNeeded: generator.int()) }
        try check { Int16(truncatingIfNeeded: generator.int()) }
        try check { UInt16(truncatingIfNeeded: generator.int()) }
        try check { Int32(truncatingIfNeeded: generator.int()) }
        try check { UInt32(truncatingIfNeeded: generator.int()) }
        try check { generator.int() }
        try check { UInt64(truncatingIfNeeded: generator.int()) }
        try check { generator.double() }
        try check { Float(generator.double()) }
        try check { generator.random.isOne(in: 2) }
    }

    @Test(arguments: NumpyTests.targets)
    func `numpy's views are read as numpy reads them`(target: PythonTarget) throws {
        let np = try target.start().import("numpy")
        var generator = ValueGenerator("views")
        for _ in 0..<40 {
            let shape = generator.shape()
            let numbers = (0..<shape.reduce(1, *)).map { _ in generator.double() }
            var view = try PythonObject(np.array(numbers).reshape(shape))
            for axis in shape.indices {
                let step = generator.random.element(of: [-2, -1, 1, 2])
                view = try PythonObject(np.moveaxis(view, axis, 0)[PythonSlice(step: step)])
            }
            let expected: [Double] = try view.ravel().tolist()
            let array = try PythonArray<Double>(view)
            #expect(try [Double](array).isSame(as: expected), "\(TestSeed.note)")
            #expect(Array(array.map { $0 }).isSame(as: expected), "\(TestSeed.note)")
        }
    }
}

extension ValueGenerator {
    /// One to three dimensions, none of them empty.
    fileprivate mutating func shape() -> [Int] { (0..<random.within(1...3)).map { _ in random.within(1...6) } }
}
