import Domain
import Foundations
import Yams

/// Reads the list of arms: bare kinds, or kinds with a name and options.
struct ArmDecoder {
    let top: MappingReader
    /// Models behind services that arms may ask.
    let services: [APIModel]

    private typealias Kind = ArmConfiguration.Kind

    /// The arms in the order of the file.
    func arms() -> [ArmConfiguration] {
        let kinds = Kind.allCases.map(\.rawValue)
        top.require("arms", expectation: "a list of arms (\(kinds.joined(separator: ", ")))")
        guard let node = top.node(for: "arms") else { return [] }
        guard case .sequence(let elements) = node, !elements.isEmpty else {
            top.complain(at: "arms", "expected a list such as '- base', with at least one arm.")
            return []
        }
        var entries: [Entry] = []
        for element in elements {
            guard let entry = entry(from: element) else { continue }
            checkName(of: entry, at: element, among: entries)
            entries.append(entry)
        }
        let answering = entries.map { entry -> ArmConfiguration? in
            guard !entry.kind.isControl else { return nil }
            let method = method(entry, like: nil)
            return ArmConfiguration(
                method, name: entry.name, service: service(of: entry),
                extraction: entry.reader?.extraction(),
                tuned: TuneDecoder(reader: entry.reader, method: method).options())
        }
        return zip(entries, answering).map { entry, arm in
            if let arm { return arm }
            let model = controlled(by: entry, among: answering.compactMap(\.self))
            return ArmConfiguration(
                method(entry, like: model?.method), name: entry.name, controls: model?.name,
                service: service(of: entry) ?? model?.service, extraction: model?.extraction)
        }
    }

    /// The model behind a service that an arm asks; nil for the generator.
    private func service(of entry: Entry) -> APIModel? {
        guard let reader = entry.reader, reader.has("model") else { return nil }
        guard !services.isEmpty else {
            reader.complain(
                at: "model",
                "the scenario names no model behind a service. Add one to 'models', such as "
                    + "'big: { api: openai, url: \"http://127.0.0.1:8080/v1\", model: … }', or "
                    + "remove the key: without it the arm asks the generator.")
            return nil
        }
        let name = reader.value("model", .name(among: services.map(\.name)))
        return services.first { $0.name == name }
    }

    /// An arm's kind and name with its options, if it has any.
    private struct Entry {
        let kind: Kind
        let name: String
        let reader: MappingReader?
    }

    private func entry(from node: Node) -> Entry? {
        guard let (key, options) = keyAndOptions(node) else {
            top.notes.add("arms: expected an arm's kind, alone or with options.", at: node)
            return nil
        }
        let word = key.scalar?.string ?? ""
        guard let kind = Kind(rawValue: word) else {
            let kinds = Kind.allCases.map(\.rawValue)
            let hint = Hint.nearest(to: word, among: kinds)
            let message = "arms: unknown arm \(Excerpt.quoted(word)).\(hint)"
            top.notes.add("\(message) Valid arms: \(kinds.joined(separator: ", ")).", at: key)
            return nil
        }
        // Its options are found under its name, which is one of them.
        let given = Self.name(among: options).flatMap { ArmConfiguration.isName($0) ? $0 : nil }
        let name = given ?? kind.rawValue
        let path = "arms.\(name)"
        top.notes.given[path] = top.notes.position(of: key)
        let reader = options.flatMap {
            MappingReader($0, path: path, keys: Self.keys(of: kind), notes: top.notes)
        }
        _ = reader?.value("name", .armName)
        return Entry(kind: kind, name: name, reader: reader)
    }

    private static func name(among options: Node?) -> String? {
        guard case .mapping(let pairs)? = options else { return nil }
        return pairs.first { $0.key.scalar?.string == "name" }?.value.scalar?.string
    }

    /// Reports, journals and folders tell arms apart by their names alone.
    private func checkName(of entry: Entry, at node: Node, among others: [Entry]) {
        let name = entry.name
        func complain(_ message: String) { top.notes.add("arms: \(message)", at: node) }
        func folder(_ name: String) -> String {
            ArmConfiguration.folderName(of: name).lowercased()
        }
        if others.contains(where: { $0.name == name }) {
            complain(
                "'\(name)' stands here twice. Give one of the arms another name: "
                    + "'- \(entry.kind.rawValue): { name: … }'.")
        } else if let other = others.first(where: { folder($0.name) == folder(name) }) {
            complain("'\(other.name)' and '\(name)' would share a folder; rename one of them.")
        } else if name != entry.kind.rawValue, Kind(rawValue: name) != nil {
            complain("'\(name)' is another kind of arm; choose another name.")
        }
    }

