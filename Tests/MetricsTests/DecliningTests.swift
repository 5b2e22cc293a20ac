import Domain
import Foundations
import Metrics
import Testing

@Suite("Questions without an answer, and answers that decline")
struct DecliningTests {
    private func declines(_ text: String, _ rules: AnswerRules = AnswerRules()) throws -> Bool {
        let row = ScoredAnswers.Row(answer: text, references: [], isUnanswerable: true)
        return try ScoredAnswers([row], metric: .exactMatch, rules: rules).rowScores == [1]
    }

    @Test(
        "what people and models say when they do not know declines",
        arguments: [
            "", " \n", "\u{200b}", "Not in the documents.", "not in the document", "I don't know.",
            "I don’t know who leads the library.", "I do not know", "I'm not sure.",
            "I’m sorry, but I don't know.", "Sorry, I cannot answer that from the documents.",
            "I can't answer this question.", "Unanswerable", "N/A", "n/a.", "Unknown", "No answer.",
            "There is no information about the fee in the text.", "There's no mention of a fee.",
            "The documents do not mention any fee.", "The provided context does not say.",
            "The text doesn't specify a year.", "Based on the provided context, I cannot find it.",
            "Unfortunately, the documents do not say.", "It is not specified.", "not stated",
            "Not mentioned in the passage.", "I do not have enough information to answer.",
            "I am unable to find this in the handbook.", "No information is available.",
            "**Not in the documents**", "Answer: not in the documents",
            // Sodium's symbol is spelled like n/a without its stroke.
            "Na",
        ])
    func declining(text: String) throws { #expect(try declines(text), "\(text)") }

    @Test(
        "what only sounds like it is an answer",
        arguments: [
            "no", "No.", "None", "None of the rooms may be booked.", "Nothing", "Nobody knows Ada.",
            "No answer is needed within 14 days.", "Unknown callers are blocked.", "0", "-", "?",
            "Not given to minors.", "Not available in winter.", "No information desk is open.",
            "Not stated, but 14 days", "Nor in the documents", "Do not know-how transfers count?",
            "The documents do not have to be signed.", "The Unknown Soldier",
            "Ada, as far as I know. I don't know more.", "I know: it is Ada.", "Sorry", "not",
            "It is not in the documents but on the door.", "I do", "Cannot",
        ])
    func answering(text: String) throws {
        #expect(try !declines(text), "\(text)")
    }

    @Test("a scenario's own phrases, pattern and answer count in place of the default ones")
    func own() throws {
        let german = AnswerRules(
            declining: Declining(phrases: ["steht nicht im Handbuch", "keine Angabe"]))
        #expect(german.declining.answer == "steht nicht im Handbuch")
        #expect(try declines("Steht nicht im Handbuch, leider.", german))
        #expect(try declines("Keine Angabe.", german) && !declines("Keine Angabe fehlt.", german))
        #expect(try !declines("I don't know.", german) && declines("", german))
        let pattern = AnswerRules(
            declining: Declining(
                phrases: [], pattern: try TextPattern("(?i)^pass\\b"), answer: "PASS"))
        #expect(try declines("pass, please", pattern) && !declines("I pass", pattern))
        #expect(try declines("PASS", pattern) && !declines("compass", pattern))
    }

    @Test("every default phrase declines, and so does what is taught")
    func defaults() throws {
        for phrase in Declining.defaultPhrases { #expect(try declines(phrase), "\(phrase)") }
        #expect(try declines(Declining().answer))
        #expect(Set(Declining.defaultPhrases).count == Declining.defaultPhrases.count)
    }

    @Test("what is taken out of a text decides, or the text where nothing can be")
    func extracted() throws {
        let rules = AnswerRules(extraction: .after("Answer:"))
        #expect(try declines("I looked. Answer: not in the documents", rules))
        #expect(try declines("Answer:", rules) && declines("I don't know.", rules))
        #expect(try !declines("I don't know, hm. Answer: Ada", rules))
        #expect(try !declines("It is Ada.", rules))
        let json = AnswerRules(extraction: .json(try #require(JSONPointer("/answer"))))
        #expect(try declines(#"{"answer": null}"#, json) && !declines(#"{"answer": 0}"#, json))
    }

    @Test(
        "by every metric of texts declining is right where there is no answer",
        arguments: [
            DecidingMetric.exactMatch, .f1, .contains, .rougeL, .regex, .containsAll, .jsonFields,
        ])
    func metrics(metric: DecidingMetric) throws {
        #expect(metric.knowsUnanswerable)
        let reference = metric == .jsonFields ? #"{"a": 1}"# : "Ada"
        let scored = try ScoredAnswers(
            [
                .init(answer: reference, references: [reference]),
                .init(answer: "I don't know.", references: [], isUnanswerable: true),
                .init(answer: reference, references: [], isUnanswerable: true),
                .init(answer: "", references: [], isUnanswerable: true, wasAsked: false),
                .init(answer: "", references: [reference]),
            ], metric: metric)
        #expect(scored.rowScores == [1, 1, 0, 0, 0])
    }

    @Test(
        "labels and numbers know no such questions",
        arguments: [DecidingMetric.accuracy, .macroF1, .rmse, .within])
    func refused(metric: DecidingMetric) {
        #expect(!metric.knowsUnanswerable)
        #expect(throws: MetricsError.noReference(row: 0)) {
            try ScoredAnswers(
                [.init(answer: "", references: [], isUnanswerable: true)], metric: metric,
                labels: ["a", "b"], rules: AnswerRules(tolerance: .absolute(1)))
        }
    }

    @Test("every answer comes to one of five things")
    func outcomes() throws {
        func outcomes(_ metric: DecidingMetric) throws -> [AnswerOutcome?] {
            let rows: [ScoredAnswers.Row] = [
                .init(answer: "Ada Lovelace", references: ["Ada Lovelace"]),
                .init(answer: "Ada", references: ["Ada Lovelace"]),
                .init(answer: "I don't know.", references: ["Ada Lovelace"]),
                .init(answer: "unknown", references: ["Unknown"]),
                .init(answer: "I don't know.", references: [], isUnanswerable: true),
                .init(answer: "Ada", references: [], isUnanswerable: true),
                .init(answer: "", references: [], isUnanswerable: true, wasAsked: false),
                .init(answer: "", references: ["Ada"], wasAsked: false),
            ]
            let scored = try ScoredAnswers(rows, metric: metric)
            return AnswerOutcome.all(rows, scored: scored, rules: AnswerRules())
        }
        #expect(
            try outcomes(.exactMatch) == [
                .right, .wrong, .declinedWrongly, .right, .declinedRightly, .answeredWithoutBasis,
                nil, nil,
            ])
        // Two thirds of the words are more than half.
        #expect(try outcomes(.f1)[1] == .right)
    }
}
