/// The kinds of values that JSON has no form for: the first key of an object in the place of a value (protocol.md,
/// section 6).
package enum WireTag: String, Sendable, CaseIterable {
    case int, float, surrogates, bytes, list, tuple, set, frozenset, dict, complex
    case date, time, datetime, timedelta, decimal, uuid
    case slice, range, ellipsis, path, array, ref, function, error
}
