import Statistics

/// What a fine-tuning took from one capability, in the unit of a scenario's budgets.
public struct ForgettingLoss: Sendable, Equatable {
    /// `english`, `french` or `knowledge`.
    public var probe: String
    /// A share of all questions of the probe, or the relative growth of its perplexity; the mean
    /// over the seeds, negative for a gain, NaN when it could not be measured.
    public var share: Double
    /// Whether questions were counted, and not perplexity.
    public var isAccuracy: Bool
}

extension RunRecord {
    /// What `arm` lost on each probe, in the order of the record; empty when nothing was measured.
    public func forgettingLosses(of arm: String) -> [ForgettingLoss] {
        let entries = forgetting.filter {
            $0.arm == arm && ["accuracy", "perplexity"].contains($0.measure)
        }
        var probes: [String] = []
        for entry in entries where !probes.contains(entry.probe) { probes.append(entry.probe) }
        return probes.map { probe in
            let seeds = entries.filter { $0.probe == probe }
            let losses = seeds.map { entry in
                entry.higherIsBetter ? -entry.change.value : entry.change.value / entry.before.value
            }
            return ForgettingLoss(
                probe: probe, share: Descriptive.mean(of: losses),
                isAccuracy: seeds[0].higherIsBetter)
        }
    }
}
