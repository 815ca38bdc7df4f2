import Foundation
import SystemSupport
import TestSupport
import Testing

@Suite(.startsProcesses)
struct FreeDescriptorsTests {
    /// Programs may start Python on `DispatchQueue.global()`, and keep all of its threads busy with that. The test runs
    /// in a process of its own, since what Dispatch opens is waited for once in a process.
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
