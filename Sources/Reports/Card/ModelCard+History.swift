import Foundations
import Record
import Registry

/// Where a version comes from, and what became of it.
extension ModelCard {
    func writeLineage(into document: inout ReportDocument) {
        let lineage = details.lineage, registration = details.version.registration
        var table = Table([.text("What"), .text("SHA-256"), .text("Place")])
        func add(_ name: Statement, _ digest: SHA256Digest, _ place: RecordPointer? = nil) {
            table.add([name, .code(digest.hex), place.map(Self.code) ?? "the registry"])
        }
        let models = run.models.placed(at: run.at.models).filter { $0.role == .generator }
        for base in models.prefix(1) {
            for (name, digest) in base.files.sorted(by: { $0.key < $1.key }) {
                add("Base model, \(.code(name))", digest, base.at.files[name])
            }
        }
        for (name, digest) in registration.files.sorted(by: { $0.key < $1.key }) {
            add("Weights, \(.code(name))", digest)
        }
        add("Scenario and all its files", lineage.scenarioFingerprint, run.at.scenario.fingerprint)
        add("Training and validation questions", registration.trainingData)
        add("Training configuration", lineage.configurationDigest, training.at.configuration)
        add("What the run found", lineage.recordDigest, run.at.digest)
        add("The file \(.code("record.json"))", registration.record)
        document.section("lineage", "Lineage")
        document.table(table)
        document.paragraph(
            """
            Arm \(.code(arm.name)), seed \(.words("\(registration.seed)")), made by crossover \
            \(.told(lineage.crossover, from: run.at.crossover)) (\(Self.code(run.at.crossover))). The \
            configuration's hash is of its canonical JSON on one line.
            """)
    }

    func writeHistory(into document: inout ReportDocument) {
        document.section("history", "History")
        var table = Table([
            .number("Event"), .text("When"), .text("Who"), .text("What"), .text("Words"),
        ])
        for entry in details.version.history {
            let alias: Statement = entry.alias.map { " as \(.code($0.description))" } ?? ""
            table.add([
                .words("\(entry.event)"), .words(entry.author.at),
                .words(entry.author.by ?? Figure.none), "\(.words(entry.kind.rawValue))\(alias)",
                .words(entry.text ?? Figure.none),
            ])
        }
        document.table(table)
        document.section("chain", "Place in the registry")
        document.paragraph(
            """
            Registered as event \(.words("\(details.version.history[0].event)")). When this card was \
            written, the registry's head (number of events, hash of the last) was:
            """)
        document.fence(head.description, language: "")
        document.paragraph(
            """
            \(.code("crossover registry verify --head")) and this head tell whether the registry \
            still holds these events: a registry whose tail was cut off, or that was made anew, looks \
            sound by itself. The registry is tamper-evident, not tamper-proof.
            """)
    }
}
