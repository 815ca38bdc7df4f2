/// Values that go and come by themselves.
extension TypeMapper {
    func scalar(_ scalar: TypeDescription.Scalar, _ place: Place) -> SwiftType? {
        switch scalar {
        case .bool: SwiftType("Swift.Bool", isHashable: true)
        case .int: SwiftType("Swift.Int", isHashable: true)
        case .float: SwiftType("Swift.Double", isHashable: true)
        case .str: SwiftType("Swift.String", isHashable: true)
        case .bytes: SwiftType("[Swift.UInt8]", isHashable: true)
        case .bytearray, .memoryview:
            converted(SwiftType("[Swift.UInt8]", isHashable: true), to: scalar.rawValue, place)
        case .decimal: SwiftType("Foundation.Decimal", isHashable: true)
        case .uuid: SwiftType("Foundation.UUID", isHashable: true)
        case .date: SwiftType("PyFFI.PythonDate", isHashable: true)
        case .time: SwiftType("PyFFI.PythonTime", isHashable: true)
        case .datetime: SwiftType("PyFFI.PythonDateTime", isHashable: true)
        case .timedelta: SwiftType("Swift.Duration", isHashable: true)
        case .complex: SwiftType("PyFFI.PythonComplex", isHashable: true)
        case .fraction: reference(place)
        }
    }

    /// The type with a call of a Python class for what is handed over; nil where nothing can be called.
    func converted(_ type: SwiftType?, to name: String, _ place: Place) -> SwiftType? {
        guard var type else { return nil }
        guard place.position == .parameter else { return type }
        guard place.allowsAdapters else { return nil }
        let inner = type.toPython
        type.toPython = Conversion { "\(name)(\(inner?($0) ?? $0))" }
        return type
    }

    func path(_ place: Place) -> SwiftType? {
        guard place.allowsAdapters else { return nil }
        var type = SwiftType("Swift.String", isHashable: true)
        switch place.position {
        case .parameter: type.toPython = Conversion { "_Path(\($0))" }
        case .result: type.fromPython = Conversion { "_fspath(\($0))" }
        }
        return type
    }

    /// numpy's names for the types of numbers whose memory is that of a Swift type.
    static let numbers = [
        "float64": "Double", "double": "Double", "float32": "Float", "single": "Float", "int64": "Int", "int_": "Int",
        "intp": "Int", "int32": "Int32", "intc": "Int32", "int16": "Int16", "short": "Int16", "int8": "Int8",
        "byte": "Int8", "uint64": "UInt", "uint": "UInt", "uintp": "UInt", "uint32": "UInt32", "uintc": "UInt32",
        "uint16": "UInt16", "ushort": "UInt16", "uint8": "UInt8", "ubyte": "UInt8", "bool": "Bool", "bool_": "Bool",
    ]

    func array(_ element: TypeDescription, _ numpy: String?, _ place: Place) -> SwiftType? {
        let plain: [TypeDescription: String] = [
            .scalar(.float): "float64", .scalar(.int): "int64", .scalar(.bool): "bool",
        ]
        let number = (numpy ?? plain[element]).flatMap { Self.numbers[$0] == nil ? nil : $0 }
        switch place.position {
        case .parameter:
            guard place.allowsAdapters else { return nil }
            var type = SwiftType("any PyFFI.PythonArrayLike")
            type.toPython = Conversion { "_asarray(\($0)\(number.map { ", \"\($0)\"" } ?? ""))" }
            return type
        case .result:
            return number.flatMap { Self.numbers[$0] }.map { SwiftType("PyFFI.PythonArray<Swift.\($0)>") }
        }
    }

    /// Only ever None.
    var nothing: SwiftType {
        var type = SwiftType("Swift.Never?", isHashable: true)
        type.isOptional = true
        return type
    }
}
