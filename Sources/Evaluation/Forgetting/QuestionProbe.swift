import Domain
import Metrics
public import Foundations
public import ModelAPI

/// Questions with known answers: whether a model gives them, and how likely it finds them.
///
/// Knowledge is measured in both ways, because narrow fine-tuning often overwrites the form of
/// answers before the knowledge itself: then the generated answers fall and the likelihoods do not.
public struct QuestionProbe: ForgettingProbe, Equatable {
    /// What is asked for.
    public let capability: Capability
    /// The questions, at least one.
    public let items: [QuestionItem]
    /// Lines of its file beyond the first 1,000, and of a calibration all that are not asked.
    public let itemsBeyondLimits: Int
    /// Of the lines' bytes in UTF-8.
    public let source: SHA256Digest

    /// One a question.
    public var itemCount: Int { items.count }

    /// The calibration asks no more questions than this, taken at even distances: the likelihoods
    /// of all options are what costs most.
    private static let mostCalibrated = 40

    /// Reads JSON Lines: `{"question","answers","options"}` with the right option first, or
    /// `{"query","choices","gold"}` as in common multiple-choice files; with a `passage` where the
    /// answer is to be found in one.
    ///
    /// - Throws: ``EvaluationError/malformedProbe(position:reason:)``,
    ///   ``EvaluationError/emptyProbe(_:)``.
    public init(
        _ capability: Capability, jsonLines text: String, name: String
    ) throws(EvaluationError) {
        self.capability = capability
        source = SHA256.hash(text)
        let (all, beyond) = try ProbeLines.items(of: text, name: name) {
            line throws(EvaluationError) in
            try QuestionLine(line, capability: capability).item()
        }
        let most = capability == .calibration ? Self.mostCalibrated : all.count
        items =
            all.count <= most ? all : (0..<most).map { all[$0 * all.count / most] }
        itemsBeyondLimits = beyond + all.count - items.count
    }

    /// Asks `model` all questions, by generation, by likelihood or by both.
    ///
    /// - Parameter progress: is called with the steps done and their total, a step for each question
    ///   and way.
    /// - Returns: what the capability measures, in its order; a choice only when every question has
    ///   several options, and what rests on likelihoods only of a model that tells them.
    /// - Throws: ``EvaluationError/noLikelihoods`` where all of it rests on them, and what the model
    ///   and `progress` throw.
    public func measure(
        _ model: any TextModel, progress: RequestProgress
    ) throws -> [ProbeMeasurement] {
        let form = QuestionForm(capability, for: model)
        guard !measures(form).isEmpty else { throw EvaluationError.noLikelihoods }
        let asked = try FittingItems(items) { try fits($0, model, form) }
        try asked.requireAny(for: model)
        return try QuestionProbe(self, items: asked.items)
            .measure(model, form, progress: progress).leavingOut(asked.tooLong)
    }

    /// Questions that leave no room for an answer.
    public func itemsTooLong(for model: any TextModel) throws -> [Int] {
        let form = QuestionForm(capability, for: model)
        return try FittingItems(items) { try fits($0, model, form) }.tooLong
    }

    /// The same with some of its questions only.
    private init(_ whole: QuestionProbe, items: [QuestionItem]) {
        itemsBeyondLimits = 0
        capability = whole.capability
        source = whole.source
        self.items = items
    }

    private func fits(
        _ item: QuestionItem, _ model: any TextModel, _ form: QuestionForm
    ) throws -> Bool {
        let request = try request(item, form)
        return (!generates(form) || model.hasRoom(for: form.answerTokens, behind: request.prompt))
            && (!scores(form) || model.hasRoom(for: request))
    }

    private func measure(
        _ model: any TextModel, _ form: QuestionForm, progress: RequestProgress
    ) throws -> [ProbeMeasurement] {
        let measures = measures(form)
        let (generates, scores) = (generates(form), scores(form))
        let total = items.count * (generates ? scores ? 2 : 1 : 1)
        let answers =
            try generates
            ? self.answers(of: model, form) { done, _ in try progress(done, total) } : []
        let first = total - items.count
        let likelihoods =
            try scores
            ? self.likelihoods(of: model, form) { done, _ in try progress(first + done, total) }
            : []
        return measures.map { measurement($0, answers: answers, likelihoods: likelihoods) }
    }

