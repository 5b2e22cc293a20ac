import Domain
import Foundations
import Statistics

extension RunPlan {
    /// What speaks against running a scenario as it is.
    func allWarnings(_ scenario: Scenario) -> [String] {
        let trains = scenario.arms.contains(where: \.kind.trains)
        return [
            fewQuestions, nothingToShow, outOfReach(scenario), trains ? oneSeed : nil,
        ].compactMap(\.self)
    }

    private var fewQuestions: String? {
        guard testQuestions < Self.fewestQuestions else { return nil }
        return """
            Only \(testQuestions) test question\(testQuestions == 1 ? "" : "s"): fewer than \
            \(Self.fewestQuestions) decide next to nothing. Write more, or give the test a greater \
            share.
            """
    }

    /// Judged at the mildest assumption.
    private var nothingToShow: String? {
        guard let mildest = differences.first(where: { $0.assumed == Detection.mildest }) else {
            return nil
        }
        guard let least = mildest.alone else {
            return """
                Hopeless: with so few test questions no difference between two arms can be shown, \
                however great it is.
                """
        }
        guard least > Self.greatestDifference else { return nil }
        return """
            Differences below 30 points would be missed in more than one of five runs: ask more test \
            questions before you spend time on this.
            """
    }

    /// Whether even an arm without a mistake could not be shown to keep the required score.
    private func outOfReach(_ scenario: Scenario) -> String? {
        if scenario.task.metric == .rmse { return withoutInterval(scenario.task.metric) }
        guard scenario.task.metric.isShare, testQuestions > 0,
            case .atLeast(let bound)? = scenario.requirements.accuracy
        else { return nil }
        let best = ConfidenceInterval.wilson(successes: testQuestions, count: testQuestions)
        guard best.low < bound else { return nil }
        let enough = (testQuestions...1_000_000).first {
            ConfidenceInterval.wilson(successes: $0, count: $0).low >= bound
        }
        let need = enough.map { " It takes at least \(NumberFormat.grouped($0))." } ?? ""
        return """
            Hopeless: an accuracy of at least \(NumberFormat.plain(bound)) cannot be shown with \
            \(testQuestions) test question\(testQuestions == 1 ? "" : "s"), not even by an arm that \
            answers all of them right.\(need)
            """
    }

    /// An error of few questions has no interval, whatever is required of it.
    private func withoutInterval(_ metric: DecidingMetric) -> String? {
        guard testQuestions < metric.leastQuestions else { return nil }
        return """
            Hopeless: an error has no interval with fewer than \(metric.leastQuestions) test \
            questions, and an arm without one is not recommended.
            """
    }

    private var oneSeed: String? {
        guard seeds == 1 else { return nil }
        return """
            One seed: how much one training differs from the next will not be measured. Three seeds \
            would say.
            """
    }
}
