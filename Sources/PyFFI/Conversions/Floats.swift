extension Double: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.double(self) }

    /// Reads floats, and ints that a Double holds exactly.
    public static func read(from reader: PythonReader) throws -> Double {
        switch reader.source.kind {
        case .float: return try reader.source.double()
        case .int:
            let exact =
                if let int = try reader.source.int() { Double(exactly: int) } else {
                    try reader.source.bigInt().exactDouble
                }
            if let exact { return exact }
            throw reader.mismatch(expected: "float or an int that a Double holds exactly")
        default: throw reader.mismatch(expected: "float")
        }
    }

    public static func writeList(_ numbers: [Double], to writer: PythonWriter) throws {
        try NumberList.write(numbers, as: .f64, to: writer)
    }

    public static func readList(from reader: PythonReader) throws -> [Double] {
        try NumberList.read(as: .f64, from: reader)
    }
}

extension Float: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.double(Double(self)) }

    /// Reads floats and ints that a Float holds exactly, and NaN.
    public static func read(from reader: PythonReader) throws -> Float {
        let double = try Double.read(from: reader)
        if double.isNaN { return .nan }
        guard let float = Float(exactly: double) else {
            throw reader.mismatch(expected: "float that a Float holds exactly (read a Double and round it)")
        }
        return float
    }

    public static func writeList(_ numbers: [Float], to writer: PythonWriter) throws {
        try NumberList.write(numbers, as: .f32, to: writer)
    }

    public static func readList(from reader: PythonReader) throws -> [Float] {
        try NumberList.read(as: .f32, from: reader)
    }
}

#if !(os(macOS) && arch(x86_64))
    extension Float16: PythonConvertible, ConvertibleFromPython {
        public func write(to writer: PythonWriter) throws { try writer.sink.double(Double(self)) }

        /// Reads floats and ints that a Float16 holds exactly, and NaN.
        public static func read(from reader: PythonReader) throws -> Float16 {
            let double = try Double.read(from: reader)
            if double.isNaN { return .nan }
            guard let half = Float16(exactly: double) else {
                throw reader.mismatch(expected: "float that a Float16 holds exactly (read a Double and round it)")
            }
            return half
        }

        public static func readList(from reader: PythonReader) throws -> [Float16] {
            try NumberList.read(as: .f16, from: reader)
        }
    }
#endif
