internal import BackendInterface

extension PythonRuntime {
    /// Says what value the instances of a Python class are to Swift: `function(instance)`, where a type such as String
    /// or Date is made of one, or a container or Codable type of something that holds one.
    ///
    /// A class that only behaves like a str or a number is converted to none by itself: reading it as one is an error.
    ///
    /// ```swift
    /// try python.registerConversion(of: pydantic.HttpUrl, by: python.str)
    /// let page = try URL(model.homepage)
    /// let order = try Order(model.model_dump())     // Decodable, with members of type URL
    /// ```
    ///
    /// It holds for classes derived from that one too, and for ``PythonDecoder``. ``PythonObject`` and
    /// ``PythonValue`` take objects as they are. Python code can say the same by `swift_bridge.register_conversion(HttpUrl, str)`. In-process it holds
    /// for all runtimes of the process.
    ///
    /// - Throws: `TypeError` if `type` is no class, or one that has a value in Swift by itself, as str has.
    public func registerConversion(of type: some PythonReference, by function: some PythonReference) throws {
        try self.import("swift_bridge").register_conversion(type, function)
    }

    /// The suspending form of ``registerConversion(of:by:)``.
    public func registerConversion(of type: some PythonReference, by function: some PythonReference) async throws {
        try await self.import("swift_bridge").register_conversion(type, function)
    }
}
