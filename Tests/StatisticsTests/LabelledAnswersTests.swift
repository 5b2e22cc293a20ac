import Foundations
import Statistics
import Testing

@Suite("Macro F1 with its interval")
struct LabelledAnswersTests {
    private func arm(_ pairs: [(Int, Int?)], labels: Int = 3) -> LabelledAnswers {
        LabelledAnswers(
            [pairs.map { LabelledAnswers.Pair(right: $0.0, given: $0.1) }], labelCount: labels)
    }

    private func answers(
        _ count: Int, labels: Int, right: Double, _ random: inout SeededGenerator
    ) -> [LabelledAnswers.Pair] {
        (0..<count).map { place in
            let label = place % labels
            let isRight = random.uniform() < right
            return LabelledAnswers.Pair(
                right: label, given: isRight ? label : random.integer(below: labels))
        }
    }

    /// `sklearn.metrics.f1_score(average="macro")`: (2/3 + 1/2) / 2.
    @Test("is the mean F1 of the labels that came up")
    func value() {
        let got = arm([(0, 0), (1, 0), (2, nil), (1, 1)])
        // Label 0: 2 · 1 / (1 + 2), label 1: 2 · 1 / (2 + 1), label 2: 0.
        #expect(isClose(got.macroF1, (2 / 3.0 + 2 / 3.0) / 3))
        #expect(isClose(arm([(0, 0), (0, 1), (1, nil), (1, 1)], labels: 2).macroF1, 7 / 12.0))
        #expect(arm([]).macroF1.isNaN)
        #expect(arm([]).macroF1(seed: 1).method == .none)
    }

    @Test("all right on few questions is no certainty, nor all wrong", arguments: [1, 2, 4, 30])
    func certainty(count: Int) {
        let right = arm((0..<count).map { ($0 % 2, $0 % 2) }, labels: 2).macroF1(seed: 1)
        #expect(right.value == 1 && right.high == 1, "\(right)")
        #expect(right.low < 0.9 && right.low > 0, "\(right)")
        let wrong = arm((0..<count).map { ($0 % 2, 1 - $0 % 2) }, labels: 2).macroF1(seed: 1)
        #expect(wrong.value == 0 && wrong.low == 0 && wrong.high > 0.1, "\(wrong)")
        let silent = arm((0..<count).map { ($0 % 2, nil) }, labels: 2).macroF1(seed: 1)
        #expect(silent.high > 0.1, "\(silent)")
        #expect(right.method == .gaffke)
    }

    @Test("a label without a question may be one that is never right")
    func unseen() {
        let seen = [(0, 0)] + (0..<60).map { _ in (0, 0) }
        #expect(arm(seen.map { ($0.0, $0.1) }, labels: 1).macroF1(seed: 1).low > 0.9)
        let unseen = arm(seen.map { ($0.0, $0.1) }, labels: 2).macroF1(seed: 1)
        #expect(unseen.value == 1 && unseen.low < 0.5, "\(unseen)")
    }

    @Test("holds the figure, within 0 and 1, and the same seed gives the same", arguments: 0..<20)
    func properties(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let labels = 2 + random.integer(below: 4), count = 1 + random.integer(below: 50)
        let pairs = answers(count, labels: labels, right: random.uniform(), &random)
        let arm = LabelledAnswers([pairs], labelCount: labels)
        let got = arm.macroF1(seed: seed, draws: 999)
        #expect(got.low >= 0 && got.low <= got.value, "\(got)")
        #expect(got.value <= got.high && got.high <= 1, "\(got)")
        #expect(got.high - got.low > 0.01, "\(got)")
        #expect(got == arm.macroF1(seed: seed, draws: 999))
        let more = LabelledAnswers([pairs + pairs + pairs + pairs], labelCount: labels)
            .macroF1(seed: seed, draws: 999)
        #expect(more.high - more.low < got.high - got.low, "\(more) \(got)")
    }

    @Test("the difference of two arms has a width and turns with them", arguments: 0..<20)
    func difference(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let count = 1 + random.integer(below: 40)
        let first = LabelledAnswers(
            [answers(count, labels: 3, right: 0.8, &random)], labelCount: 3)
        let second = LabelledAnswers(
            [answers(count, labels: 3, right: 0.5, &random)], labelCount: 3)
        let got = first.macroF1(minus: second, seed: 1, draws: 999)
        let turned = second.macroF1(minus: first, seed: 1, draws: 999)
        #expect(isClose(got.value, first.macroF1 - second.macroF1, absolute: 1e-12))
        #expect(isClose(got.low, -turned.high, absolute: 1e-12))
        #expect(got.low >= -1 && got.high <= 1 && got.low < got.high)
        let same = first.macroF1(minus: first, seed: 1, draws: 999)
        #expect(same.low < 0 && same.value == 0 && same.high > 0, "\(same)")
    }

    @Test("the test over seeds never says more than the questions alone", arguments: 0..<10)
    func test(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let arms = [0.9, 0.5].map { right in
            LabelledAnswers(
                (0..<2).map { _ in answers(30, labels: 3, right: right, &random) }, labelCount: 3)
        }
        func pseudo(_ right: Double) -> CrossedScores {
            CrossedScores((0..<2).map { _ in (0..<30).map { Double($0 % 7) / 7 * right } })
        }
        let interval = arms[0].macroF1(minus: arms[1], seed: 1)
        let test = arms[0].crossedTest(minus: arms[1], pseudo(1), pseudo(0.1), seed: 1)
        #expect(test.kind == .crossedEffects)
        #expect(interval.low > 0 || interval.high < 0 || test.pValue > 0.05)
    }
}
