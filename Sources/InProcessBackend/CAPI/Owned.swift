/// A reference as the C API hands it over: new for whoever gets it, stolen from whoever gives it. It fits nowhere but into an ``Owned``, and
/// into what steals.
package typealias NewReference = OpaquePointer

/// A reference that belongs to this value, and is given back (`Py_DecRef`) at the end of its life unless it is given on before.
///
/// The GIL is held wherever there is one. The borrowed `pointer` is good as long as the value lives: it is taken from a variable, never
/// from an expression.
package struct Owned: ~Copyable {
    package let pointer: PyPointer
    private let api: CPython

    /// Takes over a reference.
    @inline(__always)
    package init(_ new: NewReference, _ api: CPython) {
        pointer = PyPointer(new)
        self.api = api
    }

    /// Another reference to an object that somebody else has.
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

    /// Gives the reference on, to what steals it or keeps it.
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
    /// As `Owned.pointer`.
    var pointer: PyPointer? {
        switch self {
        case .some(let owned): owned.pointer
        case nil: nil
        }
    }
}

extension CPython {
    /// What a function gave that gives a new reference, or NULL with an exception.
    @inline(__always)
    package func own(_ new: NewReference?) -> Owned? {
        guard let new else { return nil }
        return Owned(new, self)
    }

    /// Gives a reference back that a container of this package's had.
    @inline(__always)
    func giveBack(_ reference: NewReference) { objects.decrement(PyPointer(reference)) }

    /// `None`, `True` and the like.
    @inline(__always)
    func constant(_ object: PyPointer) -> Owned { Owned(retaining: object, self) }
}
