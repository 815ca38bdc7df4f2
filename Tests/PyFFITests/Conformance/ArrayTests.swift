import BackendInterface
import PyFFI
import TestSupport
import Testing

/// Arrays of the standard library: `array.array`, memoryview, bytearray and ctypes.
@Suite(.startsProcesses)
struct ArrayTests {
    @Test(arguments: PythonTarget.all)
    func `an array has a shape, strides in bytes, and elements`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import array, ctypes")
        let numbers = try PythonArray<Double>(python.eval("array.array('d', [1, 2.5, -3])"))
        #expect(numbers.shape == [3])
        #expect(numbers.strides == [8])
        #expect(numbers.count == 3)
        #expect(numbers[1] == 2.5)
        #expect(!numbers.isReadOnly)
        #expect(numbers.isContiguous)
        #expect("\(numbers.dtype)" == "float64")
        #expect("\(numbers)" == "PythonArray<Double> of 3")
        #expect(Array(numbers.map { $0 * 2 }) == [2, 5, -6])
        let grid = try PythonArray<Int16>(
            python.eval("memoryview(array.array('h', range(6))).cast('B').cast('h', [2, 3])")
        )
        #expect(grid.shape == [2, 3])
        #expect(grid.strides == [6, 2])
        #expect(grid[1, 0] == 3)
        #expect(try grid.element(at: [1, 2]) == 5)
        #expect(try [Int16](grid) == [0, 1, 2, 3, 4, 5])
        let nested = try PythonArray<Int32>(python.eval("((ctypes.c_int32 * 2) * 3)((1, 2), (3, 4), (5, 6))"))
        #expect(nested.shape == [3, 2])
        #expect(try [Int32](nested) == [1, 2, 3, 4, 5, 6])
        let bytes = try PythonArray<UInt8>(python.eval("b'abc'"))
        #expect(bytes.isReadOnly)
        #expect(try [UInt8](bytes) == [97, 98, 99])
        let single = try PythonArray<Float>(python.eval("ctypes.c_float(1.5)"))
        #expect(single.shape.isEmpty && single.count == 1 && single[] == 1.5)
        #expect(try [Float](single) == [1.5])
        let empty = try PythonArray<Double>(python.eval("array.array('d')"))
        #expect(empty.shape == [0])
        #expect(try [Double](empty).isEmpty)
        #expect(empty.allSatisfy { _ in false })
        #expect(try empty.withUnsafeBufferPointer { $0.count } == 0)
    }

    @Test(arguments: PythonTarget.all)
    func `every element type is read as what it is`(target: PythonTarget) throws {
        let python = try target.start()
        let ctypes = try python.import("ctypes")
        let make = try python.eval("lambda type, values: (type * len(values))(*values)")
        func check<Element: PythonArrayElement & Equatable>(_ type: String, _ values: [Element], _ name: String) throws
        {
            let array: PythonArray<Element> = try make(ctypes.getAttribute(type), values)
            #expect(try [Element](array) == values, "\(type)")
            #expect(Array(array.map { $0 }) == values, "\(type)")
            #expect(array[1] == values[1], "\(type)")
            #expect("\(array.dtype)" == name)
            let list: [Element] = try python.list(array)
            #expect(list == values, "\(type)")
            let made = try PythonArray(values, in: python)
            #expect(try [Element](python.list(made)) == values, "\(type)")
        }
        try check("c_int8", [Int8.min, 0, .max], "int8")
        try check("c_uint8", [UInt8(1), 255], "uint8")
        try check("c_int16", [Int16.min, .max], "int16")
        try check("c_uint16", [UInt16(1), .max], "uint16")
        try check("c_int32", [Int32.min, .max], "int32")
        try check("c_uint32", [UInt32(1), .max], "uint32")
        try check("c_int64", [Int64.min, .max], "int64")
        try check("c_uint64", [UInt64(1), .max], "uint64")
        try check("c_long", [Int.min, .max], "int64")
        try check("c_size_t", [UInt(1), .max], "uint64")
        try check("c_float", [Float(0.5), -.infinity], "float32")
        try check("c_double", [0.1, -0.0, .greatestFiniteMagnitude], "float64")
        try check("c_bool", [true, false, true], "bool")
    }

    @Test(arguments: PythonTarget.all)
    func `an array of another type is refused, and the error names the type to take`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import array, ctypes")
        let floats = try python.eval("array.array('f', [1, 2])")
        let error = try pythonError { _ = try PythonArray<Double>(floats) }
        #expect(error.kind == .conversion)
        #expect(
            error.message
                == "expected an array of float64 for PythonArray<Double>, got array of float32; take a PythonArray<Float>, or "
                + "array.astype('float64') in Python, which makes a copy"
        )
        for (source, part) in [
            ("[1.0]", "got list object"), ("1.5", "got float"), ("'text'", "got str"), ("None", "got None"),
            ("object()", "got object object"),
            ("(ctypes.c_longdouble * 2)()", "of"), ("(ctypes.c_char * 2)()", "got c_char_Array_2"),
            ("(ctypes.c_double.__ctype_be__ * 2)()", "this machine's byte order"),
        ] {
            let error = try pythonError { _ = try PythonArray<Double>(python.eval(source)) }
            #expect(error.kind == .conversion, "\(source): \(error)")
            #expect(error.message.hasPrefix("expected an array"), "\(source): \(error)")
            #expect(error.message.contains(part), "\(source): \(error)")
        }
        // As the result of a call, too, and in containers.
        #expect(try pythonError { let _: PythonArray<Int> = try python.eval("array.array('d')") }.kind == .conversion)
        let both: [PythonArray<Float>] = try python.eval("[array.array('f', [1]), array.array('f', [2])]")
        #expect(both.map { $0[0] } == [1, 2])
        let named: [String: PythonArray<Float>] = try python.eval("{'a': array.array('f', [1])}")
        #expect(named["a"]?[0] == 1)
    }

    @Test(arguments: PythonTarget.one)
    func `wrong indices throw from the method element, and end the program in a subscript`(
        target: PythonTarget
    ) async throws {
        let python = try target.start()
        let array = try await PythonArray([1, 2, 3, 4, 5, 6], shape: [2, 3], in: python)
        for indices in [[], [0], [0, 0, 0], [2, 0], [0, 3], [-1, 0], [0, -1], [.max, .max], [.min, 0]] {
            let error = try pythonError { _ = try array.element(at: indices) }
            #expect(error.message == "expected 2 indices within the shape [2, 3], got \(indices)")
        }
        await #expect(processExitsWith: .failure) {
            _ = try await PythonArray([1], in: PythonRuntime(.worker))[1]
        }
    }

    @Test(arguments: PythonTarget.all)
    func `strides may be negative, zero, and anything else`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import array\nxs = memoryview(array.array('i', range(10)))")
        func array(_ source: String) throws -> PythonArray<Int32> { try python.eval(source) }
        let backwards = try array("xs[::-1]")
        #expect(backwards.strides == [-4] && !backwards.isContiguous)
        #expect(backwards[0] == 9)
        #expect(try [Int32](backwards) == (0..<10).reversed())
        #expect(Array(backwards.map { $0 }) == (0..<10).reversed())
        let every = try array("xs[1::3]")
        #expect(every.strides == [12])
        #expect(try [Int32](every) == [1, 4, 7])
        #expect(every[2] == 7)
        #expect(try every.withUnsafeBufferPointer { Array($0) } == [1, 4, 7])
        let rows = try array("xs.cast('B').cast('i', [5, 2])[::-2]")
        #expect(rows.shape == [3, 2] && rows.strides == [-16, 4])
        #expect(try [Int32](rows) == [8, 9, 4, 5, 0, 1])
        #expect(Array(rows.map { $0 }) == [8, 9, 4, 5, 0, 1])
        #expect(rows[1, 1] == 5)
    }

    @Test(arguments: PythonTarget.all)
    func `what is written in Swift is there in Python`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import array\nxs = array.array('i', range(6))")
        let xs = try PythonArray<Int32>(python.eval("xs"))
        let sum = try xs.withUnsafeMutableBufferPointer { numbers in
            for index in numbers.indices { numbers[index] *= 10 }
            return numbers.reduce(0, +)
        }
        #expect(sum == 150)
        #expect(try [Int](python.eval("xs.tolist()")) == [0, 10, 20, 30, 40, 50])
        #expect(try [Int32](xs) == [0, 10, 20, 30, 40, 50])
        // The same holds where the array is not contiguous.
        try PythonArray<Int32>(python.eval("memoryview(xs)[::-2]")).withUnsafeMutableBufferPointer { numbers in
            #expect(Array(numbers) == [50, 30, 10])
            for index in numbers.indices { numbers[index] = Int32(index) }
        }
        #expect(try [Int](python.eval("xs.tolist()")) == [0, 2, 20, 1, 40, 0])
        try PythonArray<Int32>(python.eval("memoryview(xs).cast('B').cast('i', [3, 2])[::2]"))
            .withUnsafeMutableBufferPointer { $0.update(repeating: 7) }
        #expect(try [Int](python.eval("xs.tolist()")) == [7, 7, 20, 1, 7, 7])
        // What Python wrote meanwhile is not undone.
        try python.exec("xs[2] = -1")
        try xs.withUnsafeMutableBufferPointer { $0[3] = -2 }
        #expect(try [Int](python.eval("xs.tolist()")) == [7, 7, -1, -2, 7, 7])
        // What was written before an error stays.
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try xs.withUnsafeMutableBufferPointer { numbers in
                numbers[0] = 100
                throw Stop()
            }
        }
        #expect(try Int(python.eval("xs[0]")) == 100)
        #expect(xs[0] == 100)
        for source in ["b'abc'", "memoryview(bytearray(3)).toreadonly()"] {
            let array = try PythonArray<UInt8>(python.eval(source))
            #expect(array.isReadOnly)
            var wasCalled = false
            let error = try pythonError { try array.withUnsafeMutableBufferPointer { _ in wasCalled = true } }
            #expect(error.kind == .conversion && error.message.contains("read-only") && !wasCalled)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `what Python writes is seen: at once in-process, after a reload on the worker`(target: PythonTarget)
        async throws
    {
        let python = try target.start()
        let made = try await PythonArray([Int16(3)], in: python)
        #expect(try await [Int](made.object.tolist()) == [3])
        try await python.exec("import array\nxs = array.array('d', [1, 2])")
        let xs: PythonArray<Double> = try await python.eval("xs")
        try await python.exec("xs[0] = 5")
        #expect(xs[0] == (target.backend == .inProcess ? 5 : 1))
        try await xs.reload()
        #expect(xs[0] == 5)
        try await xs.withUnsafeMutableBufferPointer { $0[1] = 6 }
        #expect(try await [Double](python.eval("xs.tolist()")) == [5, 6])
        let same = try await PythonArray<Double>(python.eval("xs"))
        #expect(try [Double](same) == [5, 6])
        #expect(try await xs.object.isSameObject(as: python.eval("xs")))
    }

    @Test(arguments: PythonTarget.all)
    func `memory stays in its place and size as long as Swift holds it`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import array\nxs = array.array('d', [1, 2])\nbs = bytearray(3)")
        for (source, change) in [("xs", "xs.append(3)"), ("bs", "bs.extend(b'abc')")] {
            let object = try python.eval(source)
            func useWhileHeld<Element: PythonArrayElement>(_: Element.Type) throws {
                let array = try PythonArray<Element>(object)
                #expect(try pythonError { try python.exec(change) }.isException("BufferError"))
                withExtendedLifetime(array) {}
            }
            if source == "xs" { try useWhileHeld(Double.self) } else { try useWhileHeld(UInt8.self) }
            try python.exec(change)
        }
        // Copies and iterators hold it too, and the object may be gone.
        var copy: PythonArray<Double>?
        do {
            let array = try PythonArray<Double>(python.eval("array.array('d', [1, 2, 3])"))
            copy = array
        }
        try python.exec("import gc; gc.collect()")
        #expect(try copy.map { try [Double]($0) } == [1, 2, 3])
        copy = nil
    }

    @Test(arguments: PythonTarget.all)
    func `nothing of an array that Swift let go of is kept`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import array, weakref, sys
            class Mine(array.array): pass
            xs = Mine('d', [1, 2])
            dead = []
            weakref.finalize(xs, dead.append, 1)
            """
        )
        for _ in 0..<100 {
            let array = try PythonArray<Double>(python.eval("xs"))
            try array.reload()
            _ = try [Double](python.eval("xs"))
        }
        try python.exec("del xs")
        // Without a GIL the last release may be on its way.
        var dead = 0
        for _ in 0..<100_000 where dead == 0 { dead = try Int(python.eval("len(dead)")) }
        #expect(dead == 1)
    }

    @Test(arguments: PythonTarget.all)
    func `numbers become new memory in Python`(target: PythonTarget) throws {
        let python = try target.start()
        let grid = try PythonArray([1.5, 2, 3, 4, 5, 6], shape: [2, 3], in: python)
        #expect(grid.shape == [2, 3] && grid.strides == [24, 8])
        #expect(!grid.isReadOnly && grid.isContiguous)
        #expect(grid[1, 1] == 5)
        #expect(grid.object.typeName == "memoryview")
        #expect(try [[Double]](grid.object.tolist()) == [[1.5, 2, 3], [4, 5, 6]])
        #expect(try String(grid.object.format) == "d")
        try grid.object.setItem(0, 1, to: -2.0)
        try grid.reload()
        #expect(try [Double](grid) == [1.5, -2, 3, 4, 5, 6])
        try grid.withUnsafeMutableBufferPointer { $0[5] = 0 }
        #expect(try Double(grid.object[1, 2]) == 0)
        let bytes = try PythonArray<UInt8>([1, 2], in: python)
        #expect(try [UInt8](python.bytes(bytes)) == [1, 2])
        let none = try PythonArray([Float](), in: python)
        #expect(none.shape == [0])
        #expect(try Int(none.object.itemCount()) == 0)
        let single = try PythonArray([7], shape: [], in: python)
        #expect(single[] == 7)
        #expect(try Int(single.object.tolist()) == 7)
        for (shape, part) in [
            ([3], "got 4"), ([2, 3], "got 4"), ([-2, -2], "got 4"), ([.max, .max], "got 4"), ([0, 4], "got 4"),
            ([Int](repeating: 1, count: 70) + [4], "71 dimensions"),
        ] {
            let error = try pythonError { _ = try PythonArray([1, 2, 3, 4], shape: shape, in: python) }
            #expect(error.kind == .conversion && error.message.contains(part), "\(shape): \(error)")
        }
        let error = try pythonError { _ = try PythonArray([Int](), shape: [2, 0], in: python) }
        #expect(error.kind == .conversion && error.message.contains("several dimensions"))
    }

    @Test(arguments: PythonTarget.all)
    func `arrays of Python convert to Swift arrays, nested by their shape`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import array, ctypes\nxs = array.array('i', [1, -2, 3])")
        #expect(try [Int32](python.eval("xs")) == [1, -2, 3])
        #expect(try [Int](python.eval("xs")) == [1, -2, 3])
        #expect(try ContiguousArray<Int8>(python.eval("xs")) == [1, -2, 3])
        #expect(try [Double](python.eval("xs")) == [1, -2, 3])
        let list: [Int] = try python.eval("memoryview(xs)[::-1]")
        #expect(list == [3, -2, 1])
        #expect(try [Bool](python.eval("(ctypes.c_bool * 2)(True, False)")) == [true, false])
        #expect(try [Bool](python.eval("memoryview(b'\\x00\\x02').cast('?')")) == [false, true])
        #expect(try [UInt64](python.eval("array.array('Q', [2**64 - 1])")) == [.max])
        #expect(try [Double](python.eval("array.array('f', [0.5])")) == [0.5])
        #expect(try [Float](python.eval("array.array('d', [0.5])")) == [0.5])
        #expect(try [UInt8](python.eval("memoryview(b'abcd')[::-2]")) == [100, 98])
        #expect(try [UInt8](python.eval("memoryview(b'abcd')[1:]")) == [98, 99, 100])
        #expect(
            try [[Int16]](python.eval("memoryview(array.array('h', range(6))).cast('B').cast('h', [2, 3])")) == [
                [0, 1, 2], [3, 4, 5],
            ]
        )
        #expect(
            try [[[Int]]](python.eval("(((ctypes.c_int * 2) * 1) * 2)(((1, 2),), ((3, 4),))")) == [
                [[1, 2]], [[3, 4]],
            ]
        )
        #expect(try [String: [Int]](python.eval("{'a': xs}")) == ["a": [1, -2, 3]])
        #expect(try [[Int]](python.eval("[xs, [4]]")) == [[1, -2, 3], [4]])
        #expect(try [Double](python.eval("array.array('d')")).isEmpty)
        let sum: Double = try python.sum(python.eval("xs"))
        #expect(sum == 2)
        let chunks = PythonElements(try python.eval("[xs, xs]"), as: [Int].self)
        var rows: [[Int]] = []
        try chunks.forEachElement { rows.append($0) }
        #expect(rows == [[1, -2, 3], [1, -2, 3]])
        // Nothing is narrowed.
        #expect(
            try pythonError { _ = try [UInt8](python.eval("xs")) }.message
                == "element 1 of list: expected UInt8, got int -2"
        )
        #expect(
            try pythonError { _ = try [Int](python.eval("array.array('d', [1.5])")) }.message
                == "element 0 of list: expected Int, got float 1.5"
        )
        #expect(try pythonError { _ = try [Bool](python.eval("xs")) }.kind == .conversion)
        #expect(try pythonError { _ = try [Float](python.eval("array.array('d', [0.1])")) }.kind == .conversion)
        #expect(
            try pythonError { _ = try [Double](python.eval("((ctypes.c_double * 2) * 2)()")) }.message
                == "element 0 of list: expected float, got list of 2"
        )
        #expect(try pythonError { _ = try [Int](python.eval("(ctypes.c_char * 2)()")) }.kind == .conversion)
        #expect(try pythonError { _ = try [Int](python.eval("ctypes.c_int(3)")) }.kind == .conversion)
        // An array as it is stays an object.
        guard case .object = try PythonValue(python.eval("xs")) else {
            Issue.record("an array became a value")
            return
        }
        #expect(try [PythonObject](python.eval("[xs]")).map(\.typeName) == ["array"])
    }

    @Test(arguments: PythonTarget.one)
    func `each read of an array in a batch sees the array as it is at that moment`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import array\nxs = array.array('i', [0] * 100)")
        let xs = try python.eval("xs")
        let (before, after) = try python.batch { () throws -> ([Int32], [Int32]) in
            let before = try [Int32](xs)
            try xs.setItem(0, to: 5)
            return (before, try [Int32](xs))
        }
        #expect(before.first == 0 && after.first == 5)
    }

    @Test(arguments: PythonTarget.one)
    func `several tasks read one array`(target: PythonTarget) async throws {
        let python = try target.start()
        let array = try await PythonArray(Array(0..<1000), in: python)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<16 {
                group.addTask {
                    task % 2 == 0 ? array.reduce(0, +) : try array.withUnsafeBufferPointer { $0.reduce(0, +) }
                }
            }
            for try await sum in group { #expect(sum == 499_500) }
        }
    }
}
