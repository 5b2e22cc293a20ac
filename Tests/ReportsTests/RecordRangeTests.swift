import Foundations
import Record
import Reports
import Testing

@Suite("Records that no run wrote")
struct RecordRangeTests {
    /// What a record with this change would be read as, with the digest that belongs to it.
    private func read(_ change: (inout RunRecord) throws -> Void) throws -> RunRecord {
        var record = try Sample.record()
        try change(&record)
        record.digest = try record.determinedDigest()
        return try Report.record(fromJSON: CanonicalJSON.encode(record), file: "r.json")
    }

    private func isRefused(_ change: (inout RunRecord) throws -> Void) -> Bool {
        do {
            _ = try read(change)
            return false
        } catch ReportsError.notARecord {
            return true
        } catch {
            Issue.record("\(error)")
            return false
        }
    }

    @Test("A sweep with too many or too few cells, values or axes is refused")
    func sweepShape() throws {
        #expect(isRefused { $0.sweeps?[0].cells.removeLast() })
        #expect(isRefused { $0.sweeps?[0].cells.removeAll() })
        #expect(
            isRefused { record in
                let cells = record.sweeps?[1].cells ?? []
                record.sweeps?[1].cells = cells + cells
            })
        #expect(isRefused { $0.sweeps?[0].cells[1].values.removeLast() })
        #expect(isRefused { $0.sweeps?[0].cells[1].values.append(1) })
        #expect(isRefused { $0.sweeps?[0].axes.removeLast() })
        #expect(isRefused { $0.sweeps?[0].axes.removeAll() })
        #expect(isRefused { $0.sweeps?[0].axes[0].values.removeAll() })
        #expect(!isRefused { _ in })
    }

    @Test("A sweep of another shape gives no picture, and ends nothing")
    func sweepPicture() throws {
        for change in [
            { $0.cells.removeLast() }, { $0.axes[0].values = [] }, { $0.axes[1].values = [1] },
            { $0.axes.removeAll() },
        ] as [(inout SweepRecord) -> Void] {
            var record = try Sample.record()
            var sweeps = try #require(record.sweeps)
            change(&sweeps[0])
            record.sweeps = sweeps
            #expect(try Report.files(for: record)["sweep-1.svg"] == nil)
        }
    }

    @Test("A number that cannot be added up is refused; a seed may be any")
    func numbers() throws {
        #expect(isRefused { $0.arms[0].answering?.wallSeconds = 1e200 })
        #expect(isRefused { $0.arms[0].answering?.promptTokens = .max })
        #expect(isRefused { $0.arms[0].answering?.promptTokens = .min })
        #expect(!isRefused { $0.arms[0].answering?.wallSeconds = 5e-324 })
        #expect(try read { $0.scenario.seeds = [.max] }.scenario.seeds == [.max])
    }

    @Test("No number of a record that is read ends the program")
    func extremes() throws {
        let text = try #require(try Report.files(for: Sample.record())["record.json"])
        let numbers = text.matches(
            of: /(?m)^ +"(?!schema|digest|seed)[A-Za-z0-9]+" : (-?[0-9.e+-]+),?$/)
        #expect(numbers.count > 200)
        for (place, match) in numbers.enumerated() where place % 7 == 0 {
            let extremes =
                match.output.1.contains(".")
                ? ["1e150", "-1e150", "5e-324", "0"]
                : ["1000000000000000", "-1000000000000000", "0"]
            let changed = text.replacingCharacters(
                match.output.1, by: extremes[place / 7 % extremes.count])
            guard var record = try? CanonicalJSON.decode(RunRecord.self, from: changed) else {
                continue
            }
            record.digest = try record.determinedDigest()
            guard
                let read = try? Report.record(
                    fromJSON: CanonicalJSON.encode(record), file: "r.json")
            else { continue }
            _ = try? Report.files(for: read)
            _ = TerminalSummary.text(for: read, width: 80)
        }
    }
}

extension String {
    fileprivate func replacingCharacters(_ part: Substring, by text: String) -> String {
        self[..<part.startIndex] + text + self[part.endIndex...]
    }
}
