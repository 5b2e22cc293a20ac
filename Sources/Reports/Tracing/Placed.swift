import Lab

/// A part of the record and where it stands: `arm.score` is the score, `arm.at.score` its place.
@dynamicMemberLookup
struct Placed<Part> {
    let it: Part
    let at: RecordPointer

    subscript<Value>(dynamicMember path: KeyPath<Part, Value>) -> Value { it[keyPath: path] }
}

extension Array {
    /// The elements with their places in a list that stands at `pointer`.
    func placed(at pointer: RecordPointer) -> [Placed<Element>] {
        enumerated().map { Placed(it: $0.element, at: pointer[$0.offset]) }
    }
}

extension RunRecord {
    /// The root of all places, beside the value that they are places of.
    var at: RecordPointer { .root }

    /// The metric that decides, as it is called.
    var metricName: Inline { .told(scenario.metric, from: at.scenario.metric) }

    /// Every arm, in the scenario's order.
    var placedArms: [Placed<ArmRecord>] { arms.placed(at: at.arms) }

    /// Arms that produced answers, in the scenario's order.
    var finishedArms: [Placed<ArmRecord>] {
        placedArms.filter { Standing($0.it).kind != .failed }
    }
}
