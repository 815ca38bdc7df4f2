internal import BackendInterface

extension InProcessBackend {
    @inline(__always)
    func call(_ function: consuming Owned, _ arguments: [any PythonConvertible]) throws -> Owned {
        let writer = shared.takeWriter(for: self)
        defer { shared.giveBack(writer) }
        return try check(writer._withUnsafeGuaranteedRef { try $0.call(function.pointer, arguments).give() })
    }

    func call(
        _ function: consuming Owned,
        labelled arguments: KeyValuePairs<String, any PythonConvertible>
    ) throws -> Owned {
        try withWriter { writer in
            // Python wants the names in a tuple, and the values behind the positional arguments in the names' order.
            try withWriter { names in
                for (name, value) in arguments {
                    if name.isEmpty {
                        try writer.argument(value)
                        // The value of a positional argument behind a keyword goes in front of the keywords' values.
                        writer.moveLast(by: names.count)
                    } else {
                        try names.newName(name)
                        try writer.argument(value)
                    }
                }
                return try check(shared.call(function.pointer, writer, named: names, from: namespace.frames))
            }
        }
    }

    func call(
        _ place: Place,
        _ arguments: [any PythonConvertible],
        _ keywords: [(String, any PythonConvertible)]
    ) throws -> Owned {
        let function = try resolve(place)
        guard !keywords.isEmpty else { return try call(function, arguments) }
        return try withWriter { writer in
            for argument in arguments { try writer.argument(argument) }
            return try withWriter { names in
                for (name, value) in keywords {
                    try names.newName(name)
                    try writer.argument(value)
                }
                return try check(shared.call(function.pointer, writer, named: names, from: namespace.frames))
            }
        }
    }

    func operate(_ place: Place, _ name: String, _ arguments: [any PythonConvertible]) throws -> Owned {
        let function = try withName(name) { try check(api.objects.getAttribute(shared.support.operators, $0)) }
        return try withWriter { writer in
            try writer.argument(PlaceArgument(place: place))
            for argument in arguments { try writer.argument(argument) }
            return try check(shared.call(function.pointer, writer))
        }
    }

    /// Behaviour that both backends share.
    func callSupport(_ function: InProcessFunction, _ arguments: [any PythonConvertible]) throws -> Owned {
        try withWriter { writer in
            for argument in arguments { try writer.argument(argument) }
            return try withName(function.rawValue) { name in
                let function = try check(api.objects.getAttribute(shared.support.module, name))
                return try check(shared.call(function.pointer, writer))
            }
        }
    }
}
