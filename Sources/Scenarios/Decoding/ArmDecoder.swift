import Domain
import Foundations
import Yams

/// Reads the list of arms: bare names, or names with options.
struct ArmDecoder {
    let top: MappingReader

    private typealias Kind = ArmConfiguration.Kind

    /// The arms in the order of the file.
    func arms() -> [ArmConfiguration] {
        let names = Kind.allCases.map(\.rawValue)
        top.require("arms", expectation: "a list of arms (\(names.joined(separator: ", ")))")
        guard let node = top.node(for: "arms") else { return [] }
        guard case .sequence(let elements) = node, !elements.isEmpty else {
            top.complain(at: "arms", "expected a list such as '- base', with at least one arm.")
            return []
        }
        var entries: [Entry] = []
        for element in elements {
            guard let entry = entry(from: element) else { continue }
            if entries.contains(where: { $0.kind == entry.kind }) {
                top.notes.add("arms: '\(entry.kind.rawValue)' stands here twice.", at: element)
            }
            entries.append(entry)
        }
        let models = entries.map { $0.kind.controlled == nil ? arm($0, like: nil) : nil }
        return zip(entries, models).map { entry, model in
            model ?? arm(entry, like: models.first { $0?.kind == entry.kind.controlled } ?? nil)
        }
    }

    /// An arm's name with its options, if it has any.
    private struct Entry {
        let kind: Kind
        let reader: MappingReader?
    }

    private func entry(from node: Node) -> Entry? {
        guard let (key, options) = keyAndOptions(node) else {
            top.notes.add("arms: expected an arm's name, alone or with options.", at: node)
            return nil
        }
        let name = key.scalar?.string ?? ""
        guard let kind = Kind(rawValue: name) else {
            let names = Kind.allCases.map(\.rawValue)
            let hint = Hint.nearest(to: name, among: names)
            let message = "arms: unknown arm \(Excerpt.quoted(name)).\(hint)"
            top.notes.add("\(message) Valid arms: \(names.joined(separator: ", ")).", at: key)
            return nil
        }
        let path = "arms.\(name)"
        top.notes.given[path] = top.notes.position(of: key)
        let reader = options.flatMap {
            MappingReader($0, path: path, keys: Self.keys(of: kind), notes: top.notes)
        }
        return Entry(kind: kind, reader: reader)
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
    private func arm(_ entry: Entry, like model: ArmConfiguration?) -> ArmConfiguration {
        let reader = entry.reader
        switch entry.kind {
        case .nearest:
            let neighbours = reader?.list("neighbours", .integer(in: 1...1000))
            return .nearest(NearestOptions(neighbours: neighbours ?? NearestOptions().neighbours))
        case .base: return .base(PromptOptions(forms: forms(reader) ?? PromptOptions().forms))
        case .fewShot: return .fewShot(fewShot(reader))
        case .rag: return .rag(retrieval(reader, defaults: RetrievalOptions()))
        case .ragWrongCorpus:
            guard case .rag(let defaults) = model else {
                return .ragWrongCorpus(retrieval(reader, defaults: RetrievalOptions()))
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
        }
    }

    private func forms(_ reader: MappingReader?) -> [PromptForm]? {
        reader?.list("form", .word(among: PromptForm.allCases))
    }

    private func fewShot(_ reader: MappingReader?) -> FewShotOptions {
        let defaults = FewShotOptions()
        return FewShotOptions(
            examples: reader?.list("examples", .integer(in: 1...100)) ?? defaults.examples,
            forms: forms(reader) ?? defaults.forms,
        )
    }

    private func retrieval(
        _ reader: MappingReader?,
        defaults: RetrievalOptions
    ) -> RetrievalOptions {
        RetrievalOptions(
            passages: reader?.list("passages", .integer(in: 1...100)) ?? defaults.passages,
            examples: reader?.list("examples", .integer(in: 0...100)) ?? defaults.examples,
            forms: forms(reader) ?? defaults.forms,
        )
    }

    private func retrievalTuning(_ reader: MappingReader?) -> RetrievalTuningOptions {
        let defaults = RetrievalTuningOptions()
        return RetrievalTuningOptions(
            passages: reader?.value("passages", .integer(in: 1...100)) ?? defaults.passages,
            distractors: reader?.value("distractors", .integer(in: 0...100))
                ?? defaults.distractors,
            training: training(reader, defaults: defaults.training),
        )
    }
}
