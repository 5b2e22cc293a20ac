import Domain

/// The squared error of free answers that should give a number, one question at a time.
///
/// Refusing must never pay: an answer without a number costs as much as the worst guess between
/// the least and the greatest reference of the whole set, 0 included. So it is never cheaper than
/// answering 0 or any number in the range, and it depends on the questions alone, not on the arm.
struct SquaredError {
    private let references: [[Double]]
    private let rules: NumberRules
    private let range: ClosedRange<Double>

    /// Reads the references of all questions.
    ///
    /// - Throws: ``MetricsError/notANumber(row:reference:)``.
    init(references: [[String]], rules: NumberRules) throws(MetricsError) {
        self.rules = rules
        var numbers: [[Double]] = []
        for (row, texts) in references.enumerated() {
            var parsed: [Double] = []
            for text in texts {
                guard let number = NumberParser.number(in: text, by: rules) else {
                    throw .notANumber(row: row, reference: text)
                }
                parsed.append(number)
            }
            numbers.append(parsed)
        }
        self.references = numbers
        let all = numbers.joined()
        range = min(all.min() ?? 0, 0)...max(all.max() ?? 0, 0)
    }

    /// The squared distance to the nearest reference of this question, and whether the answer gave
    /// a number at all.
    func score(_ answer: String, row: Int) -> (value: Double, isParsed: Bool) {
        let number = NumberParser.number(in: answer, by: rules)
        let distances = references[row].map { reference in
            if let number { return (number - reference).magnitude }
            return max(reference - range.lowerBound, range.upperBound - reference)
        }
        let distance = distances.min() ?? 0
        return (distance * distance, number != nil)
    }
}
