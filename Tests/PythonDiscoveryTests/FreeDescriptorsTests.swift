import Foundation
import SystemSupport
import TestSupport
import Testing

@Suite(.startsProcesses)
struct FreeDescriptorsTests {
    /// As starts of Python on `DispatchQueue.global()` are. What Dispatch opens is waited for once in a process.
    @Test func `looking for free descriptors needs none of Dispatch's common threads`() async {
        await #expect(processExitsWith: .success) {
            let group = DispatchGroup()
            for _ in 0..<200 {
                DispatchQueue.global().async(group: group) { try? FreeDescriptors.require(1) }
            }
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    group.wait()
                    continuation.resume()
                }
            }
        }
    }
}
