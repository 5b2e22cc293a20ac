import Record

/// A computed figure and what it is computed from.
struct DerivedFigure {
    let value: Double
    let derivation: Derivation

    /// Seconds as hours.
    var hours: DerivedFigure {
        DerivedFigure(value: value / 3600, derivation: derivation / Derivation.constant(3600))
    }
}

/// What an arm costs in CPU seconds, with the places in the record; the rules are the record's own.
extension RunRecord {
    /// Before the first question: choosing, training, and the index if `arm` reads one.
    func building(of arm: Placed<ArmRecord>) -> DerivedFigure {
        let own = arm.at.building.cpuSeconds
        let hasIndex = arm.indexBytes > 0 && retrieval != nil
        return DerivedFigure(
            value: buildingCPUSeconds(of: arm.it),
            derivation: hasIndex ? own + at.retrieval.usage.cpuSeconds : own.derivation)
    }

    /// For one question.
    func answering(of arm: Placed<ArmRecord>) -> DerivedFigure {
        perQuestion(arm.answering?.cpuSeconds ?? .nan, from: arm.at.answering.cpuSeconds)
    }

    /// A sum over the test questions as a mean for one.
    func perQuestion(_ sum: Double, from origin: some Origin) -> DerivedFigure {
        DerivedFigure(value: perQuestion(sum), derivation: origin / at.data.testCount)
    }
}
