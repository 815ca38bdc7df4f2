import Foundation
import PyFFI

extension PythonRuntime.Configuration {
    /// Python with polars and matplotlib, which are installed when they are first needed.
    static var plot: Self {
        var configuration = Self()
        configuration.environment = .dependencies(["polars>=1", "matplotlib>=3.8"])
        configuration.environmentProgress = { line in print(line) }
        return configuration
    }
}

extension Weather.Reading {
    /// A year in three cities: warm summers and cold winters, and weather that comes and goes.
    static func year() -> [Self] {
        let daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let days = zip(1..., daysOfMonths).flatMap { month, count in
            (1...count).map { PythonDate(year: 2025, month: month, day: $0) }
        }
        let cities = [("Cairo", 22.0, 8.0), ("Oslo", 6.0, 11.0), ("Sydney", 18.0, -6.0)]
        return cities.flatMap { city, mean, swing in
            days.enumerated().map { number, day in
                let time = Double(number)
                let season = -swing * cos((time - 15) / 365 * 2 * .pi)
                let noise = 3 * sin(time / 3.1 + mean) + 2 * sin(time / 7.7)
                return Self(city: city, day: day, degrees: mean + season + noise)
            }
        }
    }
}
