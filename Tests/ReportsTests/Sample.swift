// `Bundle` and reading files need more than the essentials.
import Domain
import Foundation
import Foundations
import Record
import Reports
import Scenarios
import Statistics

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

    /// Of a run within a time box, which left out what it could.
    static func look() throws -> RunRecord {
        var record = try record()
        record.look = try CanonicalJSON.decode(LookRecord.self, from: try fixture("look.json"))
        record.digest = try record.determinedDigest()
        return record
    }

    /// With work that was done on two kinds of machine.
    static func machines() throws -> RunRecord {
        var record = try record()
        let arms = record.arms.map(\.name)
        func machine(threads: Int, kernel: String?, of arms: [String?]) throws -> MachineUseRecord {
            let work = arms.map { arm in
                let name = arm.map { "\"arm\":\"\($0)\"," } ?? ""
                return "{\(name)\"cells\":[\"\(arm == nil ? "index" : "answer")\"]}"
            }.joined(separator: ",")
            let kernel = kernel.map { ",\"kernel\":\"\($0)\"" } ?? ""
            return try CanonicalJSON.decode(
                MachineUseRecord.self,
                from: """
                    {"kind":{"processor":"A processor","cores":4,"threads":\(threads),
                    "system":"Linux","blas":"OpenBLAS","precision":"int8"\(kernel)},
                    "work":[\(work)]}
                    """)
        }
        record.machines = [
            try machine(threads: 1, kernel: "avx2", of: [nil, arms[0], arms[1]]),
            try machine(threads: 2, kernel: nil, of: Array(arms.dropFirst(2))),
        ]
        record.digest = try record.determinedDigest()
        return record
    }

    /// With answers taken out of texts, compared field by field, to questions of which some have none.
    static func scoring() throws -> RunRecord {
        var record = try record()
        for place in record.arms.indices where !record.arms[place].rows.isEmpty {
            let score = try CanonicalJSON.encode(record.arms[place].score)
            record.arms[place].unextracted = try CanonicalJSON.decode(
                UnextractedRecord.self, from: #"{"answers":40,"count":\#(place == 1 ? 40 : place)}"#
            )
            record.arms[place].rows[0].extracted = "oak"
            record.arms[place].fields = [
                "city": try CanonicalJSON.decode(
                    FieldRecord.self, from: #"{"expected":9,"given":8,"right":7}"#)
            ]
            record.arms[place].answerability = try CanonicalJSON.decode(
                AnswerabilityRecord.self,
                from: """
                    {"right":19,"wrong":8,"declinedRightly":7,"declinedWrongly":6,
                    "answeredWithoutBasis":5,"withoutBasis":\(score),"answerable":\(score)}
                    """)
        }
        record.digest = try record.determinedDigest()
        return record
    }

    /// With what the recommendation is drawn from, and what could not be read.
    static func compared() throws -> RunRecord {
        var record = try record()
        let bounds = #"{"level":0.975,"low":-0.02,"high":0.22}"#
        record.scenario.margin = 0.03
        record.differences[0].simultaneous = try CanonicalJSON.decode(
            SimultaneousBounds.self, from: bounds)
        var difference = record.differences[0]
        difference.other = TrivialRecord.name
        let text = """
            {"rule":"the commonest answer","answer":"Mara",
            "score":{"value":0.1,"low":0.03,"high":0.25,"count":30,"method":"wilson"},
            "differences":[]}
            """
        record.trivial = try CanonicalJSON.decode(TrivialRecord.self, from: text)
        record.trivial?.differences = [difference]
        record.arms[0].unreadable = 2
        record.data.notices = [DataNotice(.otherEndings, subjects: ["a.pdf"])]
            .compactMap(\.self)
        record.digest = try record.determinedDigest()
        return record
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
        nothing.method = .none
        record.arms[0].score = nothing
        record.arms[1].score.method = .none
        record.arms[1].score.low = .nan
        record.arms[1].score.high = .nan
        record.differences[0].difference = nothing
        record.forgetting[0].before = nothing
        record.forgetting[0].change = nothing
        record.forgetting[1].change.method = .none
        record.retrieval?.meanReciprocalRank = nothing
        record.digest = try record.determinedDigest()
        return record
    }

    /// With a judge of the first two arms; one that is not fit failed at the others.
    static func judged(isFit: Bool) throws -> RunRecord {
        var record = try record()
        func estimate(_ value: Double, _ low: Double, _ high: Double) -> String {
            #"{"value":\#(value),"low":\#(low),"high":\#(high),"count":40,"method":"wilson"}"#
        }
        let failure = isFit ? "" : #""failure":"It says <b>nothing</b> | at all.","#
        let corrected = isFit ? #""corrected":0.6125,"# : ""
        let accuracy = isFit ? estimate(0.85, 0.76, 0.94) : estimate(0.55, 0.46, 0.64)
        let arms = record.arms.prefix(2).map { arm in
            """
            {"arm":"\(arm.name)","share":\(estimate(0.575, 0.4, 0.7)),\(corrected)"kappa":0.25,\
            "agreement":\(estimate(0.8, 0.65, 0.9)),"withoutVerdict":1}
            """
        }
        record.judge = try CanonicalJSON.decode(
            JudgeRecord.self,
            from: """
                {"model":"judge<b>","comparedWith":"exact-match",\(failure)"known":{
                "questions":40,"sensitivity":\(estimate(0.9, 0.77, 0.96)),
                "specificity":\(estimate(0.8, 0.65, 0.9)),"balancedAccuracy":\(accuracy),
                "isFit":\(isFit),"withoutVerdict":2},"arms":[\(arms.joined(separator: ","))],
                "usage":{"promptTokens":9000,"computedPromptTokens":4000,"generatedTokens":160,
                "trainedTokens":0,"cpuSeconds":12.5,"wallSeconds":6.5,"peakMemoryBytes":1000}}
                """)
        record.arms[0].rows[0].judged = true
        record.digest = try record.determinedDigest()
        return record
    }

    /// The lines of a report that are rows of tables.
    static func rows(of report: String) -> [Substring] {
        report.split(separator: "\n").filter { $0.hasPrefix("|") }
    }
}

extension ArmRecord {
    /// As of an arm that could not be finished.
    mutating func fail(_ reason: String) {
        failure = reason
        standing = StandingRecord(status: .failed, reasons: [])
    }
}
