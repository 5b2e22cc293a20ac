import Domain
import Evaluation
import Lab

extension RunRecord {
    /// The metric that decides, as it is called.
    var metricName: Statement { .told(scenario.metric.rawValue, from: at.scenario.metric) }

    /// Arms that produced answers, in the scenario's order.
    var finishedArms: [Placed<ArmRecord>] {
        placedArms.filter { $0.failure == nil }
    }
}
