import Domain
import Evaluation
import Foundations
import Record
import Scenarios
import Statistics

extension RunPlan {
    /// What speaks against running a scenario as it is.
    func allWarnings(_ scenario: Scenario) -> [Warning] {
        let trains = scenario.arms.contains(where: \.kind.trains)
        return [
            fewQuestions, nothingToShow, outOfReach(scenario),
            trains && seeds == 1 ? .oneSeed : nil,
        ].compactMap(\.self)
    }

    private var fewQuestions: Warning? {
        testQuestions < Self.fewestQuestions ? .fewQuestions(testQuestions) : nil
    }

    /// Judged at the mildest assumption.
    private var nothingToShow: Warning? {
        guard let mildest = differences.first(where: { $0.assumed == Detection.mildest }) else {
            return nil
        }
        guard let least = mildest.alone else { return .noDifference }
        return least > Self.greatestDifference ? .onlyGreatDifferences : nil
    }

    /// Whether even an arm without a mistake could not be shown to keep the required score.
    private func outOfReach(_ scenario: Scenario) -> Warning? {
        if scenario.task.metric == .rmse { return withoutInterval(scenario.task.metric) }
        guard scenario.task.metric.isShare, testQuestions > 0,
            case .atLeast(let bound)? = scenario.requirements.accuracy
        else { return nil }
        let best = ConfidenceInterval.wilson(successes: testQuestions, count: testQuestions)
        guard best.low < bound else { return nil }
        let enough = (testQuestions...1_000_000).first {
            ConfidenceInterval.wilson(successes: $0, count: $0).low >= bound
        }
        return .boundOutOfReach(bound: bound, questions: testQuestions, enough: enough)
    }

    /// An error of few questions has no interval, whatever is required of it.
    private func withoutInterval(_ metric: DecidingMetric) -> Warning? {
        testQuestions < metric.leastQuestions ? .noInterval(least: metric.leastQuestions) : nil
    }
}
