import Domain
import Evaluation
import LanguageModels

// Forgetting probes of untrained models. Their work is in no arm's bill, so a measurement that was
// made by an earlier run changes no figure.

extension MeasurementCache {
    /// What is kept of a probe of an untrained model, or nil.
    func measurements(
        of probe: ForgettingConfiguration.Probe, asking: any ForgettingProbe, model: LanguageModel
    ) -> [ProbeMeasurement]? {
        let key = MeasurementKey(probe, asking: asking, model: model)
        return value([ProbeMeasurement].self, for: key) {
            !$0.isEmpty && $0.allSatisfy { $0.isSound(ofItems: asking.itemCount) }
        }
    }

    /// Keeps what was measured.
    func keep(
        _ made: [ProbeMeasurement], of probe: ForgettingConfiguration.Probe,
        asking: any ForgettingProbe, model: LanguageModel
    ) {
        keep(made, for: MeasurementKey(probe, asking: asking, model: model))
    }
}

extension MeasurementKey {
    fileprivate init(
        _ probe: ForgettingConfiguration.Probe, asking: any ForgettingProbe, model: LanguageModel
    ) {
        self.init(
            "probe \(probe.rawValue)", source: asking.source, model: model.identity,
            compute: model.decoder.context.compute)
    }
}

extension ProbeMeasurement {
    /// Whether it can be of a probe with so many items: each has a value or was left out.
    fileprivate func isSound(ofItems count: Int) -> Bool {
        let leftOut = leftOut ?? []
        return !values.isEmpty && values.count + leftOut.count == count
            && leftOut.allSatisfy((1...count).contains) && Set(leftOut).count == leftOut.count
            && (measure != .perplexity || tokens.count == values.count)
            && tokens.allSatisfy { (0...1 << 24).contains($0) }
    }
}
