// The result of a whole search; `InterpreterWalk` searches step by step.

/// Every candidate for a choice, best first, and every place that was passed over.
package struct SearchResult: Sendable, Hashable {
    package let candidates: [InterpreterCandidate]
    package let places: [SearchedPlace]
    package let misnamed: [MisnamedPython]
}
