import Domain
import Foundations

// Metrics whose references are no texts to be compared word by word.
extension ScoredAnswers {
    init(patternsIn rows: [Row]) throws(MetricsError) {
        var known: [String: TextPattern] = [:]
        var scores: [Double] = []
        for (number, row) in rows.enumerated() {
            var patterns: [TextPattern] = []
            for reference in row.references {
                let pattern: TextPattern
                do {
                    pattern = try known[reference] ?? TextPattern(reference)
                } catch {
                    throw .badPattern(row: number, reference: reference, reason: "\(error)")
                }
                known[reference] = pattern
                patterns.append(pattern)
            }
            scores.append(
                row.wasAsked ? PatternMatch.score(row.answer, patterns: patterns) : 0)
        }
        self.init(.regex, scores: scores)
    }

    init(objectsIn rows: [Row], _ rules: AnswerRules) throws(MetricsError) {
        var scores: [Double] = []
        var counts: [String: FieldCount] = [:]
        for (number, row) in rows.enumerated() {
            var references: [[JSONNode.Member]] = []
            for reference in row.references {
                guard let fields = FieldMatch.reference(reference) else {
                    throw .noObject(row: number, reference: reference)
                }
                references.append(fields)
            }
            guard !references.isEmpty else {
                scores.append(0)
                continue
            }
            let match = FieldMatch(
                row.wasAsked ? row.answer : "", references: references, rules: rules)
            scores.append(row.wasAsked ? match.score : 0)
            for (name, count) in match.fields { counts[name, default: FieldCount()] += count }
        }
        self.init(.jsonFields, scores: scores, fieldCounts: counts)
    }

    init(nearNumbersIn rows: [Row], _ rules: AnswerRules) throws(MetricsError) {
        guard let tolerance = rules.tolerance else { throw .noTolerance }
        var scores: [Double] = []
        var unreadable = 0
        for (number, row) in rows.enumerated() {
            var references: [Double] = []
            for text in row.references {
                guard let reference = NumberParser.number(in: text, by: rules.numbers) else {
                    throw .notANumber(row: number, reference: text)
                }
                references.append(reference)
            }
            let given = NumberParser.number(in: row.answer, by: rules.numbers)
            if given == nil { unreadable += 1 }
            let isRight = given.map { given in
                references.contains { tolerance.allows(given, for: $0) }
            }
            scores.append(row.wasAsked && isRight == true ? 1 : 0)
        }
        self.init(.within, scores: scores, unreadable: unreadable)
    }
}

extension Tolerance {
    /// Whether a number is near enough to the right one. Of 1.1 and 1.0 the difference is 0.1, but
    /// 0.10000000000000009 in binary.
    func allows(_ number: Double, for right: Double) -> Bool {
        let most =
            switch self {
            case .absolute(let most): most
            case .relative(let share): share * right.magnitude
            }
        let rounding = 1e-12 * max(number.magnitude, right.magnitude)
        return (number - right).magnitude <= most + (most > 0 ? rounding : 0)
    }
}
