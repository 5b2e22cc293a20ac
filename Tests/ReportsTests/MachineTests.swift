import Record
import Reports
import Testing

@Suite("Work on several kinds of machine")
struct MachineTests {
    private func sentence(_ record: RunRecord) -> Statement? {
        MeasuringMachines(record, arms: record.costs?.first?.bills.map(\.arm) ?? []).sentence
    }

    /// The page without its line breaks.
    private func page(_ record: RunRecord) throws -> String {
        try #require(try Report.files(for: record)["report.md"]).replacing("\n", with: " ")
    }

    @Test("The bills say that they compare it")
    func bills() throws {
        let record = try Sample.machines()
        let words = try #require(sentence(record)).text
        #expect(try page(record).contains(words))
        var alike = record
        alike.machines = nil
        #expect(sentence(alike) == nil)
        #expect(try !page(alike).contains(words))
    }

    @Test("Where only unpaid work was done elsewhere, bills compare nothing")
    func unpaid() throws {
        var record = try Sample.machines()
        record.machines?[0].kind = record.machine.kind
        record.machines?[0].work = record.arms.map { Self.work($0.name, ["answer", "train"]) }
        record.machines?[1].work = record.arms.map { Self.work($0.name, ["latency", "probe"]) }
        #expect(sentence(record) == nil)
        record.machines?[1].work[0].cells.append("validate")
        #expect(sentence(record) != nil)
    }

    @Test("The index counts for the arms that read it, and for no other")
    func index() throws {
        var record = try Sample.machines()
        let readers = record.arms.filter { $0.indexBytes > 0 }.map(\.name)
        let others = record.arms.map(\.name).filter { !readers.contains($0) }
        #expect(!readers.isEmpty && !others.isEmpty)
        record.machines?[0].kind = record.machine.kind
        record.machines?[0].work = record.arms.map { Self.work($0.name, ["answer"]) }
        record.machines?[1].work = [Self.work(nil, ["index"])]
        #expect(MeasuringMachines(record, arms: readers).sentence != nil)
        #expect(MeasuringMachines(record, arms: others).sentence == nil)
    }

    @Test("Two runs are compared by it too")
    func compared() throws {
        let record = try Sample.machines()
        var alike = record
        alike.machines = nil
        let inputs = RecordComparison(alike, record).inputs
        #expect(inputs.count == 1 && inputs[0].first == nil && inputs[0].second != nil)
    }

    private static func work(_ arm: String?, _ cells: [String]) -> MachineWorkRecord {
        MachineWorkRecord(arm: arm, cells: cells)
    }
}
