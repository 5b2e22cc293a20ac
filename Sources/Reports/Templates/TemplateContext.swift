import Foundations
import Mustache
import Record

/// What a template may show: every text is safe in the form that the page is written in.
struct TemplateContext {
    /// A text that needs no escaping; to Mustache it is no string, so that no function of a
    /// template can take it apart.
    private struct SafeText: MustacheCustomRenderable {
        let renderText: String
        var isNull: Bool { renderText.isEmpty }
    }

    /// The form of a page: how it writes running text, blocks, and a word of unknown origin.
    struct Form: Sendable {
        let inline: @Sendable (Statement) -> String
        let blocks: @Sendable ([ReportDocument.Block]) -> String
        let word: @Sendable (String) -> String
    }

    /// Every name of ``values``, at any depth.
    static let names = [
        "title", "outcome", "arm", "lead", "summary", "advice", "evidence", "id", "heading",
        "body", "pictures", "file", "alternative", "address", "policy", "program", "finished",
        "digest",
    ]

    /// Scripts and addresses stay forbidden even if a text ever slipped through as markup.
    private static let policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

    /// Names with texts, lists and truth values, as Mustache takes them.
    let values: [String: Any]

    init(_ record: RunRecord, document: ReportDocument, pictures: [Picture], form: Form) {
        let verdict = record.verdict
        func sections(_ part: ReportDocument.Part) -> [[String: Any]] {
            document.sections.filter { $0.part == part }.map { section in
                [
                    "id": SafeText(renderText: section.id),
                    "heading": SafeText(renderText: section.title.map(form.inline) ?? ""),
                    "body": SafeText(renderText: form.blocks(section.blocks)),
                ]
            }
        }
        func word(_ text: String) -> SafeText { SafeText(renderText: form.word(text)) }
        values = [
            "title": word(record.scenario.title),
            "outcome": word(verdict.outcome.rawValue),
            "arm": word(verdict.arm ?? ""),
            "lead": SafeText(renderText: form.inline(VerdictText.lead(verdict))),
            "summary": SafeText(renderText: form.inline(verdict.summary)),
            "advice": sections(.advice),
            "evidence": sections(.evidence),
            "pictures": pictures.map { picture in
                [
                    "file": SafeText(renderText: picture.fileName),
                    "alternative": word(picture.alternative),
                    "address": SafeText(renderText: picture.address),
                ]
            },
            "policy": SafeText(renderText: Self.policy),
            "program": word(record.crossover),
            "finished": word(record.machine.finishedAt),
            "digest": word(record.digest.hex),
        ]
    }
}
