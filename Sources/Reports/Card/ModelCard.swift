import Domain
import Evaluation
import Foundations
public import Record
public import Registry

/// The model card of a registered version, as Markdown: a pure function of the registry's events and
/// the run's record.
///
/// Every figure of the run stands with its JSON Pointer into the record.json that the registry keeps.
/// Source of the sections: Mitchell et al. 2019, arXiv:1810.03993 (model cards for model reporting).
public struct ModelCard {
    let details: ModelDetails
    let run: RunRecord
    let arm: Placed<ArmRecord>
    let training: Placed<TrainingRecord>
    /// Of the registry when the card is written.
    let head: RegistryHead

    /// Takes a version and the record of its run.
    ///
    /// - Parameter head: of the registry.
    /// - Throws: `RegistryError.record` when the record does not tell of the version's training.
    public init(
        of version: ModelVersion, in run: RunRecord, head: RegistryHead
    ) throws(RegistryError) {
        details = try ModelDetails(version, in: run)
        guard let arm = run.placedArms.first(where: { $0.name == version.registration.arm }),
            let training = arm.training
        else { throw .record(reason: "It knows nothing of the version's training.") }
        self.arm = arm
        self.training = Placed(it: training, at: arm.at.training)
        self.run = run
        self.head = head
    }

    /// The card, UTF-8, ending in a line feed.
    public var markdown: String {
        var document = ReportDocument(pictures: [])
        writeState(into: &document)
        writeUse(into: &document)
        writeData(into: &document)
        writeFigures(into: &document)
        writeTraining(into: &document)
        writeLimits(into: &document)
        writeLineage(into: &document)
        writeHistory(into: &document)
        let form = MarkdownWriter.form
        let sections = document.sections.map { section in
            let title = section.title.map { "## \(form.inline($0))\n\n" } ?? ""
            return title + form.blocks(section.blocks)
        }
        let title: Statement = "Model card: \(.code(details.version.name.description))"
        return "# \(form.inline(title))\n\n" + sections.joined(separator: "\n\n") + "\n"
    }

    // MARK: - What it is, and what for

    private func writeState(into document: inout ReportDocument) {
        let version = details.version, base = details.lineage.base
        document.section("state", nil)
        document.paragraph(Self.state(of: version))
        let kind: Statement =
            training.configuration.method == .full ? "All weights of" : "An adapter for"
        document.paragraph(
            """
            \(kind) \(.code(base?.name ?? "a base model that the record does not name")), trained as \
            arm \(.code(arm.name)) of the scenario \(.code(run.scenario.name)) with seed \
            \(.words("\(version.registration.seed)")). Places such as \
            \(.code("/arms")) are JSON Pointers (RFC 6901) into the run's \(.code("record.json")), \
            whose hash stands under Lineage.
            """)
    }

    private static func state(of version: ModelVersion) -> Statement {
        let aliases = version.aliases.map { Statement.code($0.description) }
        let named: Statement = aliases.isEmpty ? "" : " Aliases: \(.list(aliases))."
        switch version.state {
        case .pending:
            return "\(.strong("Pending.")) Nobody has decided whether it may be used.\(named)"
        case .approved: return "\(.strong("Approved.")) The history says by whom, and why.\(named)"
        case .rejected:
            return "\(.strong("Rejected: do not use it.")) The history says by whom, and why."
        }
    }

    private func writeUse(into document: inout ReportDocument) {
        document.section("use", "Intended use")
        let setting = SettingText.code(arm.chosen, at: arm.at.chosen)
        let kind = Statement.told(
            run.scenario.taskKind.rawValue, from: run.at.scenario.taskKind)
        document.paragraph(
            """
            Answers of the kind \(kind) (\(Self.code(run.at.scenario.taskKind))), for the task of its \
            scenario, which is titled: \(.told(run.scenario.title, from: run.at.scenario.title)).
            """)
        document.paragraph(
            arm.chosen.isEmpty
                ? "It was measured with the one way of asking that the scenario gives its arm."
                : """
                It was measured with the setting \(setting) (\(Self.code(arm.at.chosen))). Asked in \
                another way, it may answer worse.
                """)
        document.section("not-for", "Not for")
        document.list(uses)
    }

    /// What speaks against a use, the gravest first.
    private var uses: [Statement] {
        var uses: [Statement] = []
        if arm.isControl {
            uses.append(
                """
                Any use: the arm is a control, trained to show that the measurement is sound.
                """)
        }
        uses += arm.standing.reasons.placed(at: arm.at.standing.reasons).map { reason in
            "What speaks against it in its run: \(reason.it.text) (\(Self.code(reason.at.text)))."
        }
        let lost = losses.filter { $0.effect == .worse }
        if !lost.isEmpty {
            let names = lost.map { loss -> Statement in
                "\(.words("\(loss.probe.rawValue) by \(loss.measure.rawValue)")) (\(Self.code(loss.at.change)))"
            }
            uses.append("What it is shown to have lost: \(.list(names)).")
        }
        uses.append(
            "Questions that are unlike the test questions: nothing was measured on any others.")
        if training.configuration.method == .lora {
            uses.append(
                "Any other base model: an adapter is right only for the files named under Lineage.")
        }
        return uses
    }

    /// What this training lost or gained, with the places.
    var losses: [Placed<ForgettingRecord>] {
        run.forgetting.placed(at: run.at.forgetting).filter {
            $0.arm == arm.name && $0.seed == details.version.registration.seed
        }
    }

    private func writeData(into document: inout ReportDocument) {
        let data = run.data, at = run.at.data
        document.section("data", "Data")
        document.list([
            Self.fact("Training questions", data.trainingCount, at.trainingCount),
            Self.fact("Validation questions", data.validationCount, at.validationCount),
            Self.fact("Test questions", data.testCount, at.testCount),
            Self.fact("Documents", data.documentCount, at.documentCount),
            Self.fact(
                "Sequences trained on, in each epoch", training.examples, training.at.examples),
        ])
        document.paragraph(
            """
            The record does not hold the data themselves; their hashes stand under Lineage. The \
            licence of the data is \(.strong("unknown")): no scenario states one.
            """)
        document.section("licence", "Licence")
        let models = run.models.placed(at: run.at.models)
        guard let base = models.first(where: { $0.role == .generator }) else {
            document.paragraph("\(.strong("Unknown:")) the record names no base model.")
            return
        }
        document.paragraph(
            """
            The base model's licence is \(.strong(.words(base.licence))) \
            (\(Self.code(base.at.licence))). What was trained on it is under the same terms at \
            least; the data may add others.
            """)
    }

    // MARK: - Figures with their places

    /// The pointer as code.
    static func code(_ place: RecordPointer) -> Statement { .code(place.path) }

    /// `Test questions: 170 (/data/testCount)`.
    static func fact(_ name: Statement, _ count: Int, _ place: RecordPointer) -> Statement {
        "\(name): \(.figure(count, from: place)) (\(code(place)))"
    }
}