    /// The arm that a control controls: the one that it names, or the first of the kind.
    private func controlled(
        by entry: Entry, among arms: [ArmConfiguration]
    ) -> ArmConfiguration? {
        let possible = arms.filter { $0.kind == entry.kind.controlled }
        guard let reader = entry.reader, reader.has("of") else { return possible.first }
        guard !possible.isEmpty else {
            let kind = entry.kind.controlled?.rawValue ?? ""
            reader.complain(
                at: "of",
                "this control needs an arm of the kind '\(kind)', and the scenario has none.")
            return nil
        }
        let name = reader.value("of", .name(among: possible.map(\.name)))
        return possible.first { $0.name == name }
    }

    /// `name`, `name:` and `name: { options }`.
    private func keyAndOptions(_ node: Node) -> (key: Node, options: Node?)? {
        switch node {
        case .scalar: return (node, nil)
        case .mapping(let pairs):
            guard pairs.count == 1, let (key, value) = pairs.first else { return nil }
            return (key, value.scalar?.string.isEmpty == true ? nil : value)
        case .sequence, .alias: return nil
        }
    }

    /// A control differs from what it controls in one thing only: it has each option that is not
    /// its own from `model`, the arm that it is the control of.
    private func method(_ entry: Entry, like model: ArmMethod?) -> ArmMethod {
        let reader = entry.reader
        switch entry.kind {
        case .nearest:
            let neighbours = reader?.list("neighbours", .integer(in: 1...1000))
            return .nearest(NearestOptions(neighbours: neighbours ?? NearestOptions().neighbours))
        case .base:
            return .base(
                PromptOptions(forms: forms(reader, usual(PromptOptions().forms, for: reader))))
        case .fewShot: return .fewShot(fewShot(reader))
        case .rag: return .rag(retrieval(reader, defaults: usualRetrieval(reader)))
        case .ragWrongCorpus:
            guard case .rag(let defaults) = model else {
                return .ragWrongCorpus(retrieval(reader, defaults: usualRetrieval(reader)))
            }
            return .ragWrongCorpus(retrieval(reader, defaults: defaults))
        case .loraShuffled:
            let defaults = model?.training ?? TrainingConfiguration()
            return .loraShuffled(training(reader, defaults: defaults))
        case .lora: return .lora(training(reader, defaults: TrainingConfiguration()))
        case .loraDocuments:
            return .loraDocuments(training(reader, defaults: TrainingConfiguration()))
        case .loraWithRetrieval: return .loraWithRetrieval(retrievalTuning(reader))
        case .full: return .full(training(reader, defaults: .fullDefaults))
        case .answers: return .answers(answers(reader))
        case .command: return .command(command(reader))
        }
    }

    private func forms(_ reader: MappingReader?, _ defaults: [PromptForm]) -> [PromptForm] {
        reader?.list("form", .word(among: PromptForm.allCases)) ?? defaults
    }

    /// The default forms of an arm that has none from the arm that it controls: a service takes
    /// turns, and need not go on with plain texts.
    private func usual(_ forms: [PromptForm], for reader: MappingReader?) -> [PromptForm] {
        reader?.has("model") == true ? [.chat] : forms
    }

    private func usualRetrieval(_ reader: MappingReader?) -> RetrievalOptions {
        RetrievalOptions(forms: usual(RetrievalOptions().forms, for: reader))
    }

    private func declineBelow(_ reader: MappingReader?, _ defaults: [Double]) -> [Double] {
        reader?.list("decline-below", .number(in: 0...1)) ?? defaults
    }

    private func fewShot(_ reader: MappingReader?) -> FewShotOptions {
        let defaults = FewShotOptions()
        return FewShotOptions(
            examples: reader?.list("examples", .integer(in: 1...100)) ?? defaults.examples,
            forms: forms(reader, usual(defaults.forms, for: reader)),
        )
    }

    private func retrieval(
        _ reader: MappingReader?,
        defaults: RetrievalOptions
    ) -> RetrievalOptions {
        RetrievalOptions(
            passages: reader?.list("passages", .integer(in: 1...100)) ?? defaults.passages,
            examples: reader?.list("examples", .integer(in: 0...100)) ?? defaults.examples,
            forms: forms(reader, defaults.forms),
            declineBelow: declineBelow(reader, defaults.declineBelow),
        )
    }

    private func retrievalTuning(_ reader: MappingReader?) -> RetrievalTuningOptions {
        let defaults = RetrievalTuningOptions()
        return RetrievalTuningOptions(
            passages: reader?.value("passages", .integer(in: 1...100)) ?? defaults.passages,
            distractors: reader?.value("distractors", .integer(in: 0...100))
                ?? defaults.distractors,
            declineBelow: declineBelow(reader, defaults.declineBelow),
            training: training(reader, defaults: defaults.training),
        )
    }
}
