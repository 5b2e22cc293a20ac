import Foundations
import Statistics
import Testing

@Suite("Learning curves")
struct LearningCurveTests {
    /// Answers of three seeds to 400 questions of which a share is right; the same ones the more the
    /// higher the share is.
    private func measured(
        _ shares: [Double], sizes: [Double]? = nil, seeds: Int = 3
    ) -> MeasuredCurve {
        let sizes = sizes ?? shares.indices.map { 32 * Double(1 << $0) }
        return MeasuredCurve(
            sizes: sizes,
            scores: shares.map { share in
                (0..<seeds).map { seed in
                    (0..<400).map { question in
                        let rank = (question &* 7919 &+ seed &* 13) % 400
                        return Double(rank) < share * 400 ? 1 : 0
                    }
                }
            })
    }

    private func obstacle(_ measured: MeasuredCurve) -> LearningCurve.Obstacle? {
        let result = Result { () throws(LearningCurve.Obstacle) in
            try LearningCurve(measured, draws: 400, seed: 1)
        }
        guard case .failure(let obstacle) = result else { return nil }
        return obstacle
    }

    private let good = [0.30, 0.46, 0.58, 0.66, 0.72]

    @Test("too few sizes, seeds, or sizes too near each other give no curve")
    func tooLittle() {
        #expect(obstacle(measured(good)) == nil)
        #expect(obstacle(measured(good, seeds: 2)) == .fewSeeds)
        #expect(obstacle(measured(Array(good.dropLast()))) == .fewSizes)
        #expect(obstacle(measured(good, sizes: [32, 64, 128, 140, 150])) == .narrowSizes)
        #expect(obstacle(measured(good, sizes: [100, 130, 170, 220, 290])) == .narrowSizes)
    }

    @Test("a score that falls with more examples gives none, nor one that stands still")
    func shapes() {
        #expect(obstacle(measured([0.30, 0.46, 0.58, 0.66, 0.50])) == .falling)
        #expect(obstacle(measured([0.6, 0.3, 0.58, 0.66, 0.72])) == .falling)
        #expect(obstacle(measured([0.5, 0.5, 0.5, 0.5, 0.5])) == .noGain)
        #expect(obstacle(measured([0, 0, 0, 0, 0])) == .noGain)
        #expect(obstacle(measured([1, 1, 1, 1, 1])) == .noGain)
        #expect(obstacle(measured([0, 0, 0.01, 0.5, 0.7])) == .lateRise)
    }

    @Test("sizes before the rise take no part, and the curve is the one without them")
    func flatStart() throws {
        let late = try LearningCurve(
            measured([0, 0] + good, sizes: [8, 16, 32, 64, 128, 256, 512]), draws: 400, seed: 1)
        let alone = try LearningCurve(measured(good), draws: 400, seed: 1)
        #expect(late.first == 32 && alone.first == 32 && late.last == 512)
        #expect(late.law == alone.law)
    }

    @Test("the same seed gives the same curve, another one other bounds")
    func seeded() throws {
        let curve = try LearningCurve(measured(good), draws: 200, seed: 5)
        #expect(try LearningCurve(measured(good), draws: 200, seed: 5) == curve)
        #expect(try LearningCurve(measured(good), draws: 200, seed: 6).ceiling != curve.ceiling)
        #expect(curve.ceiling.low <= curve.ceiling.value)
        #expect(curve.ceiling.value <= curve.ceiling.high && curve.ceiling.high <= 1)
    }

    @Test("answers: within what was measured, beyond it, out of reach, beyond what can be told")
    func answers() throws {
        let rising = PowerLaw(floor: 0.05, amplitude: 4, exponent: 0.5)
        let sizes = (0..<6).map { 32 * Double(1 << $0) }
        let curve = try LearningCurve(
            measured(sizes.map { 1 - rising.error(at: $0) }, sizes: sizes), draws: 400, seed: 1)
        guard case .reached(let inside) = curve.answer(for: 0.6) else {
            Issue.record("\(curve.answer(for: 0.6))")
            return
        }
        #expect(inside.low <= inside.value && inside.value <= inside.high && inside.high <= 1024)
        #expect(isClose(inside.value, rising.size(reaching: 0.4), relative: 0.05))
        guard case .reached(let beyond) = curve.answer(for: 0.84) else {
            Issue.record("\(curve.answer(for: 0.84))")
            return
        }
        #expect(beyond.value > 1024 && beyond.high <= 4096)
        guard case .beyondReach(let low) = curve.answer(for: 0.93) else {
            Issue.record("\(curve.answer(for: 0.93))")
            return
        }
        #expect(low > 1024)
        let level = PowerLaw(floor: 0.4, amplitude: 20, exponent: 1.2)
        let levelling = try LearningCurve(
            measured(sizes.map { 1 - level.error(at: $0) }, sizes: sizes), draws: 400, seed: 1)
        #expect(levelling.answer(for: 0.8) == .outOfReach)
        #expect(levelling.ceiling.high < 0.7)
    }

