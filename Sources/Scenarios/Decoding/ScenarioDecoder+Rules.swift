import Domain

extension ScenarioDecoder {
    /// How answers are compared; each rule where the task's kind has a use for it.
    func rules(in reader: MappingReader, kind: TaskConfiguration.Kind) -> AnswerRules {
        refuse("normalization", unless: kind.comparesWords, in: reader, kind: kind)
        refuse("declining", unless: kind.comparesWords, in: reader, kind: kind)
        refuse("numbers", unless: kind == .number, in: reader, kind: kind)
        let normalizations = AnswerNormalization.allCases
        let numbers = reader.section("numbers", keys: ["decimal"])
        let decimal = numbers?.value("decimal", .decimalSign)
        let normalization = reader.value("normalization", .word(among: normalizations))
        return AnswerRules(
            normalization: normalization ?? AnswerRules().normalization,
            numbers: decimal.map { NumberRules(decimal: $0) } ?? NumberRules(),
            extraction: reader.extraction() ?? AnswerRules().extraction,
            tolerance: tolerance(in: reader),
            declining: declining(in: reader))
    }

    private func refuse(
        _ key: String, unless fits: Bool, in reader: MappingReader, kind: TaskConfiguration.Kind
    ) {
        guard !fits, reader.has(key) else { return }
        let message = "it means nothing for a task of kind '\(kind.rawValue)'; remove the key."
        reader.complain(at: key, message)
    }
}

extension ScalarRule<NumberRules.DecimalSign> {
    fileprivate static var decimalSign: ScalarRule {
        ScalarRule(expectation: "\".\" or \",\", in quotes") {
            NumberRules.DecimalSign(rawValue: $0)
        }
    }
}
