import Foundations
import Record

extension Remarks {
    /// What the arms did with the budget that each of them had to search for its settings.
    ///
    /// An arm without a choice is named as one that may have lost by that alone where the recommended
    /// arm had one.
    func searches(within tuning: Placed<TuningRecord>) -> Statement? {
        let arms = record.placedArms.filter(\.isCandidate)
        let searches = arms.compactMap { arm in
            arm.it.tuning.map {
                Search(arm: arm.name, tuning: Placed(it: $0, at: arm.at.tuning))
            }
        }
        guard !searches.isEmpty else { return nil }
        let seconds = Statement.figure(
            tuning.seconds, from: tuning.at.seconds, NumberFormat.duration)
        let lead: Statement = "Every arm had the same budget to search for its settings, \(seconds)"
        let searching = searches.filter { !$0.tuning.hadNoChoice }
        guard !searching.isEmpty else {
            return (["\(lead), and none had more than one setting."] + unknown(among: arms))
                .joined(separator: " ")
        }
        let used: Statement = "\(lead): \(.list(searching.map(\.use)))."
        return ([used] + withoutChoice(among: searches) + unknown(among: arms))
            .joined(separator: " ")
    }

    private func withoutChoice(among searches: [Search]) -> [Statement] {
        let names = searches.filter(\.tuning.hadNoChoice).map { "\($0.arm)" as Statement }
        guard !names.isEmpty else { return [] }
        let hadChoice = chosen.map { $0.tuning.map { !$0.hadNoChoice } ?? false } ?? true
        let loss: Statement = hadChoice ? ", and may score less by that alone" : ""
        return ["\(.list(names)) had one setting and nothing to search\(loss)."]
    }

    /// Arms from outside come as they are.
    private func unknown(among arms: [Placed<ArmRecord>]) -> [Statement] {
        let names = arms.filter { $0.tuning == nil }.map { "\($0.name)" as Statement }
        return names.isEmpty ? [] : ["How the settings of \(.list(names)) were found is not known."]
    }

    private struct Search {
        let arm: String
        let tuning: Placed<ArmTuningRecord>

        /// Such as `lora used 9:12 min (14 trials, 5 trained to the end)`.
        var use: Statement {
            let seconds = Statement.figure(
                tuning.usage.wallSeconds, from: tuning.at.usage.wallSeconds, NumberFormat.duration)
            let work = [trials, settings].compactMap(\.self).joined(separator: ", ")
            return "\(arm) used \(seconds) (\(work))"
        }

        private var trials: Statement? {
            guard !tuning.trials.isEmpty else { return tuning.searched.isEmpty ? nil : "no trial" }
            let place = tuning.at.trials
            let count = Statement.counted(
                tuning.trials.count, "trial", from: Derivation.rule("number of", [place]))
            let finished = Statement.figure(
                tuning.trials.count { $0.course == .finished },
                from: Derivation.rule("number trained to the end of", [place]))
            return "\(count), \(finished) trained to the end"
        }

        private var settings: Statement? {
            guard tuning.settings > 1 else { return nil }
            let tried = Statement.figure(tuning.settingsTried, from: tuning.at.settingsTried)
            return "\(tried) of \(.counted(tuning.settings, "setting", from: tuning.at.settings))"
        }
    }
}
