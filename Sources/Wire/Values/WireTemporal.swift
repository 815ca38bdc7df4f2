internal import BackendInterface

/// The dates and times among the tagged values: arrays of fields, each checked for its place and range.
struct WireTemporal {
    let document: JSONDocument
    let node: JSONNodeID
    let source: WireSource

    func value(_ tag: WireTag) throws -> PythonValue {
        let fields = Array(document.elements(of: node))
        switch tag {
        case .date where fields.count == 3:
            return .date(try date(fields[...]))
        case .time where fields.count == 6:
            return .time(try time(fields[...]))
        case .datetime where fields.count == 9:
            return .dateTime(PythonDateTime(date: try date(fields[..<3]), time: try time(fields[3...])))
        case .timedelta where fields.count == 3:
            return .timeDelta(
                PythonTimeDelta(
                    days: try int(fields[0], -999_999_999...999_999_999),
                    seconds: try int(fields[1], 0...86399),
                    microseconds: try int(fields[2], 0...999_999)
                )
            )
        default: throw source.violation("malformed \(tag.rawValue)", at: node)
        }
    }

    private func int(_ field: JSONNodeID, _ range: ClosedRange<Int>) throws -> Int {
        guard let value = document.int64(of: field).map(Int.init), range.contains(value) else {
            throw source.violation("a field out of range", at: node)
        }
        return value
    }

    private func date(_ fields: ArraySlice<JSONNodeID>) throws -> PythonDate {
        let start = fields.startIndex
        return PythonDate(
            year: try int(fields[start], 1...9999),
            month: try int(fields[start + 1], 1...12),
            day: try int(fields[start + 2], 1...31)
        )
    }

    private func time(_ fields: ArraySlice<JSONNodeID>) throws -> PythonTime {
        let start = fields.startIndex
        return PythonTime(
            hour: try int(fields[start], 0...23),
            minute: try int(fields[start + 1], 0...59),
            second: try int(fields[start + 2], 0...59),
            microsecond: try int(fields[start + 3], 0...999_999),
            zone: try zone(fields[start + 4]),
            fold: try int(fields[start + 5], 0...1)
        )
    }

    private func zone(_ field: JSONNodeID) throws -> PythonTimeZone? {
        if document.kind(of: field) == .null { return nil }
        let parts = Array(document.elements(of: field))
        let day = 86_400_000_000
        guard parts.count == 2 else { throw source.violation("malformed zone", at: field) }
        let name = document.string(of: parts[1])
        guard name != nil || document.kind(of: parts[1]) == .null else {
            throw source.violation("malformed zone", at: field)
        }
        return PythonTimeZone(offset: try int(parts[0], (1 - day)...(day - 1)), name: name)
    }
}
