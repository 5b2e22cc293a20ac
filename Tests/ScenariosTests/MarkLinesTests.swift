import Domain
import Foundations
import Scenarios
import Testing

@Suite("A file of people's marks")
struct MarkLinesTests {
    private static let scenario = """
        crossover: 1
        title: Small
        task: { kind: short-answer, metric: human }
        data: { questions: questions.jsonl, marks: marks.jsonl }
        arms: [base]

        """

    private func fixture(_ marks: String, scenario: String = scenario) throws -> ScenarioFixture {
        let fixture = try ScenarioFixture(scenario: scenario)
        try fixture.write(marks, to: "marks.jsonl")
        return fixture
    }

    private func mistakes(_ marks: String) throws -> [TextPosition] {
        let fixture = try fixture(marks)
        let error = #expect(throws: ScenariosError.self) { try fixture.bundle() }
        guard case .mistakes(let mistakes, _)? = error else { return [] }
        #expect(mistakes.allSatisfy { $0.position.file.hasSuffix("marks.jsonl") })
        return mistakes.map(\.position)
    }

    @Test("gives the marks in their order, each once")
    func marks() throws {
        let bundle = try fixture(
            """
            \u{FEFF}{"question":"c","answer":"Ada","right":true,"rater":"ann"}

            {"rater":"ben","answer":"","right":false,"question":"c"}\r
            {"question":"c","answer":"Ada","right":true,"rater":"ann"}
            {"question":"a","answer":"Ada","right":false,"rater":"7"}
            """
        ).bundle()
        #expect(
            bundle.marks?.marks == [
                HumanMark(question: "c", answer: "Ada", right: true, rater: "ann"),
                HumanMark(question: "c", answer: "", right: false, rater: "ben"),
                HumanMark(question: "a", answer: "Ada", right: false, rater: "7"),
            ])
        #expect(bundle.scenario.task.metric == .human)
        #expect(bundle.scenario.task.choosingMetric == .exactMatch)
    }

    @Test(
        "is refused with the place of what is wrong",
        arguments: [
            (#"{"question":"c","answer":"Ada","right":true}"#, 1, 1),
            (#"{"question":"c","answer":"Ada","right":"yes","rater":"a"}"#, 1, 40),
            (#"{"question":"c","answer":1,"right":true,"rater":"a"}"#, 1, 26),
            (#"{"question":"z","answer":"Ada","right":true,"rater":"a"}"#, 1, 13),
            (#"{"question":"c","answer":"Ada","right":true,"rater":"a","note":""}"#, 1, 57),
            (#"{"question":"c","answer":"Ada","right":true,"rater":" "}"#, 1, 53),
            (#"["c"]"#, 1, 1),
            (#"{"question":"c""#, 1, 16),
            (
                """
                {"question":"c","answer":"Ada","right":true,"rater":"a"}
                {"question":"c","answer":"Ada","right":false,"rater":"a"}
                """, 2, 1
            ),
        ])
    func broken(marks: String, line: Int, column: Int) throws {
        let found = try mistakes(marks)
        #expect(found.map(\.line) == [line] && found.map(\.column) == [column])
    }

    @Test("is not part of the work: another one is taken up by the same run")
    func experiment() throws {
        let mark = #"{"question":"c","answer":"Ada","right":true,"rater":"a"}"#
        let exact = Self.scenario.replacing("metric: human", with: "metric: exact-match")
        let first = try fixture(mark).bundle()
        let others = try [
            fixture("\n").bundle(), fixture(mark, scenario: exact).bundle(),
            ScenarioFixture(scenario: exact.replacing(", marks: marks.jsonl", with: "")).bundle(),
        ]
        for other in others {
            #expect(other.experimentFingerprint == first.experimentFingerprint)
            #expect(other.fingerprint != first.fingerprint)
        }
        #expect(others[2].marks == nil && others[0].marks?.marks == [])
        let f1 = Self.scenario.replacing("metric: human", with: "metric: f1")
        #expect(
            try fixture(mark, scenario: f1).bundle().experimentFingerprint
                != first.experimentFingerprint)
    }

    @Test("decides no task whose answers are compared exactly, and no sweep")
    func refused() throws {
        for kind in [
            "{ kind: number, metric: human }", "{ kind: label, labels: [a, b], metric: human }",
        ] {
            let scenario = Self.scenario.replacing(
                "{ kind: short-answer, metric: human }", with: kind)
            #expect(throws: ScenariosError.self) { try fixture("", scenario: scenario).scenario() }
        }
        #expect(throws: Never.self) { try fixture("").scenario() }
        let sweep = Self.scenario.replacing(
            "arms: [base]",
            with: "arms: [base, few-shot]\nsweeps: [{ arm: few-shot, over: { examples: [0, 1] } }]")
        let error = #expect(throws: ScenariosError.self) {
            try fixture("", scenario: sweep).scenario()
        }
        guard case .mistakes(let mistakes, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(mistakes.map(\.position.line) == [6])
    }

    @Test("counts a majority, and a tie as none")
    func verdicts() {
        func marks(_ rights: [Bool]) -> HumanMarks {
            HumanMarks(
                rights.enumerated().map {
                    HumanMark(
                        question: "c", answer: "Ada", right: $0.element, rater: "\($0.offset)")
                })
        }
        func verdict(_ rights: [Bool]) -> HumanMarks.Verdict? {
            marks(rights).verdict(question: "c", answer: "Ada")
        }
        #expect(verdict([true]) == .right && verdict([false]) == .wrong)
        #expect(verdict([true, false]) == .tied && verdict([true, false, true]) == .right)
        #expect(verdict([]) == nil && marks([true]).isRight(question: "c", answer: "ada") == nil)
        #expect(marks([true, false]).isRight(question: "c", answer: "Ada") == nil)
    }

    @Test("An answer's key tells texts apart that only join to the same, and is read as written")
    func keys() {
        let keys = [
            ("q1", "1a"), ("q11", "a"), ("q", "11a"), ("q1", "1A"), ("q1", "\u{E9}"),
            ("q1", "e\u{301}"),
        ]
        .map { AnswerKey(question: $0.0, answer: $0.1) }
        #expect(Set(keys).count == keys.count)
        for key in keys { #expect(AnswerKey(key.description) == key) }
        for text in ["", "a", "a0123", "b0000000000000000", "a000000000000000G", "1e10"] {
            #expect(AnswerKey(text) == nil)
        }
    }
}
