import PyFFI
import TestSupport
import Testing

extension FunctionTests {
    /// A number that is asked for while it is written.
    private struct Measured: PythonConvertible {
        let object: PythonObject

        func write(to writer: PythonWriter) throws { try Double(object.value).write(to: writer) }
    }

    /// Python's main thread waits for the other one here, so only that one can execute what the conversions ask for.
    @Test(arguments: PythonTarget.all)
    func `conversions that ask Python for more do so in the thread that waits for the call`(target: PythonTarget) throws
    {
        let python = try target.start()
        try python.register("conversions_sum") { (rows: [PythonArray<Double>]) throws -> Measured in
            let sum = rows.reduce(0) { $0 + $1.reduce(0, +) }
            return Measured(object: try rows[0].object.type(sum))
        }
        try python.exec(
            """
            import array, swift_bridge, threading
            class Row(array.array):
                value = property(lambda self: self[0])
                def type(self, number): return Row('d', [number])
            results = []
            def run(): results.append(swift_bridge.conversions_sum([Row('d', [1.5, 2.0]), Row('d', [4.0])]))
            thread = threading.Thread(target=run)
            thread.start()
            thread.join()
            """
        )
        #expect(try [Double](python.eval("results")) == [7.5])
    }

    @Test(arguments: PythonTarget.all)
    func `conversions that ask Python for more may do so in a batch`(target: PythonTarget) throws {
        let python = try target.start()
        let sum = try python.function { (rows: [PythonArray<Double>]) in
            rows.reduce(0) { $0 + $1.reduce(0, +) }
        }
        let rows = try python.eval("[__import__('array').array('d', [1.5, 2.0])]")
        let results = try python.batch { try (0..<3).map { _ in try sum(rows) } }
        #expect(try results.map { try Double($0) } == [3.5, 3.5, 3.5])
    }
}
