import Domain
import Foundations
import Record

extension TuningRecord {
    init(_ tuning: TuningConfiguration) {
        self.init(
            seconds: tuning.seconds, trials: tuning.trials, method: tuning.method,
            rungs: tuning.rungs, reduction: tuning.reduction,
            atMost: Dictionary(
                uniqueKeysWithValues: tuning.atMost.map { ($0.key.rawValue, $0.value) }))
    }
}

extension ArmTuningRecord {
    /// Nil where the scenario gives no budget, for a control and for an arm from outside.
    init?(_ results: ArmResults, in scenario: Scenario) throws {
        guard scenario.tuning != nil, !results.arm.isControl, !results.arm.kind.isOutside,
            let arm = scenario.arms.first(where: { $0.name == results.arm.name })
        else { return nil }
        let cells = results.trials.map(\.payload)
        let study = cells.isEmpty ? nil : try TuningStudy(arm, in: scenario)
        self.init(
            searched: arm.searched,
            trials: study.map { TrialRecord.all(cells, of: $0) } ?? [],
            chosen: study?.best(of: cells)?.number,
            settingsTried: max(results.candidates.count, 1), settings: results.arm.settings.count,
            usage: results.searching)
    }
}

extension TrialRecord {
    static func all(_ cells: [TrialCell], of study: TuningStudy) -> [TrialRecord] {
        var seconds = 0.0, trials: [TrialRecord] = []
        for cell in cells {
            seconds += cell.usage.wallSeconds
            let place =
                trials.firstIndex { $0.number == cell.number }
                ?? {
                    trials.append(TrialRecord(cell, of: study))
                    return trials.count - 1
                }()
            trials[place].failure = cell.failure
            guard let score = cell.score else { continue }
            trials[place].looks.append(
                TrialLookRecord(
                    epoch: cell.epoch, score: score, lost: cell.lost, seconds: seconds))
        }
        return trials
    }

    private init(_ cell: TrialCell, of study: TuningStudy) {
        self.init(
            number: cell.number,
            values: Dictionary(
                uniqueKeysWithValues: study.values(at: cell.point).map {
                    ($0.option.rawValue, $0.value)
                }),
            epochs: cell.epochs, looks: [], failure: nil)
    }
}

extension ArmConfiguration {
    /// The options that are searched, with their values as a scenario has them.
    var searched: [String: String] {
        Dictionary(uniqueKeysWithValues: tuned.map { ($0.option.rawValue, "\($0.values)") })
    }
}
