import Benchmarking
import Domain
import Record

/// A kind of work of one arm, or of none, as a run does it.
struct PlannedCells {
    /// What tells these cells from all others of the arm.
    struct Name: Hashable {
        var kind: CellKind
        var arm: String?
        /// A setting's key for `validate`, a probe's name for `probe`.
        var detail = ""

        init(kind: CellKind, arm: String? = nil, detail: String = "") {
            self.kind = kind
            self.arm = arm
            self.detail = detail
        }

        /// The cells that one of a journal is among.
        init(_ cell: CellName) {
            self.init(
                kind: cell.kind, arm: cell.arm, detail: cell.kind == .validate ? cell.detail : "")
        }
    }

    let name: Name
    /// All of them together, under a setting of middling cost.
    let work: PlannedWork
    /// The same under each setting that may be chosen; empty where none makes a difference.
    var bySetting: [PlannedWork] = []
    /// How many there are, one for each seed.
    let count: Int
}

/// The work of a scenario's parts, whatever of it a look leaves, with the rates of this machine.
struct RunCosts {
    /// An arm under one setting.
    struct Setting {
        let setting: ArmSetting
        /// nil where the model has no form for the prompts.
        let validation: WorkCounter.Answering?
        let test: WorkCounter.Answering?
        let dependsOnSeed: Bool
    }

    struct ArmCosts {
        let arm: any Arm
        /// With one seed; nil for arms that train nothing.
        let training: PlannedWork?
        let settings: [Setting]
        /// What is done once, before any question.
        let preparing: PlannedWork
        /// Whether it takes its setting from another arm and chooses nothing.
        let takesOver: Bool
        /// The search for its training; nil for none.
        let search: PlannedWork?
    }

    struct Probe {
        let probe: ForgettingConfiguration.Probe
        let work: PlannedWork
        /// Whether it was measured on the untrained model before, and costs nothing there.
        let isKept: Bool
    }

    let rates: EngineRates
    /// In the scenario's order.
    let arms: [ArmCosts]
    let indexing: PlannedWork
    /// What the untuned model writes for trainings that replay it.
    let replay: PlannedWork
    let probes: [Probe]
    /// Each sweep's, after the arms and the sweeps before it.
    let sweeps: [RunForecast.ArmTime]
    /// Tokens of the longest prompt of all sweeps.
    let longestOfSweeps: Int
    /// None where nobody judges.
    let judging: PlannedWork
    /// The questions of the whole scenario.
    let validation: Int
    let test: Int

    // MARK: - Arms

    /// What an arm does in a look.
    func cells(of costs: ArmCosts, in look: Look) -> [PlannedCells] {
        let arm = costs.arm, part = look.part(arm.name)
        let settings = costs.settings.filter { part?.settings.contains($0.setting) ?? false }
        func cells(
            _ kind: CellKind, _ work: PlannedWork?, _ count: Int, _ detail: String = ""
        ) -> PlannedCells? {
            work.map {
                PlannedCells(
                    name: PlannedCells.Name(kind: kind, arm: arm.name, detail: detail), work: $0,
                    count: count)
            }
        }
        func cells(
            _ kind: CellKind, oneOf works: [PlannedWork], _ count: Int
        ) -> PlannedCells {
            PlannedCells(
                name: PlannedCells.Name(kind: kind, arm: arm.name), work: .among(works),
                bySetting: works, count: count)
        }
        let isMeasured = arm.training != nil && !arm.isControl
        let choosing = settings.count > 1 && !costs.takesOver
        var planned = [
            cells(.trial, look.tunes ? costs.search : nil, 1),
            cells(.train, costs.training.map { $0 * Double(look.seeds) }, look.seeds),
        ]
        if choosing {
            let share = Self.share(look.validation, of: validation)
            planned += settings.map {
                cells(.validate, $0.validation?.part(share), 1, $0.setting.key)
            }
        }
        let tests = settings.compactMap { entry in entry.test.map { (entry, $0) } }
        let share = Self.share(look.test, of: test)
        func answering(_ work: (WorkCounter.Answering) -> PlannedWork) -> [PlannedWork] {
            tests.map { work($1) * Double($0.dependsOnSeed ? look.seeds : 1) }
        }
        let repeats = settings.contains(where: \.dependsOnSeed) ? look.seeds : 1
        planned += [
            cells(
                .answer, oneOf: answering { costs.preparing + $0.part(share) }, repeats),
            cells(.generate, oneOf: answering { $0.partFreely(share) }, repeats),
        ]
        if !arm.isControl, look.waiting > 0 {
            // One more is asked, so that nothing is cold.
            let asked = Double(look.waiting + 1)
            planned.append(cells(.latency, oneOf: tests.map { $1.alone * asked }, 1))
        }
        if isMeasured {
            planned += probes.filter { look.probes.contains($0.probe) }.map {
                cells(
                    .probe, $0.work * Double(look.seeds), look.seeds, $0.probe.rawValue)
            }
            if look.measuresDivergence {
                let works = tests.map { $1.divergence(of: validation) * Double(look.seeds) }
                planned.append(cells(.divergence, oneOf: works, look.seeds))
            }
        }
        return planned.compactMap(\.self)
    }

