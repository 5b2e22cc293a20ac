import Domain
import Foundations

extension BundleLoader {
    private static let answersLimit = 500_000_000

    /// What arms from outside answered, by their names, and what of it is not used.
    mutating func loadAnswers(
        all: QuestionSet, test: [Question]
    ) throws(ScenariosError) -> (answers: [String: ImportedAnswers], notices: [DataNotice]) {
        var answers: [String: ImportedAnswers] = [:]
        var others: [String] = [], missing: [String] = [], counts = (others: 0, missing: 0)
        for arm in scenario.arms {
            guard case .answers(let options) = arm.method else { continue }
            let log = MistakeLog()
            var files: [(path: String, entries: [AnswerEntry])] = []
            for (number, relative) in options.files.enumerated() {
                let key = "arms.\(arm.name).file"
                let path = try resolve(
                    relative, key: options.files.count > 1 ? "\(key)[\(number)]" : key)
                let source = try TextFile(path: path, sizeLimit: Self.answersLimit)
                answerFiles.append("answers \(arm.name) \(source.digest)")
                files.append((path, try entries(in: source.text, file: path, options, log)))
            }
            try log.throwIfAny()
            let join = AnswerJoin(
                all: all, test: test, allowsMissing: options.allowsMissing, log: log)
            let joined = join.joined(files)
            try log.throwIfAny()
            guard let joined else { continue }
            answers[arm.name] = joined.answers
            counts.others += joined.others
            counts.missing += joined.missing
            if joined.others > 0 { others.append(arm.name) }
            if joined.missing > 0 { missing.append(arm.name) }
        }
        let notices = [
            DataNotice(.otherAnswers, subjects: others, count: counts.others),
            DataNotice(.missingAnswers, subjects: missing, count: counts.missing),
        ]
        return (answers, notices.compactMap(\.self))
    }

    private func entries(
        in text: String, file: String, _ options: AnswersOptions, _ log: MistakeLog
    ) throws(ScenariosError) -> [AnswerEntry] {
        let name = file.lowercased()
        return switch options.format {
        case .promptfoo:
            try PromptfooResults(file: file, options: options, log: log).entries(in: text)
        case .lmEval:
            try EvaluationSamples(file: file, options: options, log: log).entries(in: text)
        case .table where name.hasSuffix(".csv") || name.hasSuffix(".tsv"):
            try AnswerTable(file: file, columns: options.columns, log: log).entries(in: text)
        case .table:
            try AnswerLines(file: file, columns: options.columns, log: log).entries(in: text)
        }
    }
}
