import Foundation
import Foundations
import Record
import Registry
import Reports
import Testing

@Suite("A model card")
final class ModelCardTests {
    private let folder: URL
    private let registry: Registry

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        registry = try Registry(at: folder.path + "/registry", isCreating: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private static func author() -> RegistryEvent.Author {
        RegistryEvent.Author(by: "ana", at: "2026-11-30T12:00:00Z")
    }

    private func register(_ record: RunRecord, arm: String = "lora") throws -> ModelVersion {
        let name = "model.safetensors", source = folder.path + "/weights"
        try FileManager.default.createDirectory(
            atPath: source, withIntermediateDirectories: true)
        try Data("w".utf8).write(to: URL(filePath: "\(source)/\(name)"))
        return try registry.add(
            TrainingInRun(arm: arm, seed: nil, of: record), as: try ModelName("desk"),
            weights: [name: SHA256.hash("w")], from: source,
            record: CanonicalJSON.encode(record), trainingData: SHA256.hash("questions"),
            by: Self.author())
    }

    private func card(of version: ModelVersion) throws -> String {
        let record = try registry.record(of: version).record
        let head = try registry.contents().head
        return try ModelCard(of: version, in: record, head: head).markdown
    }

    private func change(
        _ version: ModelVersion, _ action: @Sendable (VersionName) -> RegistryEvent.Action
    ) throws -> ModelVersion {
        try registry.change(
            VersionReference(version.name.description), by: Self.author(), action)
    }

    /// The pointers in code spans, wherever they stand.
    private static func places(in card: String) -> [Substring] {
        card.matches(of: /`(\/[^`]+)`/).map(\.output.1).filter { $0 != "/arms" }
    }

    @Test(
        "gives each figure a place that is there",
        arguments: [("sample", "lora"), ("handbook", "lora+rag"), ("handbook", "lora-shuffled")])
    func places(record: String, arm: String) throws {
        let run =
            record == "sample"
            ? try Sample.record() : try ShippedReportTests.record(named: record)
        let version = try register(run, arm: arm)
        let card = try card(of: version)
        let formula = try Formula(record: try registry.record(of: version).text)
        let places = Self.places(in: card)
        #expect(places.count > 20)
        for place in places { _ = try formula.node(at: place) }
    }

    @Test("shows in each row of a table the figure that stands at its place")
    func figures() throws {
        let version = try register(try ShippedReportTests.record(named: "handbook"))
        let card = try card(of: version)
        let formula = try Formula(record: try registry.record(of: version).text)
        var compared = 0
        for row in card.split(separator: "\n") where row.hasPrefix("| ") {
            let cells = row.split(separator: " | ").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let place = row.matches(of: /`(\/[^`]+)`/).last?.output.1,
                cells.count >= 4, let shown = Double(cells[1].prefix { $0 != " " })
            else { continue }
            let node = try formula.node(at: place)
            guard let value = (node["value"] ?? node).number else { continue }
            #expect(abs(shown - value) <= 0.000_500_1, "\(row)")
            compared += 1
        }
        // The score of all seeds and of this one, two other metrics, two groups.
        #expect(compared == 6)
    }

    @Test("says what it is for, what not, and what nobody knows")
    func sections() throws {
        let version = try register(try Sample.record())
        let card = try card(of: version)
        let titles = card.split(separator: "\n").filter { $0.hasPrefix("## ") }.map {
            String($0.dropFirst(3))
        }
        #expect(
            titles == [
                "Intended use", "Not for", "Data", "Licence", "Metrics", "Forgetting ledger",
                "Settings tried", "Training", "Limits", "Lineage", "History",
                "Place in the registry",
            ])
        #expect(card.contains("**Pending.**") && card.contains("**unknown**"))
        #expect(card.contains("Apache-2.0"))
        #expect(card.contains(try registry.contents().head.description))
        #expect(card.contains(version.registration.record.hex))
        #expect(card.contains(version.registration.trainingData.hex))
    }

    @Test("tells who decided what, and does not recommend what was rejected")
    func history() throws {
        var version = try register(try Sample.record())
        version = try change(version) { .approved($0, reason: "scores hold") }
        let champion = try ModelAlias("champion")
        version = try change(version) { .aliased(champion, $0) }
        #expect(try card(of: version).contains("**Approved.**"))
        #expect(try card(of: version).contains("Aliases: `champion`"))
        version = try change(version) { .rejected($0, reason: "data were wrong") }
        let card = try card(of: version)
        #expect(card.contains("**Rejected: do not use it.**"))
        #expect(card.contains("scores hold") && card.contains("data were wrong"))
        #expect(!card.contains("Aliases:"))
    }

    @Test(
        "makes words of unknown origin harmless",
        arguments: [
            "a | b", "<script>alert(1)</script>", "[x](http://example.org)", "# h", "line\nbreak",
            "\u{1B}[31mred", "\u{202E}x", "```", "![i](x.png)", "https://example.org",
        ])
    func hostile(text: String) throws {
        let calm = try card(of: change(register(try Sample.record())) { .noted($0, text: "calm") })
        var run = try Sample.record()
        run.scenario.title = text
        run.models[0].licence = text
        run.arms[4].scoreByStratum = [text: run.arms[4].score, "b": run.arms[4].score]
        run.digest = try run.determinedDigest()
        let card = try card(of: change(register(run)) { .noted($0, text: text) })
        func cells(_ card: String) -> [Int] {
            card.split(separator: "\n").filter { $0.hasPrefix("|") }.map { row in
                row.replacing("\\|", with: "").count { $0 == "|" }
            }
        }
        func headings(_ card: String) -> Int {
            card.split(separator: "\n").count { $0.hasPrefix("#") }
        }
        #expect(cells(card) == cells(calm) && headings(card) == headings(calm))
        // A group's name is a part of a place, which is code.
        let outside = card.replacing(/\\./, with: "").replacing(/`[^`]*`/, with: "")
        for mark in ["<script", "](http", "](x.png", "://"] { #expect(!outside.contains(mark)) }
        #expect(
            card.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isUnseen && $0.value != 0x1B })
    }
}

extension JSONNode {
    fileprivate var number: Double? {
        if case .number(let text) = value { Double(text) } else { nil }
    }
}
