import Foundation
import PyFFI
import Testing

/// Settings of PythonEncoder and PythonDecoder hold objects of the program, whose `deinit` may use the coder.
@Suite
struct CoderSettingsTests {
    private final class Curious: Sendable {
        let onEnd: @Sendable () -> Void
        init(_ onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }
        deinit { onEnd() }
    }

    private final class Count: @unchecked Sendable {  // used by one thread
        var value = 0
    }

    @Test
    func `an object that a setting held may use the coder when it is freed`() throws {
        let (encoder, decoder, count) = (PythonEncoder(), PythonDecoder(), Count())
        let key = try #require(CodingUserInfoKey(rawValue: "curious"))
        func curious() -> Curious {
            Curious { count.value += 1 + encoder.userInfo.count + decoder.userInfo.count }
        }
        encoder.userInfo[key] = curious()
        encoder.userInfo[key] = nil
        decoder.userInfo[key] = curious()
        decoder.userInfo = [:]
        encoder.keyEncodingStrategy = .custom { [held = curious()] (path: [any CodingKey]) -> any CodingKey in
            _ = held
            return path[path.count - 1]
        }
        encoder.keyEncodingStrategy = .useDefaultKeys
        decoder.keyDecodingStrategy = .custom { [held = curious()] (path: [any CodingKey]) -> any CodingKey in
            _ = held
            return path[path.count - 1]
        }
        decoder.keyDecodingStrategy = .useDefaultKeys
        #expect(count.value == 4)
    }
}
