import Lab

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
        perQuestion(arm.answering.cpuSeconds, from: arm.at.answering.cpuSeconds)
    }

    /// A sum over the test questions as a mean for one.
    func perQuestion(_ sum: Double, from origin: some Origin) -> DerivedFigure {
        DerivedFigure(value: perQuestion(sum), derivation: origin / at.data.testCount)
    }

    /// Questions that the scenario foresees over its whole horizon.
    var workload: DerivedFigure {
        DerivedFigure(
            value: workloadQueries,
            derivation: at.scenario.queriesPerMonth * at.scenario.horizonMonths)
    }

    /// Keeping up with changed knowledge over the horizon.
    func updating(of arm: Placed<ArmRecord>) -> DerivedFigure {
        let changes = at.scenario.knowledgeChangesPerMonth
        let month: Derivation? =
            switch (arm.indexBytes > 0, retrieval != nil, arm.training != nil) {
            case (true, true, _): at.retrieval.usage.cpuSeconds * changes
            case (false, _, true): arm.at.training.usage.cpuSeconds.derivation
            default: nil
            }
        let hasChanges = scenario.knowledgeChangesPerMonth > 0
        let horizon = month.map { $0 * at.scenario.horizonMonths }
        return DerivedFigure(
            value: updatingCPUSeconds(of: arm.it),
            derivation: hasChanges ? horizon ?? .constant(0) : changes.derivation)
    }

    /// Answering every query of the horizon.
    func querying(of arm: Placed<ArmRecord>) -> DerivedFigure {
        DerivedFigure(
            value: queryingCPUSeconds(of: arm.it),
            derivation: answering(of: arm).derivation * workload.derivation)
    }

    /// Building, keeping up with changes, and every query of the horizon.
    func total(of arm: Placed<ArmRecord>) -> DerivedFigure {
        DerivedFigure(
            value: totalCPUSeconds(of: arm.it),
            derivation: .sum(
                [building(of: arm), updating(of: arm), querying(of: arm)].map(\.derivation)))
    }
}
