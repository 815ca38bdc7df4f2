import Foundation
import PyFFI
import Testing

@testable import Plot

@Test func `days become months, and months a picture`() async throws {
    let python = try await PythonRuntime(.plot)
    let weather = try await Weather(in: python)
    let days = [(30, 1.0), (31, 4.0)].map { day, degrees in
        Weather.Reading(city: "Oslo", day: PythonDate(year: 2025, month: 1, day: day), degrees: degrees)
    }
    let february = Weather.Reading(city: "Oslo", day: PythonDate(year: 2025, month: 2, day: 1), degrees: -2)
    let months = try await weather.months(days + [february])
    #expect(
        months == [
            Weather.Month(city: "Oslo", start: PythonDate(year: 2025, month: 1, day: 1), mean: 2.5, low: 1, high: 4),
            Weather.Month(city: "Oslo", start: PythonDate(year: 2025, month: 2, day: 1), mean: -2, low: -2, high: -2),
        ]
    )

    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).png")
    defer { try? FileManager.default.removeItem(at: file) }
    try await weather.draw(weather.months(Weather.Reading.year()), file.path, title: "A year", width: 4, height: 3)
    let picture = try Data(contentsOf: file)
    #expect(picture.starts(with: [0x89] + Data("PNG\r\n".utf8)))
    #expect([UInt8](picture[16..<24]) == [0, 0, 2, 88, 0, 0, 1, 194])  // 600 by 450
    await python.shutDown()
}
