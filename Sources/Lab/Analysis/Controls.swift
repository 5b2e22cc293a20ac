import Evaluation
import Foundations
import Scenarios
import Statistics

/// Checks that must hold before any advice: where one fails, the measurement itself is in doubt.
struct Controls {
    let arms: [ScoredArm]
    let retrieval: RetrievalRecord?
    let scenario: Scenario
    let questions: QuestionSet

    /// A test with a smaller p-value counts as a difference.
    static let significance = 0.05

    func records() -> [ControlRecord] {
        [wrongCorpus(), shuffledAnswers(), retrievalBound()].compactMap(\.self) + [overlap()]
    }

    /// Passages of another corpus must not help: what they give beyond worked examples without
    /// passages would come from something else than the passages' contents.
    private func wrongCorpus() -> ControlRecord? {
        guard let control = arm(.ragWrongCorpus), let scores = control.scores,
            let reference = arm(.fewShot) ?? arm(.base), let without = reference.scores
        else { return nil }
        let test = scores.test(against: without, seed: RecordMaker.bootstrap.seed)
        let difference = scores.difference(from: without, RecordMaker.bootstrap)
        let sign = scenario.task.metric.higherIsBetter ? 1.0 : -1.0
        let helps = sign * difference.value > 0 && test.pValue < Self.significance
        return ControlRecord(
            name: "wrong corpus", passed: !helps,
            finding: """
                With passages of a corpus that cannot help, the score is \
                \(text(scores)), against \(text(without)) for \(reference.name): a difference of \
                \(NumberFormat.fixed(difference.value, digits: 2)) \
                [\(NumberFormat.fixed(difference.low, digits: 2)), \
                \(NumberFormat.fixed(difference.high, digits: 2))], \
                p = \(NumberFormat.significant(test.pValue, digits: 2)). \
                \(helps ? "It must not help." : "They do not help, as it should be.")
                """)
    }

    /// An untuned model cannot read answers from passages that were not found.
    private func retrievalBound() -> ControlRecord? {
        guard let rag = arm(.rag), let scores = rag.scores,
            let passages = rag.results.chosen.passages,
            scores.metric.isShare, let closed = arm(.base)?.scores,
            let recall = retrieval?.recallAtK.filter({ $0.key >= passages }).min(by: {
                $0.key < $1.key
            })
        else { return nil }
        // What the base knows without passages comes on top of what is found.
        let base = closed.interval(RecordMaker.bootstrap).high
        let score = scores.interval(RecordMaker.bootstrap)
        guard recall.value.count > 0 else { return nil }
        let bound = min(1, recall.value.high + base)
        return ControlRecord(
            name: "retrieval bounds the answers", passed: score.low <= bound,
            finding: """
                The right passage is among the first \(recall.key) for \
                \(NumberFormat.fixed(recall.value.value, digits: 2)) of the questions; rag answers \
                \(text(scores)) of them.
                """)
    }

    /// Loading refuses a test question that also stands in training or validation, or leaves it out.
    private func overlap() -> ControlRecord {
        let overlap = questions.overlap
        return ControlRecord(
            name: "no test question in training", passed: overlap.repeated == 0,
            finding: """
                \(NumberFormat.grouped(questions.test.count)) test questions were compared with \
                \(NumberFormat.grouped(questions.train.count)) training and \
                \(NumberFormat.grouped(questions.validation.count)) validation questions, \
                \(NumberFormat.grouped(overlap.pairs)) pairs, after folding case, blanks and \
                punctuation: \(NumberFormat.grouped(overlap.repeated)) of the test questions stand \
                there too.
                """)
    }

    func arm(_ kind: ArmConfiguration.Kind) -> ScoredArm? {
        arms.first { $0.results.arm.kind == kind && $0.scores != nil }
    }

    private func text(_ scores: SeededScores) -> String {
        NumberFormat.fixed(scores.interval(RecordMaker.bootstrap).value, digits: 2)
    }
}
