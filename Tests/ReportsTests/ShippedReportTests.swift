import Foundation
import Reports
import Testing

@Suite("The example reports that are shipped")
struct ShippedReportTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("reports")

    @Test("A shipped record makes its shipped report again, byte for byte", arguments: ["handbook"])
    func reproducible(name: String) throws {
        let folder = Self.folder.appendingPathComponent(name)
        let text = try String(
            contentsOf: folder.appendingPathComponent("record.json"), encoding: .utf8)
        let record = try Report.record(fromJSON: text, file: "record.json")
        let files = try Report.files(for: record)
        #expect(files.count > 2)
        for (file, made) in files {
            let shipped = try String(
                contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            #expect(made == shipped, "\(name)/\(file) differs; make it anew with crossover report")
        }
    }
}
