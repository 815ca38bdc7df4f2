// swift-format-ignore-file
// The examples of TypedBindings.md, and the README's of it, word for word; see `DocumentationTests`.
import PyFFI
import TestSupport
import Testing

extension DocumentationTests {
    @Test(arguments: PythonTarget.one)
    func `the examples of TypedBindings.md run`(target: PythonTarget) async throws {
        try await alone(target, environment: ["PYFFI_PYTHON": target.executable, "PYFFI_BACKEND": target.backend.rawValue]) { () throws -> Void in
            let python = try PythonRuntime()
            let model = try Model(in: python)                            // imports it
            let address = Model.Address(street: "High Street")           // records without methods are structs
            let house = Model.House(address: address, rooms: 5)
            let prices = try model.predict([house], limit: 2)            // [String: Double]
            let square = try model.Square(3)                             // other classes are references to objects
            try square.side.set(to: 4)
            let area = try square.area()                                 // attributes are read by a call: 16.0
            do {
                try model.predict([house], limit: -1)
            } catch Model.ModelError {                                   // exceptions by their class
                print("refused")
            }

            #expect(prices == ["High Street": 5000])
            #expect(area == 16)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `the README's example of bindings runs`(target: PythonTarget) throws {
        let python = try target.start()

        let model = try Model(in: python)
        let square = try model.Square(3)
        print(try square.scaled(2).area())                              // 36.0

        #expect(try square.scaled(2).area() == 36)
    }
}
