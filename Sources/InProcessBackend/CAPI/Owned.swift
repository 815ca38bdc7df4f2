/// A new reference, as the C API hands it over. It fits only into an ``Owned`` and into functions that steal a
/// reference.
package typealias NewReference = OpaquePointer

/// A reference that belongs to this value, and is released (`Py_DecRef`) at the end of the value's life unless it was
/// handed over before.
///
/// The GIL must be held, if there is one. The borrowed `pointer` is valid as long as the value lives, so it must be
/// taken from a variable, never from an expression.
package struct Owned: ~Copyable {
    package let pointer: PyPointer
    private let api: CPython

    /// Takes over a reference.
    @inline(__always)
    package init(_ new: NewReference, _ api: CPython) {
        pointer = PyPointer(new)
        self.api = api
    }

    /// Adds a reference to a borrowed object.
    @inline(__always)
    package init(retaining object: PyPointer, _ api: CPython) {
        api.objects.increment(object)
        pointer = object
        self.api = api
    }

    @inline(__always)
    deinit {
        assert(api.threads.isHoldingGIL, "a reference is given back without the GIL")
        api.objects.decrement(pointer)
    }

    /// Hands the reference over to code that steals or keeps it.
    @inline(__always)
    package consuming func give() -> NewReference {
        let new = NewReference(pointer)
        discard self
        return new
    }

    /// Keeps the object for as long as the process lives.
    consuming func keep() -> PyPointer { PyPointer(give()) }
}

extension Optional where Wrapped == Owned {
    /// The pointer of the reference, if there is one.
    var pointer: PyPointer? {
        switch self {
        case .some(let owned): owned.pointer
        case nil: nil
        }
    }
}

extension CPython {
    /// Owns the result of a function that gives a new reference, or NULL with an exception.
    @inline(__always)
    package func own(_ new: NewReference?) -> Owned? {
        guard let new else { return nil }
        return Owned(new, self)
    }

    /// Releases a reference that a container of this package held.
    @inline(__always)
    func giveBack(_ reference: NewReference) { objects.decrement(PyPointer(reference)) }

    /// A reference to `None`, `True` or another constant.
    @inline(__always)
    func constant(_ object: PyPointer) -> Owned { Owned(retaining: object, self) }
}
