import Domain
import Foundations
import Record
import Statistics
import TestSupport
import Testing

@Suite("The bound on answers without basis")
struct BasisTests {
    private typealias Sketch = DecisionFixture.ArmSketch

    /// The verdict on an arm that answers well, by how many of 100 questions without an answer it
    /// answered.
    private func record(_ answered: Int?) throws -> RunRecord {
        var fixture = DecisionFixture(
            arms: [Sketch("rag", 0.97, 0.91, 0.99)],
            requirements: Requirements(accuracy: .atLeast(0.8), answersWithoutBasis: .atMost(0.05)))
        fixture.adjust = { record in
            record.arms[0].answerability = answered.map { answered in
                AnswerabilityRecord(
                    right: 97, wrong: 3, declinedRightly: 100 - answered, declinedWrongly: 0,
                    answeredWithoutBasis: answered,
                    withoutBasis: Estimate(.wilson(successes: answered, count: 100)))
            }
        }
        return try fixture.decided()
    }

    @Test("the whole interval keeps it, breaks it, or lies on both sides")
    func sides() throws {
        func status(_ answered: Int?) throws -> StandingRecord.Status {
            try record(answered).arms[0].standing.status
        }
        // Wilson's interval of 0 of 100 ends at 0.037, of 5 it is 0.022 to 0.112, of 12 it begins
        // at 0.070.
        #expect(try status(0) == .recommended)
        #expect(try status(1) == .unsure && status(5) == .unsure)
        #expect(try status(12) == .fails)
        #expect(try status(nil) == .unsure)
    }

    @Test("the reason is of its own kind, and its figures are traced")
    func reason() throws {
        let record = try record(12), standing = record.arms[0].standing
        #expect(standing.reasons.map(\.concern) == [.basis])
        try expectTraced(standing.reasons.map(\.text), in: record)
    }

    @Test("the requirement stands in the record")
    func requirement() {
        let scenario = Scenario(
            title: "T", task: TaskConfiguration(kind: .text),
            arms: [ArmConfiguration(.base(PromptOptions()))],
            requirements: Requirements(answersWithoutBasis: .atMost(0.05)))
        let requirements = RequirementRecord.all(of: scenario)
        #expect(requirements.map(\.subject) == [.answersWithoutBasis])
        #expect(requirements[0].direction == .atMost && requirements[0].value == 0.05)
    }
}
