import Domain
import Foundations
import Record
import Testing

@Suite("A search in a record")
struct TuningRecordTests {
    private func trial(
        _ looks: [(epoch: Int, lost: [String: Double])], failure: String? = nil
    ) -> TrialRecord {
        TrialRecord(
            number: 0, values: ["rank": .number(8), "form": .word("chat")], epochs: 8,
            looks: looks.map {
                TrialLookRecord(epoch: $0.epoch, score: 0.5, lost: $0.lost, seconds: 3)
            },
            failure: failure)
    }

    private func tuning(_ trials: [TrialRecord], settings: Int = 1) -> ArmTuningRecord {
        ArmTuningRecord(
            searched: trials.isEmpty ? [:] : ["rank": "[4, 8]"], trials: trials, chosen: nil,
            settingsTried: settings, settings: settings, usage: .none)
    }

    @Test(
        "A trial is finished with its last epoch, waits before, and has failed whatever it scored")
    func courses() {
        #expect(trial([(2, [:]), (8, [:])]).course == .finished)
        #expect(trial([(2, [:])]).course == .waiting)
        #expect(trial([]).course == .waiting)
        #expect(trial([(8, [:])], failure: "it diverged").course == .failed)
    }

    @Test("A bound is broken by the last look alone, and not by what was not measured")
    func bounds() {
        let rule = TuningRecord(
            seconds: 60, trials: 9, method: .random, rungs: [], reduction: 3,
            atMost: ["knowledge": 0.1])
        #expect(!rule.isBroken(by: trial([(2, ["knowledge": 0.3]), (8, ["knowledge": 0.1])])))
        #expect(rule.isBroken(by: trial([(2, ["knowledge": 0]), (8, ["knowledge": 0.11])])))
        #expect(!rule.isBroken(by: trial([(8, [:])])) && !rule.isBroken(by: trial([])))
        #expect(!rule.isBroken(by: trial([(8, ["code": 0.9])])))
    }

    @Test("An arm had no choice with one setting and nothing searched")
    func choice() {
        #expect(tuning([]).hadNoChoice)
        #expect(!tuning([], settings: 2).hadNoChoice)
        #expect(!tuning([trial([])]).hadNoChoice)
        var unbegun = tuning([])
        unbegun.searched = ["rank": "[4, 8]"]
        #expect(!unbegun.hadNoChoice)
    }

    @Test("It comes back from JSON, numbers as numbers and words as words")
    func roundTrip() throws {
        let tuning = tuning([trial([(2, ["knowledge": 0.25])], failure: "it diverged")])
        let json = try CanonicalJSON.encode(tuning)
        #expect(try CanonicalJSON.decode(ArmTuningRecord.self, from: json) == tuning)
        #expect(json.contains(#""rank" : 8"#) && json.contains(#""form" : "chat""#))
    }
}
