// The material of the error "no usable Python found", which has to name every place that was searched.

/// A place that gave no candidate, and why.
package struct SearchedPlace: Sendable, Hashable, CustomStringConvertible {
    /// A path, a variable, or a name looked up on `PATH`.
    package let place: String

    /// Why the place has no candidate: `"not set"`, `"is a broken link"`.
    package let outcome: String

    package init(place: String, outcome: String) {
        self.place = place
        self.outcome = outcome
    }

    package var description: String { "\(place): \(outcome)" }
}
