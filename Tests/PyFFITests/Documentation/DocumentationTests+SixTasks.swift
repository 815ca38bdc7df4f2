// swift-format-ignore-file
// The examples of SixTasks.md, and that of Conversions.md with pandas, word for word; see `DocumentationTests`.
import Foundation
import PyFFI
import TestSupport
import Testing

extension DocumentationTests {
    private static func run(
        _ target: PythonTarget, _ example: @Sendable (PythonRuntime) async throws -> Void
    ) async throws {
        try await PackageEnvironment.tasks.run(target, example)
    }

    private static func isAvailable() async -> Bool {
        guard TestModes.hasTasks else { return false }
        return await PackageEnvironment.tasks.isAvailable()
    }

    @Test(.enabled("PYFFI_TEST_TASKS is not set, or PyPI not reached") { await isAvailable() }, arguments: PythonTarget.one)
    func `SixTasks: a data frame and a picture of it`(target: PythonTarget) async throws {
        try await Self.run(target) { python in
            let folder = try ScratchFolder()
            let picture = "\(folder.path)/degrees.png"
            try await onThread {
                let pd = try python.import("pandas")
                let columns: KeyValuePairs<String, PythonValue> = [
                    "city": ["Oslo", "Rome", "Oslo", "Rome"], "day": [1, 1, 2, 2], "degrees": [3.5, 15.0, 4.5, 17.0],
                ]
                let frame = try pd.DataFrame(columns)                                   // the columns in this order
                let warm = try PythonObject(frame[frame.degrees .> 4])                  // `.>` gives pandas' mask
                let means: [String: Double] = try frame.groupby("city").degrees.mean().to_dict()
                let degrees = try [Double](frame.degrees)                               // a column, at the speed of memory

                try python.import("matplotlib").use("Agg")
                let axes = try frame.pivot(index: "day", columns: "city", values: "degrees").plot(title: "Degrees")
                try axes.figure.savefig(picture)

                #expect(try [String](frame.columns) == ["city", "day", "degrees"])
                #expect(try warm.itemCount() == 3 && means == ["Oslo": 4, "Rome": 16] && degrees == [3.5, 15, 4.5, 17])
            }
            #expect(try Data(contentsOf: URL(filePath: picture)).starts(with: [0x89, 0x50, 0x4E, 0x47]))
        }
    }

    @Test(.enabled("PYFFI_TEST_TASKS is not set, or PyPI not reached") { await isAvailable() }, arguments: PythonTarget.one)
    func `SixTasks: the rows of a data frame, as Conversions_md reads them`(target: PythonTarget) async throws {
        try await Self.run(target) { python in
            try await onThread {
                let columns: KeyValuePairs<String, PythonValue> = ["name": ["Hamster", "Yeti"], "mass": [0.1, nil]]
                let frame = try python.import("pandas").DataFrame(columns)

                let masses = try [Double](frame["mass"])                                         // a column; an empty cell is a NaN

                struct Animal: Decodable { var name: String; var mass: Double? }

                let known = try frame.astype("object").where(frame.notna(), python.none)         // None where a cell is empty
                let animals = try PythonDecoder().decode([Animal].self, from: known.to_dict(orient: "records"))

                #expect(animals.map(\.name) == ["Hamster", "Yeti"] && animals.map(\.mass) == [0.1, nil])
                #expect(masses.count == 2 && masses[1].isNaN)
                #expect(try [String: [PythonValue]](frame).keys.sorted() == ["mass", "name"])
                let error = #expect(throws: DecodingError.self) { try PythonDecoder().decode([Animal].self, from: frame) }
                #expect("\(error as Any)".contains(#"`frame.to_dict(orient: "records")` is a list of its rows"#))
            }
        }
    }

