package import BackendInterface

/// The arguments of a call, read from the message of the call.
package final class WireArguments: FunctionArguments {
    private let values: WireSource
    private let nodes: [JSONNodeID]

    init(_ values: WireSource, _ nodes: [JSONNodeID]) {
        self.values = values
        self.nodes = nodes
    }

    package var count: Int { nodes.count }

    package func source(at index: Int) throws -> any ValueSource {
        guard nodes.indices.contains(index) else {
            throw PythonError(
                .internalFault,
                "the worker sent a call with \(count) arguments, fewer than the function has"
            )
        }
        try values.move(to: nodes[index])
        return values
    }

    /// Releases the handles that were sent but not read. To be called when reading has ended, well or not.
    package func releaseUnclaimed() { values.releaseUnclaimed() }
}
