import Record
import Reports
import Testing

@Suite("What a report says of a training's labels")
struct TrainingReportTests {
    private func report(_ record: RunRecord) throws -> String {
        // Lines are broken anywhere.
        try #require(try Report.files(for: record)["report.md"]).replacing("\n  ", with: " ")
    }

    @Test("Rare labels and those that nothing teaches are told with their numbers")
    func labels() throws {
        let told = try report(Sample.labelled())
        #expect(told.contains("211 training examples"))
        #expect(told.contains("only 17"))
        #expect(told.contains("`dry` (5 validation questions and 1 test question)"))
        #expect(told.contains("`foggy` (0 validation questions and 6 test questions)"))
    }

    @Test("Labels that are spread evenly are not told of")
    func even() throws {
        var record = try Sample.record()
        let without = try report(record)
        record.arms[4].training?.classes = ["cold", "wet"].map {
            ClassRecord(label: $0, training: 20, validation: 0, test: 1)
        }
        #expect(try report(record) == without)
    }
}