    @Test(.enabled("PYFFI_TEST_TASKS is not set, or PyPI not reached") { await isAvailable() }, arguments: PythonTarget.one)
    func `SixTasks: a model`(target: PythonTarget) async throws {
        try await Self.run(target) { python in
            try await onThread {
                let iris = try python.import("sklearn.datasets").load_iris()
                let parts = try python.import("sklearn.model_selection").train_test_split(iris.data, iris.target, random_state: 0)
                let model = try python.import("sklearn.ensemble").RandomForestClassifier(n_estimators: 20, random_state: 0)
                try model.fit(parts[0], parts[2])
                let score: Double = try model.score(parts[1], parts[3])
                let kinds = try [Int](model.predict([[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]))
                let names = try [String](iris.target_names)
                print(score, kinds.map { names[$0] })                                   // 0.97… ["setosa", "virginica"]

                #expect(score > 0.9 && kinds.map { names[$0] } == ["setosa", "virginica"])
            }
        }
    }

    @Test(.enabled("PYFFI_TEST_TASKS is not set, or PyPI not reached") { await isAvailable() }, arguments: PythonTarget.one)
    func `SixTasks: a web page`(target: PythonTarget) async throws {
        try await Self.run(target) { python in
            try await python.exec(
                """
                import http.server, threading
                class Handler(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(200)
                        self.end_headers()
                        self.wfile.write(b'a page')
                    def log_message(self, *rest): pass
                server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
                threading.Thread(target=server.serve_forever, daemon=True).start()
                """
            )
            let address: String = try await python.eval("f'http://127.0.0.1:{server.server_address[1]}/'")

            let aiohttp = try await python.import("aiohttp")
            let ClientSession = try await python.inEventLoop(aiohttp.ClientSession) // it wants to be made where its loop runs
            let page = try await python.with(ClientSession()) { session in
                try await python.with(session.get(address)) { response in
                    print(try await Int(response.status))                           // 200
                    let text: String = try await response.text()
                    return text
                } ?? ""
            }

            #expect(page == "a page")
            try await python.exec("server.shutdown(); server.server_close()")
        }
    }

    @Test(.enabled("PYFFI_TEST_TASKS is not set, or PyPI not reached") { await isAvailable() }, arguments: PythonTarget.one)
    func `SixTasks: a database`(target: PythonTarget) async throws {
        try await Self.run(target) { python in
            try await onThread {
                struct User: Codable, Equatable { var name: String; var born: Int }

                let sa = try python.import("sqlalchemy")
                let engine = try sa.create_engine("sqlite://")
                let tables = try sa.MetaData()
                let users = try sa.Table("users", tables, sa.Column("name", sa.String), sa.Column("born", sa.Integer))
                try tables.create_all(engine)
                let found = try python.with(engine.begin()) { connection in
                    let rows: [PythonValue] = [["name": "Ada", "born": 1815], ["name": "Alan", "born": 1912]]
                    try connection.execute(users.insert(), rows)
                    let query = try sa.select(users).where(users.c.born .> 1900)        // `.>`, `.==`: what Python's operators give
                    return try PythonDecoder().decode([User].self, from: connection.execute(query).all())
                }

                #expect(found == [User(name: "Alan", born: 1912)])
            }
        }
    }

    @Test(.enabled("PYFFI_TEST_TASKS is not set, or PyPI not reached") { await isAvailable() }, arguments: PythonTarget.one)
    func `SixTasks: a picture`(target: PythonTarget) async throws {
        try await Self.run(target) { python in
            try await onThread {
                let image = try python.import("PIL.Image").new("RGB", PythonTuple(64, 48), "navy")
                try python.import("PIL.ImageDraw").Draw(image).ellipse([16, 8, 48, 40], fill: "gold")
                let small = try image.resize(PythonTuple(32, 24))
                let (width, height) = try PythonTuple<Int, Int>(small.size).elements
                let file = try python.import("io").BytesIO()
                try small.save(file, format: "PNG")
                let png = try Data(file.getvalue())

                #expect(width == 32 && height == 24 && png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            }
        }
    }

    @Test(.enabled("PYFFI_TEST_TASKS is not set, or PyPI not reached") { await isAvailable() }, arguments: PythonTarget.one)
    func `SixTasks: checked data`(target: PythonTarget) async throws {
        try await Self.run(target) { python in
            try await onThread {
                struct Page: Codable { var title: String; var home: URL; var tags: [String] }

                try python.exec("""
                    from pydantic import BaseModel, HttpUrl
                    class Page(BaseModel):
                        title: str
                        home: HttpUrl
                        tags: list[str] = []
                    """)
                let (model, url) = try (python.eval("Page"), python.eval("HttpUrl"))
                try python.registerConversion(of: url, by: python.str)                  // in Swift an HttpUrl is a String or a URL
                let page = try PythonDecoder().decode(Page.self, from: model(title: "Swift", home: "https://swift.org/"))
                do {
                    try model.model_validate_json(#"{"title": "Swift", "home": "nowhere"}"#)
                } catch let error as PythonError where error.isException("ValidationError") {
                    print(error.exception?.message ?? "")                               // 1 validation error for Page…
                }

                #expect(page.title == "Swift" && page.home.absoluteString == "https://swift.org/" && page.tags.isEmpty)
            }
        }
    }
}
