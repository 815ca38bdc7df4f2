extension PythonOperation {
    /// The operation in a few words, for errors: `call ctypes.string_at`.
    package var summary: String { summary { $0.knownName } }

    /// - Parameter name: what programs call an object, if that is known.
    package func summary(naming name: (PythonObject) -> String?) -> String {
        switch self {
        case .importModule(let module): "import \(module)"
        case .execute(let code), .evaluate(let code): "\(self.name) \(Self.summary(of: code))"
        case .get(let place), .delete(let place), .has(let place), .length(let place), .string(let place),
            .representation(let place), .set(let place, _), .contains(let place, _), .compare(let place, _, _),
            .operate(let place, _, _), .same(let place, _), .iterate(let place, _), .take(let place, _),
            .enter(let place, _), .fill(let place, _), .awaitResult(let place):
            "\(self.name) \(place.summary(name))"
        case .call(let place, _, _): "call \(place.summary(name))"
        case .create, .ping, .information, .fork, .reap: self.name
        }
    }

    /// The object that the operation begins at; nil for those of the interpreter as a whole.
    package var subject: PythonObject? {
        switch self {
        case .get(let place), .delete(let place), .has(let place), .length(let place), .string(let place),
            .representation(let place), .set(let place, _), .contains(let place, _), .compare(let place, _, _),
            .operate(let place, _, _), .same(let place, _), .iterate(let place, _), .take(let place, _),
            .enter(let place, _), .fill(let place, _), .awaitResult(let place), .call(let place, _, _):
            place.base
        case .importModule, .execute, .evaluate, .create, .ping, .information, .fork, .reap: nil
        }
    }

    private static func summary(of code: SourceCode) -> String {
        switch code.content {
        case .text(let source): shorten(source)
        case .object: "<code>"
        }
    }

    private static func shorten(_ source: String) -> String {
        let line = source.split(separator: "\n", maxSplits: 1).first ?? ""
        return line.count > 80 || line.count < source.count ? "\(line.prefix(80))…" : String(line)
    }
}

extension Place {
    /// Whether a program's user can tell what is meant.
    package var hasName: Bool { base.knownName != nil || last != nil }

    /// What the functions that stand before others for generated bindings are called: as those.
    private static func shown(_ name: String) -> Substring {
        let (start, end) = ("__pyffi_", "__")
        guard name.hasPrefix(start), name.hasSuffix(end) else { return name[...] }
        // Two marks, which tell it from others of that name, stand before it.
        let parts = name.dropFirst(start.count).dropLast(end.count).split(separator: "_", maxSplits: 2)
        return parts.last ?? name[...]
    }

    fileprivate func summary(_ name: (PythonObject) -> String?) -> String {
        var text = name(base) ?? "<\(base.knownTypeName)>"
        forEachSegment { segment in
            switch segment {
            case .attribute(let name): text += ".\(Self.shown(name))"
            case .item: text += "[…]"
            }
        }
        return text
    }
}
