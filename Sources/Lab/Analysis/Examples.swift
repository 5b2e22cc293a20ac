import Domain
import Evaluation
import Metrics
import Record
import Retrieval
import Scenarios

/// Three questions for the reader's eyes, picked by rule: where the arms part, where retrieval and
/// tuning part, and where the best arm is wrong.
struct Examples {
    let arms: [ScoredArm]
    /// The test questions that they answer.
    let questions: [Question]

    /// A question that is shown.
    struct Choice {
        let question: Question
        let reason: ExampleRecord.Reason
        /// The arm with the best score.
        let best: String
        let answers: [ExampleAnswer]

        /// - Parameter passages: what retrieval finds for the question, best first.
        func record(passages: [ExamplePassage]) -> ExampleRecord {
            ExampleRecord(
                question: question.id, text: question.text, references: question.answers,
                reason: reason, best: best, answers: answers, passages: passages)
        }
    }

    func choices() -> [Choice] {
        let answering = arms.filter { $0.scores != nil }
        let best = answering.filter { !$0.isControl }.max { $0.merit < $1.merit }
        guard let best else { return [] }
        var taken: Set<Int> = []
        var choices: [Choice] = []
        for (reason, interest) in rules(best: best, all: answering) {
            let rows = questions.indices.filter { !taken.contains($0) }
            guard let row = rows.max(by: { interest($0) < interest($1) }), interest(row) > 0 else {
                continue
            }
            taken.insert(row)
            choices.append(choice(row, reason: reason, best: best, arms: answering))
        }
        return choices
    }

    /// Why a question is worth reading, and how much; greater is better, 0 is not at all.
    private func rules(
        best: ScoredArm, all: [ScoredArm]
    ) -> [(reason: ExampleRecord.Reason, interest: (Int) -> Double)] {
        let others = all.filter { $0.name != best.name }
        func mean(_ row: Int) -> Double {
            others.reduce(0) { $0 + goodness($1, row) } / Double(max(others.count, 1))
        }
        let rag = all.first { $0.results.arm.kind == .rag }
        let tuned = all.first { [.lora, .full].contains($0.results.arm.kind) }
        return [
            (
                .bestIsBetter,
                { row in
                    goodness(best, row) - mean(row)
                }
            ),
            (
                .retrievalAndTuningPart,
                { row in
                    guard let rag, let tuned else { return 0 }
                    return abs(goodness(rag, row) - goodness(tuned, row))
                }
            ),
            (
                .bestIsWorse,
                { row in 1 - goodness(best, row) }
            ),
        ]
    }

    /// How good an answer is, 0…1; errors count against the largest of the arm's own.
    private func goodness(_ arm: ScoredArm, _ row: Int) -> Double {
        guard let scores = arm.scores else { return 0 }
        let values = scores.rowScores
        guard !scores.metric.higherIsBetter else { return values[row] }
        return 1 - values[row] / max(values.max() ?? 1, 1e-12)
    }

    private func choice(
        _ row: Int, reason: ExampleRecord.Reason, best: ScoredArm, arms: [ScoredArm]
    ) -> Choice {
        Choice(
            question: questions[row], reason: reason, best: best.name,
            answers: arms.map { arm in
                ExampleAnswer(
                    arm: arm.name, answer: arm.firstAnswers[row].text,
                    score: arm.scores?.rowScores[row] ?? 0)
            })
    }
}
