import Domain
import Metrics
import Retrieval
import Statistics

/// Three questions for the reader's eyes, picked by rule: where the arms part, where retrieval and
/// tuning part, and where the best arm is wrong.
struct Examples {
    let arms: [ScoredArm]
    /// The test questions that they answer.
    let questions: [Question]
    let bench: Workbench

    private static let passageCount = 3

    func records() throws -> [ExampleRecord] {
        let answering = arms.filter { $0.scores != nil }
        let best = answering.filter { !$0.isControl }.max {
            total($0) < total($1)
        }
        guard let best else { return [] }
        var taken: Set<Int> = []
        var records: [ExampleRecord] = []
        for (reason, interest) in rules(best: best, all: answering) {
            let rows = questions.indices.filter { !taken.contains($0) }
            guard let row = rows.max(by: { interest($0) < interest($1) }), interest(row) > 0 else {
                continue
            }
            taken.insert(row)
            records.append(try record(row, reason: reason, arms: answering))
        }
        return records
    }

    /// Why a question is worth reading, and how much; greater is better, 0 is not at all.
    private func rules(
        best: ScoredArm, all: [ScoredArm]
    ) -> [(reason: String, interest: (Int) -> Double)] {
        let others = all.filter { $0.name != best.name }
        func mean(_ row: Int) -> Double {
            others.reduce(0) { $0 + goodness($1, row) } / Double(max(others.count, 1))
        }
        // Only an answer that is compared as a whole is right or wrong; others are better or worse.
        let isRightOrWrong =
            best.scores.map { ![.rmse, .f1, .rougeL].contains($0.metric) } ?? false
        let rag = all.first { $0.results.arm.kind == .rag }
        let tuned = all.first { [.lora, .full].contains($0.results.arm.kind) }
        return [
            (
                isRightOrWrong
                    ? "\(best.name) is right where most others are wrong"
                    : "\(best.name) does best here",
                { row in
                    goodness(best, row) - mean(row)
                }
            ),
            (
                "retrieval and tuning part",
                { row in
                    guard let rag, let tuned else { return 0 }
                    return abs(goodness(rag, row) - goodness(tuned, row))
                }
            ),
            (
                isRightOrWrong ? "\(best.name) is wrong" : "\(best.name) does worst here",
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

    /// The deciding metric; greater is better.
    private func total(_ arm: ScoredArm) -> Double {
        guard let scores = arm.scores else { return 0 }
        let mean = Descriptive.mean(of: scores.valueBySeed)
        return scores.metric.higherIsBetter ? mean : -mean
    }

    private func record(
        _ row: Int, reason: String, arms: [ScoredArm]
    ) throws -> ExampleRecord {
        let question = questions[row]
        let found =
            try bench.retriever?.passages(
                for: [question.text], count: Self.passageCount)[0] ?? []
        return ExampleRecord(
            question: question.id, text: question.text, references: question.answers,
            reason: reason,
            answers: arms.map { arm in
                ExampleAnswer(
                    arm: arm.name, answer: arm.firstAnswers[row].text,
                    score: arm.scores?.rowScores[row] ?? 0)
            },
            passages: found.map { passage in
                ExamplePassage(
                    id: passage.chunk.id, source: passage.chunk.source, text: passage.chunk.text,
                    similarity: Double(passage.similarity),
                    isGold: Gold(question).isIn(passage.chunk))
            })
    }
}
