import Domain
import Foundations

extension ArmDecoder {
    static let outsideKeys = ["leaves", "to", "cost", "training", "hosting", "update"]
    static let answersKeys =
        ["file", "from", "columns", "provider", "prompt", "filter", "allow-missing"] + outsideKeys

    static let commandKeys =
        ["run", "timeout", "environment", "repeats", "allow-missing"] + outsideKeys

    /// A program from outside.
    func command(_ reader: MappingReader?) -> CommandOptions {
        guard let reader else {
            refuseBare(.command, needs: "run")
            return CommandOptions(run: [])
        }
        reader.require(
            "run", expectation: "the program and its arguments, such as [python3, pipeline.py]")
        let defaults = CommandOptions(run: [])
        return CommandOptions(
            run: reader.words("run", .text) ?? [],
            timeout: reader.value("timeout", .seconds) ?? defaults.timeout,
            variables: reader.list("environment", .variable, mayBeEmpty: true)
                ?? defaults.variables,
            repeats: reader.value("repeats", .flag) ?? defaults.repeats,
            allowsMissing: reader.value("allow-missing", .flag) ?? defaults.allowsMissing,
            terms: terms(reader))
    }

    /// An arm from outside says nothing without its options.
    private func refuseBare(_ kind: ArmConfiguration.Kind, needs key: String) {
        let message =
            "'\(kind.rawValue)' needs options: '- \(kind.rawValue): { \(key): …, leaves: [] }'."
        top.complain(at: "arms", message)
    }

    /// A system from outside that has answered already.
    func answers(_ reader: MappingReader?) -> AnswersOptions {
        guard let reader else {
            refuseBare(.answers, needs: "file")
            return AnswersOptions(files: [])
        }
        reader.require("file", expectation: "the path of a file of answers, or a list of them")
        let others = AnswersOptions.Format.allCases.filter { $0 != .table }
        let format = reader.value("from", .word(among: others))
        return AnswersOptions(
            files: reader.list("file", .text) ?? [],
            format: format ?? .table, columns: columns(reader),
            selection: selection(reader, format: format),
            prompt: reader.value("prompt", .integer(in: 0...10_000)),
            allowsMissing: reader.value("allow-missing", .flag) ?? false,
            terms: terms(reader))
    }

    private func columns(_ reader: MappingReader) -> [AnswerField: String] {
        let names = AnswerField.allCases.map(\.rawValue)
        guard let section = reader.section("columns", keys: names) else { return [:] }
        var columns: [AnswerField: String] = [:]
        for field in AnswerField.allCases { columns[field] = section.value(field.rawValue, .text) }
        return columns
    }

    /// `provider` of promptfoo's results, `filter` of lm-evaluation-harness's samples.
    private func selection(_ reader: MappingReader, format: AnswersOptions.Format?) -> String? {
        let keys: [(key: String, format: AnswersOptions.Format)] = [
            ("provider", .promptfoo), ("prompt", .promptfoo), ("filter", .lmEval),
        ]
        for (key, owner) in keys where reader.has(key) && owner != format {
            reader.complain(
                at: key, "only files with 'from: \(owner.rawValue)' have one; remove the key.")
        }
        return reader.value("provider", .text) ?? reader.value("filter", .text)
    }

    private func terms(_ reader: MappingReader) -> OutsideTerms {
        reader.require(
            "leaves",
            expectation: "what this system sends to others, such as [questions, passages], or [] "
                + "for nothing")
        return OutsideTerms(
            leaves: reader.list(
                "leaves", .word(among: DataFlow.Matter.allCases), mayBeEmpty: true) ?? [],
            to: reader.value("to", .text),
            costs: StatedCosts(
                query: reader.value("cost", .money(per: "query")),
                training: reader.value("training", .money),
                hosting: reader.value("hosting", .moneyPerMonth),
                update: reader.value("update", .money(per: "update"))))
    }
}

extension ScalarRule<Bool> {
    static var flag: ScalarRule {
        ScalarRule(expectation: "true or false", names: ["true", "false"]) {
            ["true": true, "false": false][$0]
        }
    }
}

extension ScalarRule<String> {
    /// The name of an environment variable.
    static var variable: ScalarRule {
        ScalarRule(
            expectation: "the name of an environment variable, such as OUR_TOKEN",
            hidesValue: true
        ) { name in
            let isName = name.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
                    || (0x41...0x5A).contains(byte & 0xDF)
            }
            return isName && !name.isEmpty && name.utf8.first.map { $0 > 0x39 } == true ? name : nil
        }
    }
}

extension ScalarRule<Money> {
    static var money: ScalarRule {
        ScalarRule(
            expectation: "an amount such as 60 USD, \(Quantity.moneyRange)", parse: Quantity.money)
    }

    static var moneyPerMonth: ScalarRule {
        ScalarRule(
            expectation: "an amount such as 50 USD / month, \(Quantity.moneyRange) a month",
            parse: Quantity.moneyPerMonth)
    }

    /// - Parameter occasion: e.g. `query`.
    static func money(per occasion: String) -> ScalarRule {
        ScalarRule(
            expectation: "an amount such as 0.004 USD / \(occasion), \(Quantity.moneyRange)"
        ) {
            Quantity.money($0, per: occasion)
        }
    }
}
