import Foundation
import InProcessBackend
import PyFFI
import Testing

/// Swift calls some of the embedded package's functions by their names, which no compiler compares.
@Suite
struct SupportFunctionTests {
    @Test(arguments: SupportFunction.allCases)
    func `the support functions that Swift calls are there`(function: SupportFunction) throws {
        #expect(try Self.names(in: function.module).contains(function.name))
    }

    @Test(arguments: InProcessFunction.allCases)
    func `the functions that Swift calls in-process are there`(function: InProcessFunction) throws {
        #expect(try Self.names(in: "pyffi_worker.in_process").contains(function.rawValue))
    }

    @Test
    func `Swift calls all functions of the module in_process but its helpers`() throws {
        let own = try Self.names(in: "pyffi_worker.in_process")
        // Functions that others of the module call.
        let helpers: Set = ["existing", "let_threads_be_waited_for", "stream"]
        #expect(own.subtracting(helpers) == Set(InProcessFunction.allCases.map(\.rawValue)))
    }

    private static func names(in module: String) throws -> Set<String> {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../worker")
        let file = root.appending(path: "\(module.replacing(".", with: "/")).py").standardized
        let text = try String(contentsOf: file, encoding: .utf8)
        return Set(text.matches(of: /(?m)^(?:async )?def (\w+)/).map { String($0.1) })
    }
}
