import ModelAPI

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
    func requireAny(for model: any TextModel) throws(EvaluationError) {
        if items.isEmpty {
            throw .nothingFits(
                items: tooLong.count, limit: model.counter?.contextLength ?? 0)
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

extension TextModel {
    /// Whether there is room for so many new tokens behind a prompt; where only the model itself can
    /// tell, it is asked.
    func hasRoom(for count: Int, behind prompt: PromptText) -> Bool {
        guard let counter else { return true }
        return counter.tokenCount(prompt) + count <= counter.contextLength
    }

    /// Whether every completion has room behind the prompt.
    func hasRoom(for request: ScoringRequest) -> Bool {
        guard let counter else { return true }
        return counter.tokenCount(request) <= counter.contextLength
    }
}
