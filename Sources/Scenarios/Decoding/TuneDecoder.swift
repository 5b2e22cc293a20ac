import Domain
import Foundations
import Yams

/// Reads which options of an arm's training are searched, and over which values.
struct TuneDecoder {
    let reader: MappingReader?
    let method: ArmMethod

    /// In the order of ``TrainingOption``; empty without the key.
    func options() -> [TunedOption] {
        let possible = method.kind.tunableOptions
        guard let reader, reader.has("tune"),
            let section = reader.section("tune", keys: possible.map(\.rawValue))
        else { return [] }
        let options = possible.compactMap { option in
            values(of: option, in: section).map { TunedOption(option, $0) }
        }
        if case .mapping(let pairs)? = reader.node(for: "tune"), pairs.isEmpty {
            reader.complain(
                at: "tune",
                "expected an option with its values, such as 'learning-rate: 3e-4 .. 3e-3' or "
                    + "'epochs: [4, 8]'.")
        }
        if let training = method.training, training.method == .lora, training.lora.variant == .dora
        {
            for option in [TrainingOption.l2SP, .ewc] where section.has(option.rawValue) {
                section.complain(at: option.rawValue, ArmDecoder.noLowRank)
            }
        }
        return options
    }

    private func values(
        of option: TrainingOption, in section: MappingReader
    ) -> TunedOption.Values? {
        let key = option.rawValue
        guard section.has(key) else { return nil }
        if case .word(let words) = option.kind {
            return section.list(key, .name(among: words)).map { .list($0.map(OptionValue.word)) }
        }
        let rule = OptionRanges.rule(for: option)
        if section.isList(key) {
            return section.list(key, rule).map { .list($0.map(OptionValue.number)) }
        }
        return section.value(key, .range(of: rule)).map { .range($0.lowerBound, $0.upperBound) }
    }
}

extension ScalarRule<ClosedRange<Double>> {
    /// Two values of a rule, the lower first: `3e-4 .. 3e-3`.
    fileprivate static func range(of rule: ScalarRule<Double>) -> ScalarRule {
        ScalarRule(
            expectation: "a list, or a range such as 2 .. 8, of which each is \(rule.expectation)"
        ) { text in
            let ends = text.split(separator: "..", omittingEmptySubsequences: false)
                .map { String($0).trimmed }
            guard ends.count == 2, let low = rule.parse(ends[0]), let high = rule.parse(ends[1]),
                low < high
            else { return nil }
            return low...high
        }
    }
}