    private static func share(_ count: Int, of all: Int) -> Double {
        all > 0 ? Double(count) / Double(all) : 0
    }

    /// CPU seconds of some cells.
    func cpuSeconds(_ cells: PlannedCells) -> RunForecast.Span {
        cells.work.cpuSeconds(rates, training: trainingRate(cells.name.arm))
    }

    /// CPU seconds of some cells if the setting with the most work is chosen: who keeps to a time must
    /// not hope for another.
    func dearestSeconds(_ cells: PlannedCells) -> Double {
        let settings = cells.bySetting.map { $0.cpuSeconds(rates).likely }
        return settings.max() ?? cpuSeconds(cells).likely
    }

    private func trainingRate(_ name: String?) -> Double {
        let place = arms.filter { $0.training != nil }.firstIndex { $0.arm.name == name }
        return place.map { rates.trainedToken[$0] } ?? 0
    }

    // MARK: - What no arm does alone

    /// The index, the base model's probes, and judging.
    func sharedCells(in look: Look) -> [PlannedCells] {
        var planned = [
            PlannedCells(name: PlannedCells.Name(kind: .index), work: indexing, count: 1)
        ]
        if look.parts.contains(where: \.trains) {
            let replays = arms.contains {
                look.part($0.arm.name) != nil && $0.arm.training?.retention.needsMaterial == true
            }
            if replays {
                planned.append(
                    PlannedCells(name: PlannedCells.Name(kind: .replay), work: replay, count: 1))
            }
            planned += probes.filter { look.probes.contains($0.probe) && !$0.isKept }.map {
                PlannedCells(
                    name: PlannedCells.Name(kind: .probe, detail: $0.probe.rawValue),
                    work: $0.work, count: 1)
            }
        }
        if look.judges {
            planned.append(
                PlannedCells(name: PlannedCells.Name(kind: .judge), work: judging, count: 1))
        }
        return planned
    }

    // MARK: - The whole

    /// All cells of a look but those of sweeps.
    func cells(in look: Look) -> [PlannedCells] {
        sharedCells(in: look)
            + arms.filter { look.part($0.arm.name) != nil }
            .flatMap { cells(of: $0, in: look) }
    }

    /// CPU seconds of the sweeps that a look runs.
    func sweepSeconds(in look: Look) -> RunForecast.Span {
        look.runsSweeps ? sweeps.map(\.cpuSeconds).reduce(.none, +) : .none
    }

    /// Settings of an arm, those first that answer a question with the least work; of equal ones that
    /// with the weights as they were trained.
    func cheapestSettings(of name: String) -> [ArmSetting] {
        let settings = arms.first { $0.arm.name == name }?.settings ?? []
        func seconds(_ place: Int) -> Double {
            settings[place].test?.work.cpuSeconds(rates).likely ?? .infinity
        }
        func order(_ place: Int) -> (Double, Double, Int) {
            (seconds(place), -(settings[place].setting.blend ?? 1), place)
        }
        return settings.indices.sorted { order($0) < order($1) }
            .map { settings[$0].setting }
    }
}

extension WorkCounter.Answering {
    /// The work on a share of the questions.
    func part(_ share: Double) -> PlannedWork { beginning + (work + beginning * -1) * share }

    /// The same by the second scorer.
    func partFreely(_ share: Double) -> PlannedWork {
        freely.isNone ? freely : beginning + (freely + beginning * -1) * share
    }

    /// Two models read some of the prompts.
    func divergence(of questions: Int) -> PlannedWork {
        let count = Double(min(DivergenceCell.mostQuestions, questions))
        let tokens = min(count * promptTokens, Double(DivergenceCell.mostPromptTokens))
        return PlannedWork(prompt: RunForecast.Span(2 * tokens))
    }
}
