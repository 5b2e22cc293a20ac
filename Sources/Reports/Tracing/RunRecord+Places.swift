import Domain
import Evaluation
import Record

extension RunRecord {
    /// Arms that produced answers, in the scenario's order.
    var finishedArms: [Placed<ArmRecord>] {
        placedArms.filter { $0.failure == nil }
    }
}
