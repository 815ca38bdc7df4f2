internal import PyFFI

/// Records by `PythonDecoder` and `PythonEncoder`, measured against the direct conversions of the same data.
struct CodableBench {
    let configuration: PythonRuntime.Configuration

    private static let records = 1000

    private struct Record: Codable {
        var id: Int
        var score: Double
        var name: String
        var isActive: Bool
    }

    func run() throws -> [Measurement] {
        try PythonBackendKind.allCases.flatMap { backend in
            let python = try PythonRuntime(backend, configuration)
            defer { python.shutDown() }
            return try run(python, backend.rawValue)
        }
    }

    private func run(_ python: PythonRuntime, _ backend: String) throws -> [Measurement] {
        try python.exec(
            """
            import types
            records = [{'id': n, 'score': n / 3, 'name': f'record {n}', 'isActive': n % 2 == 0} for n in range(\(Self.records))]
            objects = [types.SimpleNamespace(**record) for record in records]
            """
        )
        let (dicts, objects) = try (python.eval("records"), python.eval("objects"))
        let (decoder, encoder) = (PythonDecoder(), PythonEncoder())
        let records = try decoder.decode([Record].self, from: dicts)
        let times = try Stopwatch.microseconds(
            per: 1,
            inTurn: [
                { _ = try [[String: PythonValue]](dicts) },
                { _ = try PythonValue(dicts) },
                { _ = try decoder.decode([Record].self, from: dicts) },
                { _ = try decoder.decode([Record].self, from: objects) },
                { _ = try encoder.encode(records, in: python) },
            ]
        )
        let names = [
            "[[String: PythonValue]] of \(Self.records) dicts", "PythonValue of \(Self.records) dicts",
            "decode \(Self.records) dicts", "decode \(Self.records) objects", "encode \(Self.records) records",
        ]
        let rows = zip(names, times).map { Measurement(name: "\($0), \(backend)", value: $1, unit: .microseconds) }
        return [
            rows[0], rows[1], rows[2].against(rows[0], .ratioAtMost(3)), rows[3].against(rows[0]),
            rows[4].against(rows[0]),
        ]
    }
}
