import Domain
import Record
import Reports
import Scenarios
import Testing

@Suite("What a manager reads of a report")
struct FirstPageTests {
    private func markdown(_ record: RunRecord) throws -> String {
        let text = try #require(try Report.files(for: record)["report.md"])
        return text.replacing("\u{A0}", with: " ")
    }

    /// As much has been printed on one sheet with room to spare; a line has a hundred characters.
    @Test(
        "What a manager reads stays short enough for one sheet",
        arguments: ["handbook", "squad", "learning-curves", "desks"])
    func firstPage(name: String) throws {
        let report = try markdown(try ShippedReportTests.record(named: name))
        let end = try #require(report.firstRange(of: "\n## The evidence"))
        let lines = report[..<end.lowerBound].split(separator: "\n")
        let rows = lines.count { $0.hasPrefix("|") }
        let words = lines.filter { !$0.hasPrefix("|") }.flatMap { $0.split(separator: " ") }
        #expect(rows <= 14)
        #expect(words.count <= 520, "\(words.count) words")
        #expect(lines.count - rows <= 42, "\(lines.count - rows) lines")
    }

    @Test("Of the best arm it is said by which measures it lost a capability, and by which not")
    func dissent() throws {
        var record = try Sample.record()
        let places = record.forgetting.indices.filter { record.forgetting[$0].probe == .knowledge }
        func report(_ changes: [(low: Double, value: Double, high: Double)]) throws -> String {
            record.forgetting = try Sample.record().forgetting
            for (place, change) in zip(places, changes) {
                record.forgetting[place].change.value = change.value
                record.forgetting[place].change.low = change.low
                record.forgetting[place].change.high = change.high
            }
            // No other capability is lost.
            for place in record.forgetting.indices where !places.contains(place) {
                record.forgetting[place].change.low = -1
                record.forgetting[place].change.high = 1
            }
            record.digest = try record.determinedDigest()
            return try markdown(record).replacing("\n", with: " ")
        }
        let (worse, open) = ((-0.6, -0.4, -0.2), (-0.1, 0.1, 0.3))
        let best = "`lora`, which scores best, lost knowledge by accuracy"
        let parted = try report([worse, open])
        #expect(parted.contains("\(best), not by log-likelihood of the right answer."))
        #expect(!(try report([worse, worse])).contains("which scores best"))
        #expect(!(try report([open, open])).contains("which scores best"))
    }
}
