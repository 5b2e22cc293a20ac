package import Domain

extension Look {
    /// What is given up for time, in this order; each as often as it is possible before the next.
    ///
    /// First what no verdict rests on, then precision, and only then arms: a comparison that is
    /// missing cannot be guessed from the others. docs/quick-look.md tells it to users.
    enum Reduction: CaseIterable {
        case sweeps, judge, tuning, seeds
        /// Down to one piece of waiting times.
        case waiting
        case validation
        /// Down to 100 questions.
        case manyQuestions
        /// Those that no budget asks for, and the divergence.
        case probes
        /// Down to 50.
        case moreQuestions
        /// The cheaper ones stay, down to two an arm.
        case settings
        case trainedControls
        /// The dearest first.
        case trainedArms
        case otherControls
        case waitingAtAll
        case fewQuestions
        /// The cheapest one stays.
        case choosing
        /// The dearest first, down to one.
        case arms
    }

    /// What a reduction needs to know of the scenario and of the run so far.
    package struct Frame {
        let budgeted: Set<ForgettingConfiguration.Probe>
        /// The settings of an arm, the cheapest first.
        let cheapestSettings: (String) -> [ArmSetting]
        /// What is still to be done of an arm in a look, in seconds.
        let cost: (String, Look) -> Double
        /// Arms whose work has been done, or is being done.
        var begun: Set<String> = []
        /// Whether a search has begun: what it has found is not given up.
        var hasSearched = false

        package init(
            budgeted: Set<ForgettingConfiguration.Probe>,
            cheapestSettings: @escaping (String) -> [ArmSetting],
            cost: @escaping (String, Look) -> Double, begun: Set<String> = [],
            hasSearched: Bool = false
        ) {
            self.hasSearched = hasSearched
            self.budgeted = budgeted
            self.cheapestSettings = cheapestSettings
            self.cost = cost
            self.begun = begun
        }
    }

    /// The next smaller look; nil where nothing more can be given up.
    package func reduced(_ frame: Frame) -> Look? {
        Reduction.allCases.lazy.compactMap { reduced(by: $0, frame) }.first
    }

    private func reduced(by reduction: Reduction, _ frame: Frame) -> Look? {
        var look = self
        switch reduction {
        case .sweeps: look.runsSweeps = false
        case .judge: look.judges = false
        // What an arm was trained with stays.
        case .tuning: if frame.begun.isEmpty, !frame.hasSearched { look.tunes = false }
        case .seeds: if frame.begun.isEmpty { look.seeds = 1 }
        case .waiting: look.waiting = min(waiting, LatencyCell.questionsInPiece)
        case .validation:
            // An arm that has chosen by more questions would not have chosen as the others do.
            if frame.begun.isEmpty {
                look.validation =
                    SampleSizes.smaller(than: validation, atLeast: SampleSizes.least) ?? validation
            }
        case .manyQuestions: look.test = SampleSizes.smaller(than: test, atLeast: 100) ?? test
        case .probes where probesArms:
            look.probes = probes.filter(frame.budgeted.contains)
            look.measuresDivergence = false
        case .probes: break
        case .moreQuestions: look.test = SampleSizes.smaller(than: test, atLeast: 50) ?? test
        case .settings: look.keepSettings(2, frame)
        case .trainedControls: look.drop(where: { $0.trains && $0.isControl }, frame)
        case .trainedArms: look.drop(where: { $0.trains }, frame)
        case .otherControls: look.drop(where: \.isControl, frame)
        case .waitingAtAll: look.waiting = 0
        case .fewQuestions:
            look.test = SampleSizes.smaller(than: test, atLeast: SampleSizes.least) ?? test
        case .choosing: look.keepSettings(1, frame)
        case .arms: if parts.count > 1 { look.drop(where: { _ in true }, frame) }
        }
        return look == self ? nil : look
    }

    /// Looks that have a little more of what was given up for all arms, the most wanted first: what
    /// has room once the arms that have none are gone.
    package func enlarged(towards whole: Look) -> [Look] {
        func with(_ change: (inout Look) -> Void) -> Look? {
            var look = self
            change(&look)
            return look == self ? nil : look
        }
        let larger = SampleSizes.larger(than: test, of: whole.test)
        return [
            with { $0.test = larger <= 100 ? larger : test },
            with { look in
                for place in look.parts.indices {
                    look.parts[place].settings =
                        whole.part(look.parts[place].name)?.settings ?? []
                }
            },
            with { $0.test = larger },
            with { $0.validation = SampleSizes.larger(than: validation, of: whole.validation) },
            with { $0.waiting = max(waiting, min(whole.waiting, LatencyCell.questionsInPiece)) },
            with { look in
                guard probesArms else { return }
                look.probes = whole.probes
                look.measuresDivergence = whole.measuresDivergence
            },
            with { $0.waiting = whole.waiting },
            with { $0.seeds = whole.seeds },
        ].compactMap(\.self)
    }

    private mutating func keepSettings(_ count: Int, _ frame: Frame) {
        for place in parts.indices where !frame.begun.contains(parts[place].name) {
            let kept = frame.cheapestSettings(parts[place].name)
                .filter(parts[place].settings.contains).prefix(count)
            parts[place].settings.removeAll { !kept.contains($0) }
        }
    }

    /// Leaves out the dearest of some arms, and a control of it, which would control nothing.
    private mutating func drop(where isAmong: (Part) -> Bool, _ frame: Frame) {
        let candidates = parts.filter { isAmong($0) && !frame.begun.contains($0.name) }
        guard
            let dearest = candidates.max(by: {
                frame.cost($0.name, self) < frame.cost($1.name, self)
            })
        else { return }
        let kept = parts.filter {
            $0.name != dearest.name
                && ($0.controls != dearest.name || frame.begun.contains($0.name))
        }
        // A look without an arm that may win says nothing.
        if kept.contains(where: { !$0.isControl }) { parts = kept }
    }
}
