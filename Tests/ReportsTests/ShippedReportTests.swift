import Foundation
import Record
import Reports
import Testing

@Suite("The example reports that are shipped")
struct ShippedReportTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("reports")

    /// The record of a shipped report.
    static func record(named name: String) throws -> RunRecord {
        let file = folder.appendingPathComponent(name).appendingPathComponent("record.json")
        return try Report.record(
            fromJSON: try String(contentsOf: file, encoding: .utf8), file: "record.json")
    }

    @Test(
        "A shipped record makes its shipped report again, byte for byte",
        arguments: ["desks", "forgetting", "handbook", "learning-curves", "squad", "three-systems"])
    func reproducible(name: String) throws {
        let folder = Self.folder.appendingPathComponent(name)
        let files = try Report.files(for: try Self.record(named: name))
        #expect(files.count > 2)
        for (file, made) in files {
            let shipped = try String(
                contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            #expect(made == shipped, "\(name)/\(file) differs; make it anew with crossover report")
        }
    }
}
