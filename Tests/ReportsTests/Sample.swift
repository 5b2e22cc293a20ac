// `Bundle` and reading files need more than the essentials.
import Foundation
import Foundations
import Lab
import Reports

/// The small record of the fixtures; its numbers are invented and easy to tell from real ones.
enum Sample {
    static func record() throws -> RunRecord {
        try Report.record(fromJSON: try fixture("sample.json"), file: "sample.json")
    }

    static func fixture(_ name: String) throws -> String {
        let folder = Bundle.module.resourceURL?.appending(path: "Fixtures")
        guard let file = folder?.appending(path: name) else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try String(contentsOf: file, encoding: .utf8)
    }

    /// Nine arms and more, long names, scores close together.
    static func crowded() throws -> RunRecord {
        var record = try record()
        let suffixes = ["", "-with-a-rather-long-name-of-its-own"]
        record.arms = suffixes.flatMap { suffix in
            record.arms.map { arm in
                var copy = arm
                copy.name += suffix
                copy.answering.cpuSeconds *= suffix.isEmpty ? 1 : 1.15
                return copy
            }
        }
        let extra = record.forgetting.map { entry in
            var copy = entry
            copy.arm += suffixes[1]
            copy.seed = 2
            return copy
        }
        record.forgetting += extra
        record.digest = try record.determinedDigest()
        return record
    }

    /// Figures that do not exist wherever the format allows them.
    static func undefined() throws -> RunRecord {
        var record = try record()
        var nothing = record.arms[0].score
        nothing.value = .nan
        nothing.low = .nan
        nothing.high = .nan
        nothing.count = 0
        nothing.method = "none"
        record.arms[0].score = nothing
        record.arms[1].score.method = "none"
        record.arms[1].score.low = .nan
        record.arms[1].score.high = .nan
        record.differences[0].difference = nothing
        record.forgetting[0].before = nothing
        record.forgetting[0].change = nothing
        record.forgetting[1].change.method = "none"
        record.retrieval?.meanReciprocalRank = nothing
        record.digest = try record.determinedDigest()
        return record
    }

    /// The lines of a report that are rows of tables.
    static func rows(of report: String) -> [Substring] {
        report.split(separator: "\n").filter { $0.hasPrefix("|") }
    }
}
