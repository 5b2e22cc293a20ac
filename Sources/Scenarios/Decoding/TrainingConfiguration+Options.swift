public import Domain
import Foundations
import Yams

/// Options of a training one by one, as somebody gives them outside a scenario.
extension TrainingConfiguration {
    /// Options that are chosen or measured by a scenario's questions.
    private static let scenariosOnly = [
        ("wordings", "only a scenario's questions say which of them are about one fact."),
        ("stop-by", "the score is that of a scenario's task; here the loss decides."),
        ("blend", "a scenario's validation questions choose the point."),
    ]

    /// The same with other values of some options, by the names and rules of a scenario's arms.
    ///
    /// - Parameter options: each `name=value`, such as `learning-rate=1e-3`, `targets=qv` or
    ///   `targets=[q_proj, v_proj]`; each name at most once.
    /// - Throws: ``ScenariosError/options(_:)`` with every option that is wrong.
    public func setting(_ options: [String]) throws(ScenariosError) -> TrainingConfiguration {
        let notes = DecodingNotes(file: "")
        var pairs: [(Node, Node)] = [], mistakes: [String] = []
        for option in options {
            guard let sign = option.firstIndex(of: "="), sign > option.startIndex else {
                mistakes.append(
                    "\(Excerpt.quoted(option)): expected an option and its value, such as "
                        + "learning-rate=1e-3.")
                continue
            }
            let name = String(option[..<sign])
            guard !pairs.contains(where: { $0.0.scalar?.string == name }) else {
                mistakes.append("\(Excerpt.quoted(option)): '\(name)' is set twice. Remove one.")
                continue
            }
            do {
                let value = String(option[option.index(after: sign)...])
                pairs.append((Node(name), try Self.value(value)))
            } catch {
                mistakes.append("\(Excerpt.quoted(option)): \(Self.message(of: error))")
            }
        }
        var training = self
        if let reader = MappingReader(
            Node(pairs), path: "", keys: ArmDecoder.trainingKeys(of: method), notes: notes)
        {
            for (name, reason) in Self.scenariosOnly where reader.has(name) {
                reader.complain(at: name, "it cannot be set here: \(reason) Remove it.")
            }
            training = ArmDecoder(top: reader, services: []).training(reader, defaults: self)
        }
        do {
            try notes.log.throwIfAny()
        } catch {
            guard case .mistakes(let found, _) = error else { throw error }
            mistakes += found.map(\.message)
        }
        guard mistakes.isEmpty else { throw .options(mistakes) }
        return training
    }

    /// A list if it looks like one, else the text as it stands.
    private static func value(_ text: String) throws(ScenariosError) -> Node {
        guard text.hasPrefix("[") else { return Node(text, .implicit, .singleQuoted) }
        return try YAMLText.root(of: text, file: "", firstLine: "[value]")
    }

    private static func message(of error: ScenariosError) -> String {
        guard case .mistakes(let mistakes, _) = error, let first = mistakes.first else {
            return error.description
        }
        return first.message
    }

    /// What a scenario's arm says to have these options, one `name: value` each: those that differ
    /// from another configuration's, and those that are asked for.
    public func scenarioOptions(
        besides other: TrainingConfiguration, always: [TrainingOption] = []
    ) -> [String] {
        let names = Set(always.map(\.rawValue)), others = ResolvedYAML.options(of: other)
        return ResolvedYAML.options(of: self).compactMap { key, value in
            let isSame = others.contains { $0.key == key && $0.value == value }
            return isSame && !names.contains(key) ? nil : "\(key): \(value)"
        }
    }
}
