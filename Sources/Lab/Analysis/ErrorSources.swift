import Domain
import Metrics
import Record

/// Finds out where the errors of arms that read passages come from.
struct ErrorSources {
    let arms: [ScoredArm]
    let metric: DecidingMetric
    /// Ids of questions that no passage of the corpus is right for.
    let notInCorpus: Set<String>

    /// Half of the words in common is what a person might still accept.
    private static let nearlyRight = 0.5

    /// What calls an answer right or wrong; nil where answers are numbers that are more or less far
    /// off. A share of common words calls nothing right by itself.
    private var rightBy: DecidingMetric? {
        metric.isRightOrWrong ? metric : metric == .rmse ? nil : .contains
    }

    /// Nil where there is nothing to tell.
    ///
    /// - Throws: `MetricsError`, where answers cannot be scored.
    func record() throws -> ErrorSourcesRecord? {
        guard let rightBy else { return nil }
        let readers = try arms.filter { !$0.isControl && $0.scores != nil }.compactMap {
            try Reader($0, rightBy: rightBy)
        }
        guard !readers.isEmpty else { return nil }
        return ErrorSourcesRecord(
            rightBy: rightBy, arms: readers.map(record),
            shown: pairs(of: readers, { $0.goldShown == true }) { $0.rows { $0.goldShown != nil } },
            used: pairs(of: readers, \.isRight) { $0.rows { $0.goldShown == true } })
    }

    private func record(_ arm: Reader) -> ArmErrorsRecord {
        let answers = arm.seeds.flatMap(\.self).filter { $0.answer.isMissing != true }
        let hasSupport = answers.contains { $0.isSupported != nil }
        return ArmErrorsRecord(
            arm: arm.name, all: .all(answers),
            withPassages: answers.count { !$0.answer.passages.isEmpty },
            goldShown: .all(answers.filter { $0.goldShown == true }),
            goldNotShown: .all(answers.filter { $0.goldShown == false }),
            supported: hasSupport ? .all(answers.filter { $0.isSupported == true }) : nil,
            rightWhenShown: arm.share(of: \.isRight, in: arm.rows { $0.goldShown == true }),
            rightWhenNotShown: arm.share(of: \.isRight, in: arm.rows { $0.goldShown == false }),
            supportedShare: hasSupport
                ? arm.share(of: { $0.isSupported == true }, in: arm.rows { $0.isSupported != nil })
                : nil,
            causes: answers.filter { !$0.isRight }.reduce(into: ErrorCausesRecord()) {
                $0[keyPath: cause(of: $1, isText: arm.isText)] += 1
            })
    }

    /// Why a wrong answer is wrong.
    private func cause(
        of reading: Reading, isText: Bool
    ) -> WritableKeyPath<ErrorCausesRecord, Int> {
        let answer = reading.answer
        let isCutOff =
            answer.tooLong != nil || answer.reasoning == .unfinished
            || answer.end?.isPremature == true
        if isCutOff { return \.cutOff }
        if isText, reading.f1 >= Self.nearlyRight { return \.tooStrict }
        switch answer.goldShown {
        case true: return \.notUsed
        case nil: return \.noSource
        case false: return notInCorpus.contains(answer.question) ? \.notInCorpus : \.notFound
        }
    }

    /// Every pair of arms on the questions that both have among `rows`.
    private func pairs(
        of readers: [Reader], _ property: (Reading) -> Bool, over rows: (Reader) -> [Int]
    ) -> [DifferenceRecord] {
        let records = readers.enumerated().flatMap { place, other in
            readers[(place + 1)...].compactMap { arm -> DifferenceRecord? in
                let shared = Set(rows(arm)).intersection(rows(other)).sorted()
                guard let scores = arm.scores(of: property, in: shared),
                    let otherScores = other.scores(of: property, in: shared)
                else { return nil }
                return Comparisons.difference((arm.name, scores), (other.name, otherScores))
            }
        }
        return Comparisons.corrected(records)
    }
}

/// An answer that was given after reading passages.
private struct Reading {
    let answer: Answer
    let isRight: Bool
    /// With the nearest reference.
    let f1: Double

    var goldShown: Bool? { answer.goldShown }
    var isSupported: Bool? { answer.isSupported }
}

/// An arm that reads passages.
private struct Reader {
    let name: String
    /// Its answers to all questions, in their order, for each seed.
    let seeds: [[Reading]]
    /// Whether answers are compared by their words.
    let isText: Bool

    /// Nil for an arm that reads none, or none that tell anything.
    init?(_ arm: ScoredArm, rightBy metric: DecidingMetric) throws {
        let task = arm.task, questions = arm.questions
        name = arm.name
        isText = task.labels.isEmpty && (metric == .exactMatch || metric == .contains)
        seeds = zip(arm.results.answers, try arm.verdicts(by: metric)).map { cell, verdicts in
            zip(zip(questions, cell.answers), verdicts).map { pair, isRight in
                let (question, answer) = pair
                let f1 = TokenF1.score(
                    task.rules.extracted(from: answer.scoredText) ?? "",
                    references: question.answers, by: task.rules.normalization)
                return Reading(answer: answer, isRight: isRight, f1: f1)
            }
        }
        let tells = seeds.contains {
            $0.contains { $0.goldShown != nil || $0.isSupported != nil }
        }
        guard tells else { return nil }
    }

    /// The questions of which the answers of all seeds are so.
    func rows(_ isSo: (Reading) -> Bool) -> [Int] {
        (seeds.first ?? []).indices.filter { row in seeds.allSatisfy { isSo($0[row]) } }
    }

    /// A property as scores, over some questions; nil without any.
    func scores(of property: (Reading) -> Bool, in rows: [Int]) -> SeededScores? {
        guard !rows.isEmpty else { return nil }
        return SeededScores(
            seeds.map { seed in ScoredAnswers(verdicts: rows.map { property(seed[$0]) }) })
    }

    /// Over some questions the share of answers of which something is true.
    func share(of property: (Reading) -> Bool, in rows: [Int]) -> Estimate {
        scores(of: property, in: rows)?.estimate ?? .undefined
    }
}

extension OutcomeCountsRecord {
    fileprivate static func all(_ readings: [Reading]) -> OutcomeCountsRecord {
        let right = readings.count(where: \.isRight)
        return OutcomeCountsRecord(right: right, wrong: readings.count - right)
    }
}
