internal import PyFFI

/// Large data, measured against a raw pipe.
struct BulkBench {
    let python: String
    let configuration: PythonRuntime.Configuration

    func run() throws -> [Measurement] {
        let runtime = try PythonRuntime(.worker, configuration)
        defer { runtime.shutDown() }
        return try [1, 8, 64].flatMap { try bytes(mebibytes: $0, in: runtime) } + doubles(in: runtime)
    }

    private func bytes(mebibytes: Int, in runtime: PythonRuntime) throws -> [Measurement] {
        let count = mebibytes << 20
        let repeats = max(1, 16 / mebibytes)
        func rate(_ name: String, _ body: () throws -> Void) rethrows -> Measurement {
            let time = try Stopwatch.microseconds(rounds: 9, per: repeats) { for _ in 0..<repeats { try body() } }
            return Measurement(name: name, value: Double(count) / time, unit: .megabytesPerSecond)
        }
        let peer = try EchoPeer(python: python, mode: .bulk, size: count)
        let rawUp = rate("raw pipe, \(mebibytes) MiB to Python") { peer.upload(count) }
        let rawDown = rate("raw pipe, \(mebibytes) MiB from Python") { peer.download(count) }
        peer.stop()

        let sent = [UInt8](repeating: 7, count: count)
        let length: PythonObject = try runtime.eval("len")
        let up = try rate("bytes, \(mebibytes) MiB to Python") { let _: Int = try length(sent) }
        let make: PythonObject = try runtime.eval("lambda data=b'7' * \(count): data")
        let down = try rate("bytes, \(mebibytes) MiB from Python") { let _: [UInt8] = try make() }
        let target: Measurement.Target? = mebibytes == 8 ? .ratioAtLeast(0.7) : nil
        return [rawUp, up.against(rawUp, target), rawDown, down.against(rawDown, target)]
    }

    private func doubles(in runtime: PythonRuntime) throws -> [Measurement] {
        let numbers = (0..<1_000_000).map { Double($0) * 0.5 }
        let length: PythonObject = try runtime.eval("len")
        let up = try Stopwatch.microseconds(rounds: 5, per: 1000) { let _: Int = try length(numbers) }
        let make: PythonObject = try runtime.eval("lambda data=[n * 0.5 for n in range(1000000)]: data")
        let down = try Stopwatch.microseconds(rounds: 5, per: 1000) { let _: [Double] = try make() }
        return [
            Measurement(name: "1e6 doubles to a list", value: up, unit: .milliseconds, target: .atMost(100)),
            Measurement(name: "1e6 doubles from a list", value: down, unit: .milliseconds, target: .atMost(80)),
        ]
    }
}
