package import Domain
import Evaluation
import FineTuning
import Foundations
import ModelAPI
import Record

// What is kept of each finished piece of a run. Answers are kept as they were given; scores are
// computed from them when the record is made.

/// An answer to one question.
package struct Answer: Codable, Equatable {
    package var question: String
    package var text: String
    /// Ids of the passages in the prompt, best first.
    package var passages: [String] = []
    /// How many tokens the prompt and the answer would take, when that is more than the model looks
    /// at: then nothing was asked, and the answer counts as wrong.
    package var tooLong: Int?
    /// How the thoughts before it ended; nil where there were none.
    package var reasoning: Reasoning?
    /// Why the model stopped, where a service tells; nil elsewhere.
    package var end: AnswerEnd?
    /// True where an arm from outside has no answer: the question takes no part in what is said of
    /// the arm.
    package var isMissing: Bool?
    /// What a system from outside told of the answer; nil for the lab's own.
    package var told: Told?
    /// ``PassageUse/goldShown``; nil where no passages are read, too.
    package var goldShown: Bool?
    /// ``PassageUse/isSupported``; nil where no passages are read, too.
    package var isSupported: Bool?

    /// What a system from outside told of an answer; nil is what it did not.
    package struct Told: Codable, Equatable {
        package var tokensIn: Int?
        package var tokensOut: Int?
        /// In the currency of the scenario's prices.
        package var cost: Double?
        package var hasDeclined: Bool?
        /// How long the answer took.
        package var seconds: Double?
    }

    package init(
        question: String, text: String, passages: [String] = [], tooLong: Int? = nil,
        reasoning: Reasoning? = nil, end: AnswerEnd? = nil, use: PassageUse? = nil,
        isMissing: Bool? = nil, told: Told? = nil
    ) {
        goldShown = use?.goldShown
        isSupported = use?.isSupported
        self.question = question
        self.text = text
        self.passages = passages
        self.tooLong = tooLong
        self.reasoning = reasoning
        self.end = end
        self.isMissing = isMissing
        self.told = told
    }
}

/// All answers of one arm under one setting.
struct AnswersCell: Codable {
    var answers: [Answer]
    var usage: Usage
    /// Training questions that are too long to be worked examples; nil for none.
    var passedOver: [LongItem]?
    /// What a service told of the tokens; nil for the models of this machine.
    var told: ModelUsage?

    /// The questions that could not be asked.
    var tooLong: [LongItem] {
        answers.compactMap { answer in
            answer.tooLong.map { LongItem(id: answer.question, tokens: $0) }
        }
    }
}

extension Journaled<AnswersCell> {
    /// The answers to some of its questions, in their order, with the mean of its work for each.
    ///
    /// - Parameter all: the questions of the split, of which some or all are answered, in their order.
    func limited(to questions: [Question], of all: [Question]) throws -> Self {
        let answers = payload.answers
        let given = Dictionary(answers.map { ($0.question, $0) }) { first, _ in first }
        let kept = questions.compactMap { given[$0.id] }
        let answered = all.map(\.id).filter { given[$0] != nil }
        guard kept.count == questions.count, answers.map(\.question) == answered else {
            throw LabError.damagedCell(
                key: key, reason: "its answers are not to the scenario's questions")
        }
        guard kept.count < answers.count else { return self }
        return Journaled(
            key: key,
            payload: AnswersCell(
                answers: kept, usage: payload.usage.part(kept.count, of: answers.count),
                passedOver: payload.passedOver, told: payload.told))
    }
}

/// How long each of some test questions took when it was asked alone.
struct LatencyCell: Codable {
    var questions: [String]
    /// By the clock, for each of the questions; nil for one that is too long to be asked.
    var seconds: [Double?]

    /// Each takes up to some seconds.
    static let questionsInPiece = 8

    /// Keeps the first so many questions.
    mutating func limit(to count: Int) {
        questions = Array(questions.prefix(count))
        seconds = Array(seconds.prefix(count))
    }

    /// What names the cell of so many questions under a setting.
    static func detail(_ setting: ArmSetting, _ count: Int) -> String {
        "\(setting.key) · questions=\(count)"
    }
}

/// One fine-tuning.
struct TrainingCell: Codable {
    /// What it was set to; nil in cells of programs that searched for none.
    var configuration: TrainingConfiguration?
    var outcome: TrainingOutcome
    var examples: Int
    /// Bytes of the saved weights.
    var bytes: Int
    /// Over the saved files, so that a resumed run knows its own weights again.
    var digest: SHA256Digest
    var usage: Usage
    /// Examples that were too long to be trained on; nil for none.
    var tooLong: [LongItem]?
    /// The same of those that say when to stop.
    var tooLongToStopBy: [LongItem]?
    /// ``TrainingRecord/movement``; nil in cells of programs that did not measure it.
    var movement: [[LoRAConfiguration.Target: Double]]?
}

/// The retriever on the test questions.
struct IndexCell: Codable {
    var chunkCount: Int
    var indexBytes: Int
    /// For each test question with a known source: the place of the first right passage, counted
    /// from 1; nil when it is not among the first ``depth``.
    var goldRanks: [Int?]
    /// The same when passages are ranked by shared words alone (BM25), without an encoder.
    var lexicalGoldRanks: [Int?]
    /// Ids of the test questions with a known source that no passage of the corpus is right for; nil
    /// in cells of programs that did not look.
    var notInCorpus: [String]?
    var usage: Usage

    /// How deep the ranks were looked for.
    static let depth = 10
}

/// One model's measurements on the forgetting probes.
struct ProbeCell: Codable {
    /// By the probe's name.
    var measurements: [String: [ProbeMeasurement]]
}

/// What a language model said of some answers.
struct JudgeCell: Codable {
    /// The questions' ids.
    var questions: [String]
    /// For each of them whether the answer is right; nil without a verdict.
    var verdicts: [Bool?]
    var usage: Usage

    static let empty = JudgeCell(questions: [], verdicts: [], usage: .none)
}

/// How far a fine-tuning moved the model on the task.
struct DivergenceCell: Codable {
    /// For each question the divergence KL(base || tuned), in nats, added up over the tokens of its
    /// reference answer.
    var sums: [Double]
    /// For each question how many tokens these are.
    var tokens: [Int]

    /// Some questions are enough for a mean, and cost a few seconds.
    static let mostQuestions = 32
    /// Of all their prompts together, long ones being what costs most; one question is always asked.
    static let mostPromptTokens = 8_192
    /// Of each answer: so that the distributions of a large vocabulary stay small in memory.
    static let mostTokens = 8

    /// The mean for each token over some questions, repeats counted.
    func value(ofQuestions rows: [Int]) -> Double {
        rows.reduce(0) { $0 + sums[$1] } / Double(rows.reduce(0) { $0 + tokens[$1] })
    }
}
