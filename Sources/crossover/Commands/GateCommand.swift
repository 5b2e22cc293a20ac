import ArgumentParser
import Foundations
import Reports

/// `crossover gate`: whether a record shows what is required of it.
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Hold a record against requirements, for CI: exit code 0 only if all are met.",
        discussion: """
            verdict=WORD: the verdict is recommended, not-decided, none-meets or blocked. \
            arm=ARM: this arm is the recommended one. ARM.accuracy>=SHARE (for rmse <=NUMBER): \
            the whole 95 % interval of the deciding metric keeps the bound. \
            ARM.answers-without-basis<=SHARE: the whole 95 % interval of the share of unanswerable \
            questions that are answered does. ARM.latency<=DURATION: the mean wall time of a test question does. \
            ARM.latency-p95<=DURATION: the 95th percentile of the waiting times does. \
            ARM.cost<='MONEY / month': its bill by the deciding price sheet does. \
            ARM.may-leave='[questions]': nothing else leaves; [] for nothing. ARM.forgetting.PROBE<=SHARE: the loss on a probe does, \
            averaged over the seeds. advice=current: the prices that the verdict rests on are not \
            past their last day.

            A requirement that the record does not decide is not met. When a control failed, none \
            is but one on the verdict.
            """,
    )

    @Argument(help: "The record.json of a run, or the run's folder.")
    var record: String

    @Option(
        name: .customLong("require"),
        help: ArgumentHelp(
            "What the record must show, such as 'rag.accuracy>=80%'; may be given several times.",
            valueName: "requirement",
        ),
        transform: GateRequirement.init
    )
    var requirements: [GateRequirement] = []

    @Option(
        help: ArgumentHelp("Write the findings as JUnit's XML to this file.", valueName: "file")
    )
    var junit: String?

    @OptionGroup var json: JSONFlag

    func validate() throws {
        guard !requirements.isEmpty else {
            throw ValidationError("Give at least one --require; without any there is no gate.")
        }
    }

    func run() throws {
        let gate = try Gate(
            RecordFile(record).record(), requirements: requirements, on: Today.text)
        if let junit { try AtomicFile.write(gate.junit, to: junit) }
        do {
            try json.write(gate) { gate.text }
        } catch CrossoverError.closed {
            // Whether the gate is open is told by the exit code.
        }
        guard gate.isOpen else {
            throw CrossoverError.requirementsNotMet(
                gate.findings.count { !$0.isMet }, of: gate.findings.count)
        }
    }
}
