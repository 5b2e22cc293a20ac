import Scenarios
import Domain
import Testing

@Suite("The sweeps of a scenario")
struct SweepDecodingTests {
    private static func scenario(_ sweeps: String) -> String {
        """
        crossover: 1
        title: T
        task: { kind: short-answer }
        data: { questions: questions.jsonl, corpus: c, wrong-corpus: d }
        arms: [nearest, rag, rag-wrong-corpus, lora, full]
        \(sweeps)

        """
    }

    private func sweeps(_ text: String) throws -> [Sweep] {
        try ScenarioFixture(["scenario.yaml": Self.scenario(text)]).scenario().scenario.sweeps
    }

    @Test("are read with their axes in the order of the file and their values in rising order")
    func decoding() throws {
        let sweeps = try sweeps(
            """
            sweeps:
              - arm: lora
                over: { wordings: [2, 1], examples: 64 }
                against: [rag]
              - { arm: full, over: { learning-rate: [3e-4, 1e-4] } }
            """)
        #expect(
            sweeps == [
                Sweep(
                    arm: "lora",
                    over: [Sweep.Dimension(.wordings, [1, 2]), Sweep.Dimension(.examples, [64])],
                    against: ["rag"]),
                Sweep(
                    arm: "full", over: [Sweep.Dimension(.learningRate, [1e-4, 3e-4])],
                    against: ["nearest", "rag", "lora"]),
            ])
        #expect(sweeps[0].points == [[1, 64], [2, 64]])
        let square = Sweep(
            arm: "rag",
            over: [Sweep.Dimension(.passages, [1, 3]), Sweep.Dimension(.distractors, [0, 4])],
            against: ["lora"])
        #expect(square.points == [[1, 0], [3, 0], [1, 4], [3, 4]])
    }

    @Test("read back from the resolved scenario as they were")
    func roundTrip() throws {
        let fixture = try ScenarioFixture([
            "scenario.yaml": Self.scenario(
                """
                sweeps:
                  - { arm: rag, over: { passages: [1, 3], distractors: [0, 2] } }
                  - { arm: lora, over: { learning-rate: [1e-3, 3e-3] }, against: nearest }
                """)
        ])
        let first = try fixture.scenario()
        #expect(
            first.resolvedYAML.hasSuffix(
                """
                sweeps: # given
                  - arm: rag # given
                    over: # given
                      passages: [1, 3] # given
                      distractors: [0, 2] # given
                    against: [nearest, lora, full] # default
                  - arm: lora # given
                    over: # given
                      learning-rate: [0.001, 0.003] # given
                    against: [nearest] # given

                """))
        try fixture.write(first.resolvedYAML, to: "scenario.yaml")
        #expect(try fixture.scenario().scenario == first.scenario)
    }

    @Test(
        "with a mistake are refused where it stands",
        arguments: [
            (
                "sweeps: lora",
                "6:1: sweeps: expected a list such as '- { arm: lora, over: { epochs: [2, 8] } }'."
            ),
            (
                "sweeps: [{ arm: base, over: { epochs: 2 } }]",
                "6:17: sweeps[0].arm: expected one of nearest, rag, rag-wrong-corpus, lora, full, "
                    + "got 'base'."
            ),
            (
                "sweeps: [{ arm: nearest, over: { examples: 2 } }]",
                "6:12: sweeps[0].arm: 'nearest' has no option to vary. Vary one of: rag, lora, full."
            ),
            (
                "sweeps: [{ arm: rag, over: { rank: 2 } }]",
                "6:30: sweeps[0].over: unknown key 'rank'. Valid keys here: passages, distractors."
            ),
            (
                "sweeps: [{ arm: rag, over: { passages: 0 } }]",
                "6:40: sweeps[0].over.passages: expected a whole number from 1 to 100, got '0'."
            ),
            (
                "sweeps: [{ arm: rag }]",
                "6:10: sweeps[0].over: this key is missing; expected one or two of passages, "
                    + "distractors."
            ),
            (
                "sweeps: [{ arm: lora, over: { rank: 2, epochs: 3, wordings: 1 } }]",
                "6:23: sweeps[0].over: expected one or two options to vary, got 3."
            ),
            (
                "sweeps: [{ arm: lora, over: { rank: 2 }, against: [rag-wrong-corpus] }]",
                "6:52: sweeps[0].against[0]: expected one of nearest, rag, full, got "
                    + "'rag-wrong-corpus'."
            ),
            (
                "sweeps: [{ arm: lora, over: { rank: [1,2,3,4,5,6,7,8,9], epochs: "
                    + "[1,2,3,4,5,6,7,8] } }]",
                "6:23: sweeps[0].over: expected at most 64 combinations, got 9 × 8 = 72. Take "
                    + "fewer values, or two sweeps."
            ),
        ])
    func mistakes(sweeps: String, message: String) throws {
        #expect(
            try ScenarioFixture.message(of: Self.scenario(sweeps)) == "scenario.yaml:" + message)
    }

    @Test("counts its combinations before it makes them")
    func manyCombinations() throws {
        let values = (1...9000).map { "\($0)" }.joined(separator: ",")
        let text = "sweeps: [{ arm: lora, over: { examples: [\(values)], rank: [1, 2] } }]"
        #expect(
            try ScenarioFixture.message(of: Self.scenario(text)) == """
                scenario.yaml:6:23: sweeps[0].over: expected at most 64 combinations, got \
                9000 × 2 = 18000. Take fewer values, or two sweeps.
                """)
        let many = [Double](repeating: 1, count: 9000)
        func sweep(_ axes: [[Double]]) -> Sweep {
            Sweep(arm: "lora", over: axes.map { Sweep.Dimension(.rank, $0) }, against: ["base"])
        }
        #expect(sweep([many, many]).pointCount == 81_000_000)
        #expect(sweep([[Double]](repeating: many, count: 5)).pointCount == nil)
        #expect(
            sweep([[1, 2], [3, 4, 5]]).pointCount == sweep([[1, 2], [3, 4, 5]]).points.count)
    }

    @Test("may not ask for more than the questions have")
    func tooMany() throws {
        let fixture = try ScenarioFixture(
            scenario: """
                crossover: 1
                title: T
                task: { kind: short-answer }
                data: { questions: questions.jsonl }
                arms: [base, lora]
                sweeps: [{ arm: lora, over: { examples: [1, 2], wordings: [1, 3] } }]

                """)
        #expect(
            try fixture.message { try fixture.bundle() } == """
                scenario.yaml:6:31: sweeps[0].over.examples: 2 training questions are wanted, but \
                there are only 1. Ask for fewer, or add some.
                scenario.yaml:6:49: sweeps[0].over.wordings: 3 training questions about one fact \
                are wanted, but there are only 1. Ask for fewer, or add some.
                """)
    }

    @Test("Questions are wordings of one fact by name, or by answers and sources")
    func facts() {
        func question(
            _ id: String, _ answer: String, _ source: String?, _ fact: String?
        ) -> Question {
            Question(
                id: id, text: id, answers: [answer], split: .train,
                sources: [source].compactMap(\.self), fact: fact)
        }
        let questions = [
            question("a", "Ada", "x.md", nil), question("b", "Ada", "y.md", nil),
            question("c", "Ada", "x.md", nil), question("d", "Bo", nil, nil),
            question("e", "Bo", nil, nil), question("f", "Cy", "x.md", "boat"),
            question("g", "Di", "z.md", "boat"),
        ]
        #expect(
            questions.facts.map { $0.map(\.id) } == [["a", "c"], ["b"], ["d"], ["e"], ["f", "g"]])
        #expect(questions.count(wordings: 1) == 5)
        #expect(questions.count(wordings: 9) == 7)
    }

    @Test("A scenario of a library can read the questions of another one")
    func sharedQuestions() throws {
        let text = ScenarioFixture.smallScenario
        let fixture = try ScenarioFixture([
            "scenarios/one/questions.jsonl": ScenarioFixture.smallQuestions,
            "scenarios/two/scenario.yaml":
                text.replacing("questions.jsonl", with: "scenarios/one/questions.jsonl"),
            "scenarios/three/scenario.yaml":
                text.replacing("questions.jsonl", with: "scenarios/../q.jsonl"),
            "q.jsonl": ScenarioFixture.smallQuestions,
        ])
        #expect(try fixture.bundle(in: "scenarios/two").questions.test.map(\.id) == ["c"])
        #expect(
            try fixture.message { try fixture.bundle(in: "scenarios/three") } == """
                scenarios/three/scenario.yaml:4:9: data.questions: 'scenarios/../q.jsonl' leads out \
                of the folder 'scenarios'. Put the file inside it.
                """)
    }
}
