import Decision
import Domain
import Foundations
import Metrics
import Record
import Scenarios
import Statistics

/// Checks that must hold before any advice: where one fails, the measurement itself is in doubt.
struct Controls {
    let arms: [ScoredArm]
    let retrieval: RetrievalRecord?
    let scenario: Scenario
    let questions: QuestionSet

    func records() -> [ControlRecord] {
        typealias Check = (RecordPointer) -> ControlRecord?
        let checks: [Check] =
            arms(.ragWrongCorpus).map { arm in { wrongCorpus(arm, at: $0) } }
            + arms(.loraShuffled).map { arm in { shuffledAnswers(arm, at: $0) } }
            + arms(.rag).map { arm in { retrievalBound(arm, at: $0) } } + [overlap]
        return checks.reduce(into: []) { records, check in
            records += [check(RecordPointer.root.controls[records.count])].compactMap(\.self)
        }
    }

    /// Passages of another corpus must not help: what they give beyond worked examples without
    /// passages would come from something else than the passages' contents.
    private func wrongCorpus(_ control: ScoredArm, at place: RecordPointer) -> ControlRecord? {
        guard let scores = control.scores.map(answerable),
            let reference = arms(.fewShot).first ?? arms(.base).first,
            let without = reference.scores.map(answerable)
        else { return nil }
        let contrast = ControlContrast(scores, without)
        let helps = contrast.isGain
        let conclusion: Statement =
            helps ? "They must not help." : contrast.absence
        return ControlRecord(
            check: .wrongCorpus, arm: control.name, outcome: contrast.outcome,
            finding: """
                With passages of a corpus that cannot help, the score is \
                \(contrast.words(against: reference.name, at: place)). \(conclusion)
                """, figures: contrast.figures)
    }

    /// An untuned model cannot read answers from passages that were not found.
    private func retrievalBound(_ rag: ScoredArm, at place: RecordPointer) -> ControlRecord? {
        guard let scores = rag.scores.map(answerable),
            let passages = rag.results.chosen.passages,
            scores.metric.isShare, let closed = arms(.base).first?.scores.map(answerable),
            let recall = retrieval?.recallAtK.filter({ $0.key >= passages }).min(by: {
                $0.key < $1.key
            })
        else { return nil }
        // What the base knows without passages comes on top of what is found.
        let base = closed.interval(RecordMaker.bootstrap).high
        let score = scores.interval(RecordMaker.bootstrap)
        guard recall.value.count > 0 else { return nil }
        let bound = min(1, recall.value.high + base)
        let found = RecordPointer.root.retrieval.recallAtK["\(recall.key)"]
        let share = ControlContrast.figure(recall.value.value, from: found.value)
        let answered = ControlContrast.figure(score.value, from: place.figures.score)
        let key = Statement.told("\(recall.key)", from: Derivation.rule("key of", [found]))
        let rank: Statement =
            recall.key == 1
            ? "The first passage that is found is the right one"
            : "The right passage is among the first \(key)"
        return ControlRecord(
            check: .retrievalBound, arm: rag.name,
            outcome: score.low <= bound ? .passed : .failed,
            finding: """
                \(rank) for \(share) of the questions; \(rag.name) answers \(answered) of them right.
                """, figures: ["score": score.value].filter(\.value.isFinite))
    }

    /// Loading refuses a test question that also stands in training or validation, or leaves it out.
    private func overlap(at place: RecordPointer) -> ControlRecord? {
        // With nothing to compare it could not fail.
        guard !questions.train.isEmpty || !questions.validation.isEmpty else { return nil }
        let overlap = questions.overlap, counts = RecordPointer.root.data
        let test = Statement.figure(questions.test.count, from: counts.testCount)
        let training = Statement.figure(questions.train.count, from: counts.trainingCount)
        let validation = Statement.figure(
            questions.validation.count, from: counts.validationCount)
        let pairs = Statement.figure(overlap.pairs, from: place.figures.pairs)
        let repeated = Statement.figure(overlap.repeated, from: place.figures.repeated)
        return ControlRecord(
            check: .overlap, arm: nil, outcome: overlap.repeated == 0 ? .passed : .failed,
            finding: """
                \(test) test questions were compared with \(training) training and \(validation) \
                validation questions, \(pairs) pairs, after folding case, blanks, punctuation \
                and compatibility forms: \(repeated) of the test questions appear there, in the \
                same or nearly the same words.\(meantToBeAlike)
                """,
            figures: ["pairs": Double(overlap.pairs), "repeated": Double(overlap.repeated)])
    }

    /// What the comparison passes over, where there is something.
    private var meantToBeAlike: Statement {
        let known = Set((questions.train + questions.validation).compactMap(\.fact))
        guard questions.test.contains(where: { $0.fact.map(known.contains) ?? false }) else {
            return ""
        }
        return " Wordings of one named fact were only compared for being the same."
    }

    /// Scores of the questions that have an answer: passages that do not help may well help to see
    /// that there is none.
    private func answerable(_ scores: SeededScores) -> SeededScores {
        let rows = questions.test.indices.filter { !questions.test[$0].isUnanswerable }
        return rows.isEmpty || rows.count == questions.test.count
            ? scores : scores.restricted(to: rows)
    }

    /// The arms of a kind that answered.
    func arms(_ kind: ArmConfiguration.Kind) -> [ScoredArm] {
        arms.filter { $0.results.arm.kind == kind && $0.scores != nil }
    }
}
