internal import Foundation

/// All figures of a run.
struct BenchReport: Encodable {
    let python: String
    #if DEBUG
        let build = "debug"
    #else
        let build = "release"
    #endif
    let rows: [Measurement]

    func text(asJSON: Bool) throws -> String {
        if asJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
        let header = ["", "measured", "ratio", "to", "target", ""]
        let cells = rows.map { row in
            [
                row.name, "\(row.value.short) \(row.unit.rawValue)", row.ratio.map { "\($0.short)x" } ?? "",
                row.reference ?? "", row.target?.text ?? "", row.isMet.map { $0 ? "ok" : "MISSED" } ?? "",
            ]
        }
        let widths = header.indices.map { column in ([header] + cells).map { $0[column].count }.max() ?? 0 }
        let lines = ([header] + cells).map { row in
            zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 1 || column == 2 ? space + cell.0 : cell.0 + space
            }.joined(separator: "  ")
        }
        return (["Python \(python), \(build) build"] + lines).joined(separator: "\n")
    }
}
