import Domain
import Foundations
import Record
import Statistics
import Testing

@Suite("The cheap answer and the tuning budget")
struct CheapAnswerTests {
    private typealias Sketch = DecisionFixture.ArmSketch

    private func fixture(margin: Double) -> DecisionFixture {
        // Only rag meets the bound; it is dear, so that the others are looked at.
        var fixture = DecisionFixture(
            arms: [
                Sketch("nearest", 0.84, 0.76, 0.9), Sketch("base", 0.3, 0.22, 0.4),
                Sketch("few-shot", 0.8, 0.71, 0.87),
                Sketch("rag", 0.9, 0.85, 0.95).with(\.answering, 200),
            ], requirements: Requirements(accuracy: .atLeast(0.85), margin: margin))
        // Each interval reaches 0.05 to both sides.
        fixture.differences = [
            ("rag", "nearest", 0.06, 0.04), ("rag", "base", 0.6, 0.001),
            ("rag", "few-shot", 0.1, 0.01),
        ]
        return fixture
    }

    @Test(
        "The whole interval must lie within the margin, or beyond it, to settle it",
        arguments: [
            (0.03, [.open, .beyond, .beyond]), (0.005, [.beyond, .beyond, .beyond]),
            (0.12, [.within, .beyond, .open]), (0.7, [.within, .within, .within]),
        ] as [(Double, [NonInferiority])])
    func margins(margin: Double, outcomes: [NonInferiority]) throws {
        let verdict = try fixture(margin: margin).decided().verdict
        #expect(verdict.arm == "rag")
        let cheap = try #require(verdict.cheapAnswers)
        #expect(cheap.map(\.arm) == ["nearest", "base", "few-shot"])
        #expect(cheap.map(\.outcome) == outcomes)
        #expect(cheap.allSatisfy { $0.margin == margin })
        #expect(cheap[0].difference.value == -0.06)
    }

    @Test("The verdict says which it is")
    func sentences() throws {
        let open = try fixture(margin: 0.12).decided().verdict.confidence.map(\.text)
        #expect(
            open.contains(
                """
                The cheap answer would do: nearest differs from rag by -0.06 [-0.11, -0.01], and \
                less than 12 points of exact-match does not matter here.
                """))
        #expect(
            open.contains(
                """
                Whether the cheap answer would do is open: few-shot differs from rag by -0.10 \
                [-0.15, -0.05], and less than 12 points of exact-match does not matter here.
                """))
        #expect(
            open.contains(
                "We checked the cheaper options first: base is worse than rag by more than "
                    + "12 points of exact-match."))
    }

    @Test("For an error the margin is a share of the recommended arm's, and less is better")
    func error() throws {
        var fixture = DecisionFixture(
            arms: [
                Sketch("nearest", 5.2, 4.9, 5.6),
                Sketch("lora", 4, 3.5, 4.5).with(\.answering, 200),
            ],
            requirements: Requirements(accuracy: .atMost(4.6), margin: 0.2))
        fixture.metric = .number
        fixture.differences = [("nearest", "lora", 0.7, 0.01)]
        let cheap = try #require(try fixture.decided().verdict.cheapAnswers?.first)
        #expect(cheap.outcome == .within && abs(cheap.margin - 0.8) < 1e-12)
        fixture.differences = [("nearest", "lora", 0.9, 0.01)]
        #expect(try fixture.decided().verdict.cheapAnswers?.first?.outcome == .beyond)
    }

    @Test("What is not shown to beat an answer that needs no reading would not do")
    func trivial() throws {
        var fixture = fixture(margin: 0.7)
        fixture.againstTrivial = [("base", 0.02, 0.6)]
        let cheap = try #require(try fixture.decided().verdict.cheapAnswers)
        #expect(cheap.map(\.outcome) == [.within, .open, .within])
    }

    @Test("What is itself the cheapest is held against nothing, and no advice has no cheap answer")
    func none() throws {
        var fixture = fixture(margin: 0.03)
        fixture.requirements.accuracy = .atLeast(0.2)
        fixture.arms[1].answering = 1
        #expect(try fixture.decided().verdict.arm == "base")
        #expect(try fixture.decided().verdict.cheapAnswers?.isEmpty == true)
        fixture.requirements.accuracy = .atLeast(0.99)
        #expect(try fixture.decided().verdict.cheapAnswers == nil)
    }

    @Test("An arm that costs more than the recommended one is no cheap answer")
    func dearer() throws {
        var fixture = fixture(margin: 0.12)
        fixture.arms[0].answering = 300
        fixture.arms[1].answering = 201
        let verdict = try fixture.decided().verdict
        #expect(verdict.arm == "rag" && verdict.cheapAnswers?.map(\.arm) == ["few-shot"])
    }

    @Test("An arm with one setting among arms that were chosen for is called untuned")
    func budgets() throws {
        var fixture = fixture(margin: 0.03)
        func remark() throws -> String? {
            try fixture.decided().verdict.confidence.map(\.text).first { $0.contains("tuning") }
        }
        #expect(try remark() == nil, "all have one setting")
        let candidate = try CanonicalJSON.decode(
            CandidateRecord.self,
            from: #"{"setting":{},"score":0.5,"promptTokens":10,"isChosen":false}"#)
        fixture.adjust = { record in
            record.arms[0].candidates = [candidate, candidate]
            record.arms[3].candidates = [candidate, candidate, candidate]
        }
        #expect(
            try remark() == """
                The tuning budgets differ. Settings tried on the validation questions: nearest 2 and \
                rag 3; base and few-shot had one setting and are untuned.
                """)
    }
}
