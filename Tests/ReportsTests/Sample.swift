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

    /// With an arm from outside that has not answered every question.
    static func outside() throws -> RunRecord {
        var record = try record()
        (record.arms[0].kind, record.arms[0].building, record.arms[0].answering) =
            (.answers, nil, nil)
        record.arms[0].service = "big"
        record.services = try CanonicalJSON.decode(
            [ServiceRecord].self,
            from: """
                [{"name":"big","url":"http://127.0.0.1:8080/v1","model":"m","reportedModel":"m-2",
                "systemFingerprint":"fp","tellsLikelihoods":true,"trainedFrom":"small","notices":[
                {"kind":"model-changed","subjects":["m","m-two"]}]}]
                """)
        record.arms[0].outside = try CanonicalJSON.decode(
            OutsideRecord.self,
            from: """
                {"answered":38,"asked":40,"declined":2,"tokensIn":310.5,"tokensOut":12,"seconds":0.8,
                "costs":{"query":0.004,"training":0,"hosting":50,"update":1}}
                """)
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
                copy.answering?.cpuSeconds *= suffix.isEmpty ? 1 : 1.15
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

    /// With a training of labels, one rare and two that nothing teaches.
    static func labelled() throws -> RunRecord {
        var record = try record()
        record.arms[4].training?.classes = [
            ClassRecord(label: "cold", training: 211, validation: 20, test: 23),
            ClassRecord(label: "we|t", training: 17, validation: 2, test: 3),
            ClassRecord(label: "dry", training: 0, validation: 5, test: 1),
            ClassRecord(label: "foggy", training: 0, validation: 0, test: 6),
        ]
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

    /// With where the errors of two arms come from, of which the second one says least.
    static func errors() throws -> RunRecord {
        var record = try record()
        func estimate(_ value: Double, _ low: Double, _ high: Double) -> String {
            #"{"value":\#(value),"low":\#(low),"high":\#(high),"count":23,"method":"wilson"}"#
        }
        let none = #"{"value":null,"low":null,"high":null,"count":0,"method":"none"}"#
        let (first, second) = (record.arms[0].name, record.arms[1].name)
        let pair = """
            {"arm":"\(second)","other":"\(first)","difference":\(estimate(-0.25, -0.5, 0.1)),
            "pValue":0.0312,"correctedPValue":0.0624,"test":"exact McNemar","onlyArm":1,
            "onlyOther":6}
            """
        record.errorSources = try CanonicalJSON.decode(
            ErrorSourcesRecord.self,
            from: """
                {"rightBy":"exact-match","shown":[\(pair)],"used":[\(pair)],"arms":[
                {"arm":"\(first)","all":{"right":19,"wrong":21},"withPassages":33,
                "goldShown":{"right":13,"wrong":11},"goldNotShown":{"right":2,"wrong":7},
                "supported":{"right":14,"wrong":5},"supportedShare":\(estimate(0.475, 0.3, 0.6)),
                "rightWhenShown":\(estimate(0.542, 0.35, 0.72)),
                "rightWhenNotShown":\(estimate(0.222, 0.06, 0.55)),
                "causes":{"cutOff":1,"tooStrict":2,"notUsed":8,"noSource":3,"notInCorpus":3,
                "notFound":4}},
                {"arm":"\(second)","all":{"right":40,"wrong":0},"withPassages":40,
                "goldShown":{"right":0,"wrong":0},"goldNotShown":{"right":0,"wrong":0},
                "rightWhenShown":\(none),"rightWhenNotShown":\(none),
                "causes":{"cutOff":0,"tooStrict":0,"notUsed":0,"noSource":0,"notInCorpus":0,
                "notFound":0}}]}
                """)
        record.digest = try record.determinedDigest()
        return record
    }

    /// With marks of two people: the second arm has none, and the marks decide if they should.
    static func marked(decides: Bool = false) throws -> RunRecord {
        var record = try record()
        func estimate(_ value: Double, _ low: Double, _ high: Double, _ count: Int) -> String {
            #"{"value":\#(value),"low":\#(low),"high":\#(high),"count":\#(count),"method":"wilson"}"#
        }
        let agreement = """
            {"agreement":\(estimate(0.9, 0.7, 0.97, 20)),"kappa":\(estimate(0.75, 0.3, 0.95, 20)),\
            "firstRight":0.65,"secondRight":0.55}
            """
        let undefined = """
            {"agreement":\(estimate(1, 0.84, 1, 20)),"firstRight":1,"secondRight":1}
            """
        record.marks = try CanonicalJSON.decode(
            MarksRecord.self,
            from: """
                {"raters":2,"answers":80,"marked":38,"tied":2,"elsewhere":1,"betweenRaters":[
                \(undefined)],"comparedWith":"contains","withMetric":\(agreement),"arms":[
                {"arm":"\(record.arms[0].name)","answers":40,"right":\(estimate(0.65, 0.4, 0.8, 20)),
                "withMetric":\(agreement)},{"arm":"\(record.arms[1].name)","answers":40,"right":
                {"value":null,"low":null,"high":null,"count":0,"method":"none"}}]}
                """)
        if decides {
            record.scenario.choosingMetric = record.scenario.metric
            record.scenario.metric = .human
        }
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
