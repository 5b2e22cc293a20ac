import Domain
import Foundations

extension Placed<LookRecord> {
    /// What was left out, a sentence each; the plan, the terminal and the report give the same ones.
    package var leftOut: [Statement] {
        arms(.noRoom, "Left out beforehand, for lack of time")
            + arms(.noTime, "Not finished when the time ran out")
            + [
                part(it.testQuestions, at.testQuestions, "test questions, drawn at random"),
                part(
                    it.validationQuestions, at.validationQuestions,
                    "validation questions to choose settings by, drawn at random"),
                part(it.seeds, at.seeds, "seeds"), waiting,
            ].compactMap(\.self) + settings + rest
    }

    private func part(
        _ part: LookRecord.Part, _ place: RecordPointer, _ what: String
    ) -> Statement? {
        guard part.used != part.of else { return nil }
        return """
            Only \(.figure(part.used, from: place.used)) of \(.figure(part.of, from: place.of)) \
            \(.words(what)).
            """
    }

    private func arms(_ reason: LookRecord.MissingArm.Reason, _ words: String) -> [Statement] {
        let names = it.arms.placed(at: at.arms).filter { $0.reason == reason }
            .map { Statement.told($0.arm, from: $0.at.arm) }
        return names.isEmpty ? [] : ["\(.words(words)): \(.list(names))."]
    }

    private var waiting: Statement? {
        let part = it.waitingQuestions
        guard part.used > 0 || part.of == 0 else { return "Waiting times were not measured." }
        return self.part(part, at.waitingQuestions, "questions asked one at a time")
    }

    private var settings: [Statement] {
        it.settings.placed(at: at.settings).map { entry in
            """
            \(.told(entry.arm, from: entry.at.arm)): only \
            \(.figure(entry.settings.used, from: entry.at.settings.used)) of \
            \(.figure(entry.settings.of, from: entry.at.settings.of)) settings were tried, those \
            with the least work.
            """
        }
    }

    private var rest: [Statement] {
        let probes = it.probes.placed(at: at.probes).map {
            Statement.told($0.it.rawValue, from: $0.at)
        }
        return [
            probes.isEmpty
                ? nil
                : "Forgetting probes that were not run: \(.list(probes)).",
            it.leavesOutDivergence
                ? "How far each training moved the model on the task was not measured." : nil,
            it.sweeps > 0
                ? "\(.counted(it.sweeps, "sweep", from: at.sweeps)) not run." : nil,
            it.leavesOutJudge ? "The judge was not asked." : nil,
            it.leavesOutTuning == true
                ? "No settings of trainings were searched for; each is as the scenario has it."
                : nil,
        ].compactMap(\.self)
    }

    /// Which differences such a look can show.
    package var power: Statement? {
        guard let (place, entry) = it.differences.enumerated().first(where: { $1.assumed == 0.3 }),
            let alone = entry.alone
        else { return nil }
        let pointer = at.differences[place]
        let least = Statement.figure(alone, from: pointer.alone) {
            NumberFormat.fixed($0, digits: 2)
        }
        let assumed = Statement.figure(entry.assumed, from: pointer.assumed) {
            NumberFormat.fixed($0, digits: 1)
        }
        return entry.isShare
            ? """
            If only one of two arms is right on \(assumed) of the questions, a look like this \
            misses a difference below \(least) more than one time in five, even with these two \
            arms alone.
            """
            : """
            If the difference on one question has a standard deviation of \(assumed), a look like \
            this misses a mean difference below \(least) more than one time in five, even with two \
            arms alone.
            """
    }

    /// How to go on.
    package var goingOn: Statement {
        guard let seconds = it.restSeconds else {
            return """
                The same command without --within, and without --restart, does the rest; how long \
                that takes is not known, since a program is among it. Finished work is not repeated.
                """
        }
        let time = Statement.figure(seconds, from: at.restSeconds) {
            NumberFormat.duration(seconds: $0)
        }
        return """
            The same command without --within, and without --restart, does the rest in about \
            \(time) on this machine; finished work is not repeated.
            """
    }
}

extension LookRecord {
    /// The lines that say what the box leaves out, without a place in a record.
    public var lines: [String] {
        let placed = Placed(it: self, at: .root)
        return (placed.leftOut + [placed.power].compactMap(\.self)).map(\.text)
    }
}
