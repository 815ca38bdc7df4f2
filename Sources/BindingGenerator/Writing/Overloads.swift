/// Makes one signature of overloads that Swift could not choose among: those with the same parameters by name, and the
/// same result in Swift.
struct Overloads {
    /// - Parameter result: what a result is in Swift, as text.
    static func merged(
        _ signatures: [SignatureDescription],
        result: (TypeDescription) -> String
    ) -> [SignatureDescription] {
        var merged: [(key: String, signature: SignatureDescription)] = []
        for signature in signatures {
            let names = signature.parameters.map { "\($0.kind) \($0.name)" }.joined(separator: ", ")
            let key = "\(names) -> \(result(signature.result))"
            let isGeneric = !(signature.typeParameters ?? []).isEmpty
            if !isGeneric, let index = merged.firstIndex(where: { $0.key == key }) {
                merged[index].signature = join(merged[index].signature, signature)
            } else {
                merged.append((isGeneric ? "generic \(merged.count)" : key, signature))
            }
        }
        return merged.map(\.signature)
    }

    private static func join(_ one: SignatureDescription, _ other: SignatureDescription) -> SignatureDescription {
        var joined = one
        for index in one.parameters.indices {
            let more = other.parameters[index]
            joined.parameters[index].type = one.parameters[index].type.or(more.type)
            // Who calls may leave out what one of them lets out.
            joined.parameters[index].default = one.parameters[index].default ?? more.default
        }
        return joined
    }
}

extension TypeDescription {
    /// The union of two types.
    func or(_ other: TypeDescription) -> TypeDescription {
        var members: [TypeDescription] = []
        for member in self.members + other.members where !members.contains(member) { members.append(member) }
        return members.count == 1 ? members[0] : .union(members)
    }

    private var members: [TypeDescription] { if case .union(let members) = self { members } else { [self] } }
}
