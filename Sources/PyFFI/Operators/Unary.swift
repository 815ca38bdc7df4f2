extension PythonReference {
    /// `-value`
    public static prefix func - (value: Self) throws -> PythonObject {
        try value.perform(.operate(value.place, name: "neg", arguments: []))
    }

    /// The suspending form of `-value`.
    public static prefix func - (value: Self) async throws -> PythonObject {
        try await value.performAsync(.operate(value.place, name: "neg", arguments: []))
    }

    /// `+value`
    public static prefix func + (value: Self) throws -> PythonObject {
        try value.perform(.operate(value.place, name: "pos", arguments: []))
    }

    /// The suspending form of `+value`.
    public static prefix func + (value: Self) async throws -> PythonObject {
        try await value.performAsync(.operate(value.place, name: "pos", arguments: []))
    }

    /// `~value`
    public static prefix func ~ (value: Self) throws -> PythonObject {
        try value.perform(.operate(value.place, name: "invert", arguments: []))
    }

    /// The suspending form of `~value`.
    public static prefix func ~ (value: Self) async throws -> PythonObject {
        try await value.performAsync(.operate(value.place, name: "invert", arguments: []))
    }
}
