/// When the operations of a scope have to be done; set by `withTimeout`, honoured by the backends.
package struct CallDeadline: Sendable {
    package let instant: ContinuousClock.Instant
    /// What the caller asked for, for the error's text.
    package let timeout: Duration

    package init(after timeout: Duration) {
        self.instant = .now + timeout
        self.timeout = timeout
    }

    @TaskLocal package static var current: CallDeadline?

    /// The deadline for an operation that begins now: the scope's or the runtime's default, whichever is sooner.
    package static func effective(default timeout: Duration?) -> CallDeadline? {
        switch (current, timeout.map { CallDeadline(after: $0) }) {
        case (let scope?, let general?): scope.instant <= general.instant ? scope : general
        case (let scope, let general): scope ?? general
        }
    }
}
