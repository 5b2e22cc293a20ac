import Foundations
import Record
import Statistics
import Testing

@Suite("A learning curve in a record")
struct LearningCurveRecordTests {
    private func answers(_ share: Double, seed: Int) -> [Double] {
        (0..<200).map { question in
            let rank = (question * 7919 + seed * 3) % 200
            return Double(rank) < share * 200 ? 1 : 0
        }
    }

    private func record(_ shares: [Double], asked: Double?) -> LearningCurveRecord {
        let sizes = shares.indices.map { 20 * Double(1 << $0) }
        let scores = shares.map { share in (0..<3).map { answers(share, seed: $0) } }
        return LearningCurveRecord(other: nil, asked: asked, seed: 1) {
            () throws(LearningCurve.Obstacle) in
            MeasuredCurve(sizes: sizes, scores: scores)
        }
    }

    @Test("A curve is written and read again, with its answer or without")
    func roundTrip() throws {
        for record in [
            record([0.3, 0.46, 0.58, 0.66, 0.72], asked: 0.6),
            record([0.3, 0.46, 0.58, 0.66, 0.72], asked: 0.99),
            record([0.3, 0.46, 0.58, 0.66, 0.72], asked: nil),
            record([0.5, 0.5, 0.5, 0.5, 0.5], asked: 0.6),
        ] {
            let text = try CanonicalJSON.encode(record)
            #expect(try CanonicalJSON.decode(LearningCurveRecord.self, from: text) == record)
            #expect((record.fit == nil) != (record.obstacle == nil))
        }
    }

    @Test("What is not asked for is not answered, and without a curve nothing is")
    func answers() {
        let inside = record([0.3, 0.46, 0.58, 0.66, 0.72], asked: 0.6)
        #expect(inside.answer?.kind == .reached && inside.answer?.atLeast == nil)
        #expect(inside.answer?.examples?.count == 200)
        #expect(inside.fit?.first == 20 && inside.fit?.last == 320)
        #expect(record([0.3, 0.46, 0.58, 0.66, 0.72], asked: nil).answer == nil)
        let flat = record([0.5, 0.5, 0.5, 0.5, 0.5], asked: 0.6)
        #expect(flat.obstacle == .noGain && flat.answer == nil)
    }

    @Test("What lies too far away has no number, and nothing infinite gets into a record")
    func far() {
        let far = record([0.3, 0.46, 0.58, 0.66, 0.72], asked: 1)
        #expect(far.answer?.examples == nil)
        #expect(far.answer?.atLeast?.isFinite != false)
    }

    @Test("The cells along a curve are found, whichever option the number of examples is")
    func places() throws {
        func sweep(_ axes: String, cells: Int) throws -> SweepRecord {
            let usage = """
                {"promptTokens":0,"computedPromptTokens":0,"generatedTokens":0,"trainedTokens":0,\
                "cpuSeconds":0,"wallSeconds":0,"peakMemoryBytes":0}
                """
            let cell = """
                {"values":[],"isOwn":false,"setting":{"form":"completion"},"score":{"value":0,\
                "low":0,"high":0,"count":1,"method":"none"},"scoreBySeed":[],"differences":[],\
                "answering":\(usage)}
                """
            let list = [String](repeating: cell, count: cells).joined(separator: ",")
            return try CanonicalJSON.decode(
                SweepRecord.self,
                from: #"{"arm":"a","axes":[\#(axes)],"against":[],"cells":[\#(list)]}"#)
        }
        let examples = #"{"name":"examples","values":[8,16,32]}"#
        let ranks = #"{"name":"rank","values":[2,4]}"#
        let first = try sweep("\(examples),\(ranks)", cells: 6)
        #expect(first.curvePlaces.map(\.cells) == [[0, 1, 2], [3, 4, 5]])
        let second = try sweep("\(ranks),\(examples)", cells: 6)
        #expect(second.curveAxis == 1)
        #expect(second.curvePlaces.map(\.cells) == [[0, 2, 4], [1, 3, 5]])
        #expect(try sweep(ranks, cells: 2).curvePlaces.map(\.cells) == [[0, 1]])
        #expect(try sweep(examples, cells: 2).curvePlaces.isEmpty)
        #expect(try sweep("\(ranks),\(examples)", cells: 5).curvePlaces.isEmpty)
    }
}
