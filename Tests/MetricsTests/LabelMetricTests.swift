import Metrics
import Testing

@Suite("Label metrics")
struct LabelMetricTests {
    private func counts(_ golden: MetricGoldens.Classification) throws -> LabelCounts {
        var counts = LabelCounts(labelCount: golden.labels.count)
        for (right, given) in zip(golden.gold, golden.pred) {
            let label = try #require(golden.labels.firstIndex(of: right))
            counts.add(right: label, given: golden.labels.firstIndex(of: given))
        }
        return counts
    }

    @Test("agree with scikit-learn")
    func goldens() throws {
        let goldens = try MetricGoldens.load().classification
        #expect(goldens.count == 2)
        for golden in goldens {
            let counts = try counts(golden)
            #expect(counts.confusion == golden.confusion_rows_gold)
            #expect(isGolden(counts.macroF1, golden.macro_f1))
            #expect(isGolden(counts.microF1, golden.micro_f1))
            #expect(isGolden(counts.weightedF1, golden.weighted_f1))
            #expect(isGolden(counts.accuracy, golden.accuracy))
        }
    }

    /// By hand: label 0 is right 3 times, given and right 2 times; label 1 is right once and given
    /// once; one answer is no label; label 2 never comes up.
    @Test("count an answer outside the labels as wrong")
    func unrecognized() {
        var counts = LabelCounts(labelCount: 3)
        counts.add(right: 0, given: 0)
        counts.add(right: 0, given: 0)
        counts.add(right: 0, given: nil)
        counts.add(right: 1, given: 1)
        #expect(counts.unrecognized == [1, 0, 0])
        #expect(counts.accuracy == 0.75)
        #expect(counts.f1(of: 0) == 0.8)
        #expect(counts.f1(of: 2).isNaN)
        #expect(counts.macroF1 == 0.9)
        #expect(isGolden(counts.microF1, 6.0 / 7))
        #expect(isGolden(counts.weightedF1, (3 * 0.8 + 1) / 4))
        #expect(LabelCounts(labelCount: 2).accuracy.isNaN)
        #expect(LabelCounts(labelCount: 2).macroF1.isNaN)
    }

    @Test(
        "recognise a label that the answer equals or begins with, the longest first",
        arguments: [
            ("Positive", "positive"), (" POSITIVE.", "positive"),
            ("positive, because it is good", "positive"), ("very positive!", "very positive"),
            ("very", nil), ("It is positive", nil), ("positively", nil), ("", nil), ("A", "A"),
            ("A) the first", "A"), ("non-urgent", "non urgent"), ("no", "no"), ("none", nil),
            ("e\u{301}te\u{301}", "été"), ("ＰＯＳＩＴＩＶＥ", "positive"),
            ("po\u{ad}sitive", "positive"), ("\u{feff}positive", "positive"), ("STRASSE", "straße"),
        ]
    )
    func matching(answer: String, label: String?) throws {
        let matcher = try LabelMatcher(
            labels: ["positive", "very positive", "A", "non urgent", "no", "été", "straße"])
        #expect(matcher.label(of: answer) == label)
    }

    @Test(
        "compare labels that are numbers as numbers",
        arguments: [
            ("1", "1"), ("1.0", "1"), ("-1", "-1"), ("−1", "-1"), ("4.5", "4.5"), ("4,5", "4.5"),
            ("4", "4"), ("(4)", "4"), ("**4**", "4"), ("4.", "4"), ("4 stars", "4"),
            ("4. Because 1 is too low", "4"), ("4, or 5", "4"), ("1,200", nil), ("3", nil),
            ("-4", nil), ("4-5", nil), ("It is 4", nil), ("unknown", "unknown"), ("007", "007"),
            ("7", nil), ("", nil),
        ]
    )
    func numbers(answer: String, label: String?) throws {
        let matcher = try LabelMatcher(labels: ["-1", "1", "4", "4.5", "unknown", "007"])
        #expect(matcher.label(of: answer) == label)
    }

    @Test("refuse labels that no answer could be told to be")
    func refusal() {
        #expect(throws: MetricsError.emptyLabel("+")) { try LabelMatcher(labels: ["a", "+"]) }
        #expect(throws: MetricsError.ambiguousLabels("C", "c++")) {
            try LabelMatcher(labels: ["C", "D", "c++"])
        }
        #expect(throws: MetricsError.ambiguousLabels("1", "1.0")) {
            try LabelMatcher(labels: ["1", "-1", "1.0"])
        }
    }
}
