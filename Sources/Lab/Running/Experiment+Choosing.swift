import Domain
import Metrics
import Record
import Scenarios

extension Experiment {
    /// Tries every setting on the validation questions and takes the best: of equal scores the one
    /// with the fewest prompt tokens, of equally short ones the first. Every arm is chosen for by
    /// this rule, and no test question takes part. A setting under which nothing fits into the model's
    /// context is none to choose from. Where the scenario gives a budget for it, none is begun when
    /// that is used up.
    func choose(
        _ arm: any Arm, among settings: [ArmSetting], seed: UInt64, runner: Runner,
        results: inout ArmResults
    ) throws {
        guard settings.count > 1 else { return }
        // Trials were compared under the last one: whatever the time, it is tried.
        let order = results.trials.isEmpty ? settings : settings.suffix(1) + settings.dropLast()
        for setting in order {
            if let budget = bundle.scenario.tuning?.seconds, !results.candidates.isEmpty,
                results.searching.wallSeconds >= budget
            {
                break
            }
            let cell: Journaled<AnswersCell>
            do {
                cell = try runner.validate(arm, setting: setting, seed: seed)
            } catch LabError.nothingFits(let kind, let items, limit: let limit) {
                results.dropped.append(
                    LongItem(id: setting.key, tokens: items.map(\.tokens).min() ?? 0))
                guard results.dropped.count < settings.count else {
                    throw LabError.nothingFits(kind, items, limit: limit)
                }
                continue
            }
            let scores = try runner.scores(of: arm, cell.answers, split: .validation)
            results.candidates.append(
                ArmResults.Candidate(setting: setting, cell: cell, score: scores.value))
        }
        results.candidates.sort {
            settings.firstIndex(of: $0.setting) ?? 0 < settings.firstIndex(of: $1.setting) ?? 0
        }
        let sign = bundle.scenario.task.choosingMetric.higherIsBetter ? 1.0 : -1.0
        let best = results.candidates.indices.min {
            let first = results.candidates[$0], second = results.candidates[$1]
            return (-sign * first.score, first.promptTokens, $0)
                < (-sign * second.score, second.promptTokens, $1)
        }
        results.chosen = results.candidates[best ?? 0].setting
    }
}
