import Foundation
import PyFFI
import SystemSupport

/// Collects what is printed until a mark comes.
final class OutputCollector: Sendable {
    private let bytes = Locked<[UInt8]>([])
    private let news = DispatchSemaphore(value: 0)

    var handler: PythonOutput { .handler { [self] piece in add(piece) } }

    func add(_ piece: [UInt8]) {
        bytes.withLock { $0 += piece }
        news.signal()
    }

    func text(upTo mark: String) -> String {
        while true {
            let text = String(decoding: bytes.withLock { $0 }, as: UTF8.self)
            if let range = text.range(of: mark) { return String(text[..<range.lowerBound]) }
            news.wait()
        }
    }
}
