import Domain
import Scenarios
import Testing

@Suite("The tuning of a scenario")
struct TuningDecodingTests {
    private static func scenario(_ arm: String, _ tuning: String) -> String {
        """
        crossover: 1
        title: T
        task: { kind: short-answer }
        data: { questions: questions.jsonl }
        arms: [{ \(arm) }, lora-shuffled]
        \(tuning)

        """
    }

    @Test("is read with its ranges and lists, and back from the resolved scenario")
    func roundTrip() throws {
        let fixture = try ScenarioFixture([
            "scenario.yaml": Self.scenario(
                """
                lora: { stop-by: score, tune: { epochs: 4 .. 12, learning-rate: "3e-4..3e-3", \
                rank: [4, 8], schedule: [linear, cosine], replay: [0, 0.3] } }
                """,
                """
                tuning: { budget: 10 min, trials: 12, method: random, rungs: [50 %, 25 %], \
                reduction: 2, at-most: { knowledge: 10 % } }
                """)
        ])
        let first = try fixture.scenario()
        #expect(
            first.scenario.tuning
                == TuningConfiguration(
                    seconds: 600, trials: 12, method: .random, rungs: [0.25, 0.5], reduction: 2,
                    atMost: [.knowledge: 0.1]))
        let arm = first.scenario.arms[0]
        #expect(
            arm.tuned == [
                TunedOption(.learningRate, .range(3e-4, 3e-3)),
                TunedOption(.epochs, .range(4, 12)),
                TunedOption(.rank, .list([.number(4), .number(8)])),
                TunedOption(.replay, .list([.number(0), .number(0.3)])),
                TunedOption(.schedule, .list([.word("linear"), .word("cosine")])),
            ])
        #expect(arm.training?.stopBy == .score)
        #expect(first.scenario.arms[1].tuned.isEmpty)
        try fixture.write(first.resolvedYAML, to: "scenario.yaml")
        #expect(try fixture.scenario().scenario == first.scenario)
    }

    @Test("has defaults for all but its budget")
    func defaults() throws {
        let scenario = try ScenarioFixture([
            "scenario.yaml": Self.scenario("base: {}", "tuning: { budget: 90 s }")
        ]).scenario().scenario
        #expect(scenario.tuning == TuningConfiguration(seconds: 90))
    }

    private static let list = (1...101).map { "\($0)" }.joined(separator: ", ")

    @Test(
        "with a mistake is refused where it stands",
        arguments: [
            (
                "lora: { tune: { epochs: [2, 8] } }", "",
                """
                5:18: arms.lora.tune: a search needs a budget, the same for every arm. Add 'tuning: \
                { budget: 10 min }' beside 'arms'.
                """
            ),
            (
                "lora: { tune: { epochs: 8 .. 2 } }", "tuning: { budget: 9 s }",
                """
                5:34: arms.lora.tune.epochs: expected a list, or a range such as 2 .. 8, of which \
                each is a whole number from 1 to 1000, got '8 .. 2'.
                """
            ),
            (
                "lora: { tune: { form: [letter] } }", "tuning: { budget: 9 s }",
                "5:33: arms.lora.tune.form[0]: expected one of completion, chat, got 'letter'."
            ),
            (
                "lora: { tune: {} }", "tuning: { budget: 9 s }",
                """
                5:18: arms.lora.tune: expected an option with its values, such as 'learning-rate: \
                3e-4 .. 3e-3' or 'epochs: [4, 8]'.
                """
            ),
            (
                "full: { tune: { rank: [4] } }", "tuning: { budget: 9 s }",
                """
                5:26: arms.full.tune: unknown key 'rank'. Valid keys here: learning-rate, epochs, \
                batch, weight-decay, warmup, replay, l2-sp, ewc, schedule, form.
                """
            ),
            (
                "lora: { variant: dora, tune: { ewc: 1 .. 100 } }", "tuning: { budget: 9 s }",
                """
                5:41: arms.lora.tune.ewc: with 'variant: dora' the change of a weight is no product \
                of low rank, which this needs; use 'variant: lora', or 'replay'.
                """
            ),
            (
                "base: {}", "tuning: { trials: 9 }",
                """
                6:9: tuning.budget: this key is missing; expected a time such as 10 min, from 1 s to \
                1000 h.
                """
            ),
            (
                "lora: { tune: { epochs: 2 .. 8 } }", "tuning: { budget: 9 s, method: grid }",
                """
                5:26: arms.lora.tune.epochs: a grid needs a list of values; give one, or another \
                'tuning.method'.
                """
            ),
            (
                "base: {}", "tuning: { budget: 9 s, rungs: [1] }",
                """
                6:32: tuning.rungs[0]: expected a share of a training such as 25 %, from 0.1 % to \
                99.9 %, got '1'.
                """
            ),
            (
                "base: {}", "tuning: { budget: 9 s, rungs: [25 %, 25.01 %] }",
                "6:24: tuning.rungs: expected shares that differ by 0.1 % at least."
            ),
            (
                "lora: { tune: { epochs: [\(list)], rank: [\(list)] } }",
                "tuning: { budget: 9 s, method: grid }",
                """
                5:18: arms.lora.tune: a grid has at most 10000 points, this one more; give fewer \
                values, or another 'tuning.method'.
                """
            ),
        ])
    func mistakes(arm: String, tuning: String, message: String) throws {
        let text = Self.scenario(arm, tuning)
            .replacing(", lora-shuffled]", with: "]")
        #expect(try ScenarioFixture.message(of: text) == "scenario.yaml:" + message)
    }
}
