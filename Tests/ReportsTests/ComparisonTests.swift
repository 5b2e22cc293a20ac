import Domain
import Evaluation
import Foundations
import Record
import Reports
import Statistics
import Testing

@Suite("Comparison of two records")
struct ComparisonTests {
    @Test("A record compared with itself shows no change")
    func same() throws {
        let record = try Sample.record()
        let comparison = RecordComparison(record, record)
        #expect(comparison.inputs.isEmpty)
        #expect(!comparison.verdict.isChanged)
        #expect(comparison.arms.map(\.arm) == record.arms.map(\.name))
        #expect(comparison.arms.allSatisfy { $0.first == $0.second })
        #expect(comparison.text.hasPrefix("The verdict is the same: Recommended: lora.\n"))
        #expect(comparison.text.contains("The inputs are the same."))
    }

    @Test("Settings of the scenario are compared by their path, wherever they come from")
    func settings() throws {
        var first = try Sample.record(), second = try Sample.record()
        first.scenario.resolved = """
            title: "a: b # given" # given
            arms: # given
              - rag: # given
                  passages: [1, 2] # given
                  examples: [0] # default
              - lora: # given
                  rank: 8 # given
            seeds: [1] # default
            """
        second.scenario.resolved = """
            title: "a: b # given" # given
            arms: # given
              - rag: # given
                  passages: [1, 3] # given
                  examples: [0] # given
              - base: # given
                  form: [chat] # given
            seeds: [1] # given
            """
        let inputs = RecordComparison(first, second).inputs
        #expect(inputs.map(\.name) == ["arms.rag.passages", "arms.lora.rank", "arms.base.form"])
        #expect(inputs.map(\.first) == ["[1, 2]", "8", nil])
        #expect(inputs.map(\.second) == ["[1, 3]", nil, "[chat]"])
    }

    @Test("Prices are inputs, and what they do to each arm's cost is told")
    func prices() throws {
        let first = try Sample.priced()
        var second = first
        second.costs?[0].sheet.prices[0].amount = 900
        second.costs?[0].sheet.validUntil = "2027-06-30"
        second.costs?[0].bills[1].monthly = 2.5
        let comparison = RecordComparison(first, second)
        #expect(
            comparison.inputs.map(\.name) == [
                "prices own-machine: valid until", "prices own-machine: the machine",
            ])
        #expect(comparison.inputs.map(\.second) == ["2027-06-30", "900 EUR"])
        #expect(comparison.costs.map(\.arm) == ["lora"], "the other bill is incomplete")
        #expect(comparison.text.hasSuffix("  lora: 2.00 EUR → 2.50 EUR\n"))
        var without = first
        without.costs = nil
        #expect(RecordComparison(without, without).costs.isEmpty)
        #expect(!RecordComparison(without, without).text.contains("Cost of each arm"))
    }

    @Test("Data, models, machine, precision and program are inputs; the time of day is none")
    func facts() throws {
        let first = try Sample.record()
        var second = first
        second.machine.finishedAt = "2030-01-01T00:00:00Z"
        #expect(RecordComparison(first, second).inputs.isEmpty)
        second.data.testCount += 1
        second.models[0].files["new.bin"] = SHA256.hash("new")
        second.machine.cores += 1
        second.machine.precision = "int8"
        second.crossover = "9.9"
        second.scenario.fingerprint = SHA256.hash("other")
        #expect(
            RecordComparison(first, second).inputs.map(\.name) == [
                "bytes of the scenario and its data: fingerprint", "data: test questions",
                "machine: cores", "precision", "program: crossover",
                "\(first.models[0].role): SHA-256 of new.bin",
            ])
    }

    @Test("Questions that became right and wrong are counted and tested pair by pair")
    func pairing() throws {
        let before: [Double] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
        let after: [Double] = [1, 1, 1, 1, 1, 1, 1, 0, 0, 1]
        let comparison = RecordComparison(try record(before), try record(after))
        let pairing = try #require(comparison.arms[0].pairing)
        #expect(pairing.questions == 10)
        #expect(pairing.better == 7)
        #expect(pairing.worse == 1)
        #expect(pairing.test == .mcNemar)
        // 2 · (1 + 8) / 2⁸ for one head or none in eight tosses.
        #expect(pairing.pValue == 18.0 / 256)
        #expect(comparison.text.contains("of 10 questions 7 became right, 1 wrong: p = 0.070"))
    }

    @Test("Scores between right and wrong are compared by permutation, and less error is better")
    func errors() throws {
        var first = try record([4, 9, 1]), second = try record([1, 4, 0])
        (first.scenario.higherIsBetter, second.scenario.higherIsBetter) = (false, false)
        let pairing = try #require(RecordComparison(first, second).arms[0].pairing)
        #expect(pairing.better == 3)
        #expect(pairing.test == .exactPermutation)
        #expect(pairing.pValue == 0.25)
    }

    @Test("Other questions, another metric or a failed arm are not paired")
    func unpaired() throws {
        let first = try record([0, 1])
        var second = try record([0, 1])
        second.arms[0].rows[1].question = "another"
        #expect(RecordComparison(first, second).arms[0].pairing == nil)
        second = first
        second.scenario.metric = .f1
        #expect(RecordComparison(first, second).arms[0].pairing == nil)
        second = first
        second.arms[0].fail("no room")
        #expect(RecordComparison(first, second).arms[0].second == nil)
        #expect(RecordComparison(first, second).arms[0].pairing == nil)
    }

    @Test("Arms of one run only and a changed verdict are told")
    func changed() throws {
        let first = try Sample.record()
        var second = first
        second.arms[0].name = "new \u{1B}"
        second.verdict.arm = "rag"
        let comparison = RecordComparison(first, second)
        #expect(comparison.verdict.isChanged)
        #expect(comparison.arms.first?.second == nil)
        #expect(comparison.arms.last?.first == nil)
        #expect(comparison.text.contains("  B: Recommended: rag."))
        #expect(!comparison.text.contains("\u{1B}"))
        let json = try CanonicalJSON.encode(comparison)
        #expect(try CanonicalJSON.decode(RecordComparison.self, from: json) == comparison)
    }

    /// The sample's first arm with one answer for each score.
    private func record(_ scores: [Double]) throws -> RunRecord {
        var record = try Sample.record()
        record.arms = [record.arms[0]]
        let row = try #require(record.arms[0].rows.first)
        record.arms[0].rows = scores.enumerated().map { index, score in
            var row = row
            row.question = "q\(index)"
            row.score = score
            return row
        }
        return record
    }
}
