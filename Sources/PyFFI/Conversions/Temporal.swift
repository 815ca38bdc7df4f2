// Python's dates and times, field by field. Foundation's types hold none of them exactly: see Date.swift and
// Duration.swift.

/// `datetime.date`
extension PythonDate: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.extended(.date(self)) }

    public static func read(from reader: PythonReader) throws -> PythonDate {
        guard case .date(let value)? = try reader.extended() else { throw reader.mismatch(expected: "date") }
        return value
    }
}

/// `datetime.time`
extension PythonTime: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.extended(.time(self)) }

    public static func read(from reader: PythonReader) throws -> PythonTime {
        guard case .time(let value)? = try reader.extended() else { throw reader.mismatch(expected: "time") }
        return value
    }
}

/// `datetime.datetime`
extension PythonDateTime: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.extended(.dateTime(self)) }

    public static func read(from reader: PythonReader) throws -> PythonDateTime {
        guard case .dateTime(let value)? = try reader.extended() else { throw reader.mismatch(expected: "datetime") }
        return value
    }
}

/// `datetime.timedelta`
extension PythonTimeDelta: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws { try writer.sink.extended(.timeDelta(self)) }

    public static func read(from reader: PythonReader) throws -> PythonTimeDelta {
        guard case .timeDelta(let value)? = try reader.extended() else { throw reader.mismatch(expected: "timedelta") }
        return value
    }
}

extension PythonReader {
    fileprivate func extended() throws -> PythonValue? { source.kind == .extended ? try source.extended() : nil }
}
