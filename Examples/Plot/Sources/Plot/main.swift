import Foundation
import PyFFI

let python = try PythonRuntime(.plot)
let weather = try Weather(in: python)

let months = try weather.months(Weather.Reading.year())
for month in months where month.start.month == 7 {
    let (low, mean, high) = (Int(month.low), Int(month.mean), Int(month.high))
    print("\(month.city) in July: \(low) to \(high) °C, \(mean) °C on average")
}
let file = FileManager.default.currentDirectoryPath + "/temperatures.png"
try weather.draw(months, file, title: "A year's temperatures")
print("drawn in \(file)")