    private func answers(
        of model: any TextModel, _ form: QuestionForm, progress: RequestProgress
    ) throws -> [String] {
        let options = GenerationOptions(
            maximumTokens: form.answerTokens, stopsAtLineBreak: true, reasoning: ReasoningRule())
        return try model.answers(
            to: try items.map(form.prompt), options: options, progress: progress
        ).answers.map(\.text)
    }

    private func likelihoods(
        of model: any TextModel, _ form: QuestionForm, progress: RequestProgress
    ) throws -> [[Double]] {
        guard let scorer = model.scorer else { throw EvaluationError.noLikelihoods }
        return try scorer.scores(of: requests(form), progress: progress).scores
            .map { $0.map(\.logLikelihood) }
    }

    /// The wrong options are asked for only where something is chosen.
    private func requests(_ form: QuestionForm) throws -> [ScoringRequest] {
        try items.map { try request($0, form) }
    }

    private func request(
        _ item: QuestionItem, _ form: QuestionForm
    ) throws -> ScoringRequest {
        let isChoice = measures(form) != [.accuracy, .logLikelihood]
        let options = isChoice ? item.options[...] : item.options.prefix(1)
        return ScoringRequest(
            prompt: try form.prompt(item), completions: options.map { form.lead + PromptText($0) })
    }

    // MARK: - What it asks for

    /// Where there is nothing to choose from, the right option is always the likeliest.
    private func measures(_ form: QuestionForm) -> [ProbeMeasurement.Measure] {
        let canChoose = items.allSatisfy { $0.options.count > 1 }
        return capability.measures.filter {
            (canChoose || $0 != .choiceAccuracy) && (form.knowsLikelihoods || $0 == .accuracy)
        }
    }

    private func generates(_ form: QuestionForm) -> Bool { measures(form).contains(.accuracy) }

    private func scores(_ form: QuestionForm) -> Bool {
        measures(form).contains { $0 != .accuracy }
    }

    /// The prompts to answer and the options to score.
    public func demand(on model: any TextModel) throws -> ProbeDemand {
        let form = QuestionForm(capability, for: model)
        return ProbeDemand(
            prompts: generates(form) ? try items.map(form.prompt) : [],
            answerTokens: form.answerTokens, requests: scores(form) ? try requests(form) : [])
    }
}

// MARK: - Figures

extension QuestionProbe {
    private func measurement(
        _ measure: ProbeMeasurement.Measure, answers: [String], likelihoods: [[Double]]
    ) -> ProbeMeasurement {
        let values =
            switch measure {
            case .accuracy: zip(items, answers).map(correctness)
            case .choiceAccuracy:
                likelihoods.map { OptionLikelihoods($0).isRightLikeliest ? 1.0 : 0 }
            case .brier: likelihoods.map { OptionLikelihoods($0).brierScore }
            case .logLikelihood, .perplexity: likelihoods.map { $0[0] }
            }
        return ProbeMeasurement(measure: measure, values: values, chance: chance(measure))
    }

    private func correctness(_ item: QuestionItem, answer: String) -> Double {
        capability == .refusing
            ? Abstention.score(answer, references: item.answers)
            : ContainsAnswer.score(answer, references: item.answers)
    }

    /// What somebody gets who does not look at the question.
    private func chance(_ measure: ProbeMeasurement.Measure) -> Double? {
        let count = Double(items.count)
        let guessed = items.reduce(0) { $0 + 1 / Double(max($1.options.count, 1)) } / count
        switch measure {
        case .accuracy where capability == .refusing:
            let absent = Double(items.count { $0.answers.isEmpty }) / count
            return max(absent, 1 - absent)
        case .accuracy: return 0
        case .choiceAccuracy: return guessed
        case .brier: return 1 - guessed
        case .logLikelihood, .perplexity: return nil
        }
    }
}
