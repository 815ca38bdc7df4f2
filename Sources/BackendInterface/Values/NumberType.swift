/// The number types that travel as raw memory.
package enum NumberType: String, Sendable {
    case i8, u8, i16, u16, i32, u32, i64, u64, f16, f32, f64, bool

    package var size: Int {
        switch self {
        case .i8, .u8, .bool: 1
        case .i16, .u16, .f16: 2
        case .i32, .u32, .f32: 4
        case .i64, .u64, .f64: 8
        }
    }

    package var name: String {
        switch self {
        case .i8: "int8"
        case .u8: "uint8"
        case .i16: "int16"
        case .u16: "uint16"
        case .i32: "int32"
        case .u32: "uint32"
        case .i64: "int64"
        case .u64: "uint64"
        case .f16: "float16"
        case .f32: "float32"
        case .f64: "float64"
        case .bool: "bool"
        }
    }

    /// The Swift type with the same memory layout.
    package var swiftName: String {
        switch self {
        case .i8: "Int8"
        case .u8: "UInt8"
        case .i16: "Int16"
        case .u16: "UInt16"
        case .i32: "Int32"
        case .u32: "UInt32"
        case .i64: "Int"
        case .u64: "UInt"
        case .f16: "Float16"
        case .f32: "Float"
        case .f64: "Double"
        case .bool: "Bool"
        }
    }
}

/// One number, in the widest type of its kind.
package enum Number: Sendable {
    case int(Int64)
    case unsigned(UInt64)
    case double(Double)
    case bool(Bool)

    /// Reads a number that need not be aligned.
    package init(_ type: NumberType, at address: UnsafeRawPointer) {
        func load<Raw: BitwiseCopyable>(_: Raw.Type) -> Raw { address.loadUnaligned(as: Raw.self) }
        self =
            switch type {
            case .i8: .int(Int64(load(Int8.self)))
            case .u8: .int(Int64(load(UInt8.self)))
            case .i16: .int(Int64(load(Int16.self)))
            case .u16: .int(Int64(load(UInt16.self)))
            case .i32: .int(Int64(load(Int32.self)))
            case .u32: .int(Int64(load(UInt32.self)))
            case .i64: .int(load(Int64.self))
            case .u64: .unsigned(load(UInt64.self))
            case .f16: .double(Self.half(load(UInt16.self)))
            case .f32: .double(Double(load(Float.self)))
            case .f64: .double(load(Double.self))
            case .bool: .bool(load(UInt8.self) != 0)
            }
    }

    /// Decodes a float16 by its bits, since not every system has a type for it.
    private static func half(_ bits: UInt16) -> Double {
        let exponent = Int(bits >> 10 & 31)
        let fraction = Double(bits & 1023)
        let size: Double =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
            }
        return bits >> 15 == 0 ? size : -size
    }
}
