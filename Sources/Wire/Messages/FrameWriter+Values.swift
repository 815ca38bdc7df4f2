package import BackendInterface
package import Foundation

// The values that Swift types write, as section 6 of the protocol has them.
extension FrameWriter: ValueSink {
    package func isOwn(_ object: PythonObject) -> Bool {
        guard belongsHere(object) else { return false }
        objects.append(object)
        return true
    }

    /// `isOwn` for an object that the sender of the frame holds: this writer need not.
    func belongsHere(_ object: PythonObject) -> Bool { ObjectIdentifier(object.backend) == owner }

    package func none() { literal("null") }

    package func bool(_ value: Bool) { literal(value ? "true" : "false") }

    package func int(_ value: Int64) {
        comma()
        head.append(decimal: value)
    }

    package func bigInt(_ value: PythonBigInt) throws {
        if let small = value.exactly(as: Int64.self) { return int(small) }
        try tagged("int") { text(value.hexadecimal) }
    }

    package func double(_ value: Double) throws {
        if value.isFinite {
            comma()
            head.append(finite: value)
        } else {
            try tagged("float") { literal(value.isNaN ? "\"nan\"" : value < 0 ? "\"-inf\"" : "\"inf\"") }
        }
    }

    package func string(_ value: String) { text(value) }

    /// A str with lone surrogates, as the worker sent it.
    func surrogates(_ hexadecimal: String) throws { try tagged("surrogates") { text(hexadecimal) } }

    package func bytes(_ value: any ContiguousBytes, count: Int) throws {
        let offset = attach(value, length: count)
        try tagged("bytes") {
            try array {
                integer(offset)
                integer(count)
            }
        }
    }

    package func numbers(_ memory: any ContiguousBytes, type: NumberType, count: Int) throws {
        let offset = attach(memory, length: count * type.size)
        try tagged("list") {
            try array {
                text(type.rawValue)
                integer(offset)
                integer(count)
            }
        }
    }

    package func array(_ memory: any ContiguousBytes, layout: NumberLayout) throws {
        let offset = attach(memory, length: layout.byteCount)
        try tagged("array") {
            try array {
                text(layout.type.rawValue)
                integer(offset)
                try array { for size in layout.shape { integer(size) } }
            }
        }
    }

    package func extended(_ value: PythonValue) throws {
        let writer = PythonWriter(self)
        guard let form = ExtendedForm(value) else { return try value.write(to: writer) }
        try beginObject()
        text(form.tag)
        colon()
        try form.content.write(to: writer)
        endObject()
    }

    package func begin(_ container: ContainerKind, count: Int) throws {
        let isTagged = container != .list
        comma()
        try descend(container.levels)
        if isTagged {
            head.append("{\"")
            switch container {
            case .list: break
            case .tuple: head.append("tuple")
            case .set: head.append("set")
            case .frozenset: head.append("frozenset")
            case .dict: head.append("dict")
            }
            head.append("\":[")
        } else {
            head.append("[")
        }
        open.append(isTagged)
        needsComma = false
    }

    package func end() throws {
        guard let isTagged = open.popLast() else {
            throw PythonError.conversion("a PythonConvertible ended a container that it did not begin")
        }
        if isTagged { head.append("]}") } else { head.append("]") }
        depth -= isTagged ? 2 : 1
        needsComma = true
    }

    package func object(_ handle: ObjectHandle) throws {
        try tagged("ref") { integer(handle.rawValue) }
    }

    package func place(_ place: Place) throws {
        try tagged("path") {
            try array {
                try place.base.write(to: PythonWriter(self))
                try segments(of: place)
            }
        }
    }

    package func segments(of place: Place) throws {
        try place.forEachSegment { segment in
            switch segment {
            case .attribute(let name): text(name)
            case .item(let key): try array { try value(key) }
            }
        }
    }

    package func slice(start: Int?, stop: Int?, step: Int?) throws {
        try tagged("slice") {
            try array { for part in [start, stop, step] { if let part { integer(part) } else { none() } } }
        }
    }

    package func range(start: Int, stop: Int) throws {
        try tagged("range") {
            try array {
                integer(start)
                integer(stop)
                integer(1)
            }
        }
    }

    package func function(_ function: SwiftCallable) throws {
        try tagged("function") {
            try array {
                try integer(keep(function))
                text(function.starts ? "start" : "call")
                try array {
                    for form in function.function.parameters {
                        try array {
                            text(form.mode.rawValue)
                            if let depth = form.depth { integer(depth) } else { none() }
                            if !form.gathered.isEmpty {
                                try array { for kind in form.gathered { text(kind.rawValue) } }
                            }
                        }
                    }
                }
            }
        }
    }

    package func error(_ error: any Error) throws {
        try tagged("error") {
            try array {
                string("\(error)")
                string("\(type(of: error))")
                try integer(keep(error))
            }
        }
    }

    /// Writes an exception that stands for an object of this program, and whose only purpose is that the worker drops
    /// it.
    func receipt(_ object: any Sendable) throws {
        try tagged("error") {
            try array {
                text("a receipt")
                text("Receipt")
                try integer(keep(object))
            }
        }
    }

    private func keep(_ object: any Sendable) throws -> Int {
        guard let holder else {
            throw PythonError(.internalFault, "a frame without a worker can't carry functions and errors of Swift")
        }
        let number = try holder.hold(object)
        heldObjects.append(number)
        return number
    }

    package func ellipsis() throws {
        try tagged("ellipsis") { literal("true") }
    }

    func tagged(_ tag: StaticString, _ body: () throws -> Void) throws {
        try beginObject()
        key(tag)
        try body()
        endObject()
    }

    package func array(_ body: () throws -> Void) throws {
        try beginArray()
        try body()
        endArray()
    }
}
