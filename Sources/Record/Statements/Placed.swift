import Domain

/// A part of the record and where it stands: `arm.score` is the score, `arm.at.score` its place.
@dynamicMemberLookup
package struct Placed<Part> {
    package let it: Part
    package let at: RecordPointer

    package init(it: Part, at: RecordPointer) {
        self.it = it
        self.at = at
    }

    package subscript<Value>(dynamicMember path: KeyPath<Part, Value>) -> Value {
        it[keyPath: path]
    }
}

extension Placed: Sendable where Part: Sendable {}

extension Array {
    /// The elements with their places in a list that stands at `pointer`.
    package func placed(at pointer: RecordPointer) -> [Placed<Element>] {
        enumerated().map { Placed(it: $0.element, at: pointer[$0.offset]) }
    }
}

extension RunRecord {
    /// The root of all places, beside the value that they are places of.
    package var at: RecordPointer { .root }

    /// Every arm, in the scenario's order.
    package var placedArms: [Placed<ArmRecord>] { arms.placed(at: at.arms) }

    /// The metric by which settings were chosen, as it is called.
    package var choosingMetricName: Statement {
        scenario.choosingMetric.map { .told($0.rawValue, from: at.scenario.choosingMetric) }
            ?? metricName
    }

    /// The metric that decides, as it is called.
    package var metricName: Statement { .told(scenario.metric.rawValue, from: at.scenario.metric) }
}
