import LanguageModels

/// The items of a probe that fit into a model's context. The others are left out, before a
/// fine-tuning and after it alike, and named: nothing is cut.
struct FittingItems<Item> {
    let items: [Item]
    /// Numbers of the others, from 1 on.
    let tooLong: [Int]

    init(_ all: [Item], fits: (Item) throws -> Bool) rethrows {
        let fitting = try all.map(fits)
        items = zip(all, fitting).filter(\.1).map(\.0)
        tooLong = fitting.indices.filter { !fitting[$0] }.map { $0 + 1 }
    }

    /// - Throws: ``EvaluationError/nothingFits(items:limit:)``.
    func requireAny(for model: LanguageModel) throws(EvaluationError) {
        if items.isEmpty {
            throw .nothingFits(items: tooLong.count, limit: model.decoder.contextLength)
        }
    }
}

extension [ProbeMeasurement] {
    /// The same, naming the items that have no value.
    func leavingOut(_ items: [Int]) -> [ProbeMeasurement] {
        map { measurement in
            var measurement = measurement
            measurement.leftOut = items.isEmpty ? nil : items
            return measurement
        }
    }
}

extension LanguageModel {
    /// Whether there is room for so many new tokens behind a prompt.
    func hasRoom(for count: Int, behind prompt: String) -> Bool {
        tokens(prompt).count + count <= decoder.contextLength
    }

    /// Whether every completion has room behind the prompt.
    func hasRoom(for request: ScoringRequest) -> Bool {
        do {
            try requireRoom(for: request)
            return true
        } catch {
            return false
        }
    }
}
