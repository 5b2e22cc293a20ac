import Metrics
import Record

extension SeededScores {
    /// The value with its interval, by the bootstrap of all records.
    var estimate: Estimate { Estimate(interval(RecordMaker.bootstrap)) }
}