    @Test("a curve that does not predict its last point answers nothing beyond it")
    func backtest() throws {
        // Levels off at 0.62 and then jumps.
        let curve = try LearningCurve(
            measured([0.30, 0.50, 0.58, 0.61, 0.62, 0.80]), draws: 400, seed: 1)
        #expect(curve.backtest.isMissed && curve.backtest.miss.value < -0.1)
        #expect(
            isClose(
                curve.backtest.miss.value, curve.backtest.predicted.value - 0.8, absolute: 1e-12))
        #expect(curve.answer(for: 0.95) == .missedBacktest)
        let true5 = try LearningCurve(measured(good), draws: 400, seed: 1)
        #expect(!true5.backtest.isMissed)
    }

    @Test("a size without a single mistake, and questions that differ not at all, end in numbers")
    func extremes() throws {
        let curve = try LearningCurve(
            measured([0.2, 0.6, 0.85, 0.95, 1]), draws: 200, seed: 2)
        #expect(curve.law.floor == 0)
        #expect(curve.score(at: 512) > 0.9 && curve.score(at: 1e9) <= 1)
        if case .reached(let size) = curve.answer(for: 0.3) { #expect(size.low >= 32) }
        if case .reached(let size) = curve.answer(for: 1) { Issue.record("\(size)") }
    }

    // MARK: - How often it is right

    private struct Counts: CustomStringConvertible {
        var runs = 0, named = 0, held = 0, givenUp = 0, missed = 0

        var wrong: Double { Double(named - held) / Double(runs) }
        var description: String {
            "\(named) named, \(held) held, \(givenUp) given up, \(missed) missed of \(runs)"
        }
    }

    private func counts(
        _ course: SimulatedCurve, asked: Double, spread: Double, questions: Int, runs: Int = 120
    ) -> Counts {
        var random = SeededGenerator(
            seed: 11, stream: "\(course.name) \(asked) \(questions) \(spread)")
        var counts = Counts(runs: runs)
        let truth = course.law.size(reaching: 1 - asked)
        for run in 0..<runs {
            let measured = course.measured(
                seeds: 3, spread: spread, questions: questions, &random)
            guard let curve = try? LearningCurve(measured, draws: 200, seed: UInt64(run)) else {
                continue
            }
            switch curve.answer(for: asked) {
            case .reached(let size):
                counts.named += 1
                if (size.low...size.high).contains(truth) { counts.held += 1 }
            case .outOfReach: counts.givenUp += 1
            case .missedBacktest: counts.missed += 1
            case .beyondReach: break
            }
        }
        return counts
    }

    @Test("a number of examples is named wrongly in few runs, and nothing in reach is given up")
    func errors() {
        for (course, asked) in [
            (SimulatedCurve.rising, 0.7), (.rising, 0.8), (.rising, 0.85), (.slow, 0.8),
        ] {
            let found = counts(course, asked: asked, spread: 0.02, questions: 200)
            // Four standard errors of 5 % above 5 %.
            #expect(found.wrong <= 0.13, "\(course.name) \(asked): \(found)")
            #expect(found.givenUp <= 4 && found.missed <= 12, "\(course.name) \(asked): \(found)")
        }
    }

    @Test("what can be told is told: a number within the sizes, and what lies above a ceiling")
    func power() {
        let inside = counts(.rising, asked: 0.7, spread: 0.02, questions: 200)
        #expect(inside.named >= 100, "\(inside)")
        let above = counts(.levelling, asked: 0.8, spread: 0.02, questions: 400)
        #expect(above.givenUp >= 80 && above.named == 0, "\(above)")
    }
}
