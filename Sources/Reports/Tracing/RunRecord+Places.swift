import Lab

extension RunRecord {
    /// The metric that decides, as it is called.
    var metricName: Statement { .told(scenario.metric, from: at.scenario.metric) }

    /// Arms that produced answers, in the scenario's order.
    var finishedArms: [Placed<ArmRecord>] {
        placedArms.filter { Standing($0.it).kind != .failed }
    }
}
