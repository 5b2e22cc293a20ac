import Domain
import Foundations

/// Reads the results that promptfoo writes, as JSON or as JSON Lines.
///
/// Source: promptfoo, `src/types/index.ts` (`EvaluateResult`): a row for each test, prompt and
/// provider, and again for each repetition.
struct PromptfooResults {
    let file: String
    let options: AnswersOptions
    let log: MistakeLog

    private struct Row {
        let node: JSONNode
        let source: JSONText
        let providers: [String]
        let prompt: Int

        init(_ node: JSONNode, _ source: JSONText) {
            self.node = node
            self.source = source
            let provider = node["provider"]
            providers = [
                provider?.string, provider?["label"]?.string, provider?["id"]?.string,
            ].compactMap(\.self).filter { !$0.isEmpty }
            prompt = node["promptIdx"]?.integer ?? 0
        }
    }

    func entries(in text: String) throws(ScenariosError) -> [AnswerEntry] {
        let rows = try selected(rows(in: text))
        var repetitions: [String: UInt64] = [:]
        var entries: [AnswerEntry] = []
        for row in rows where !log.isFull {
            let key =
                row.node["testIdx"]?.integer.map(String.init)
                ?? row.node["vars"]?.compactText ?? ""
            let repetition = repetitions[key, default: 0] + 1
            repetitions[key] = repetition
            if let entry = entry(row, seed: repetition) { entries.append(entry) }
        }
        return entries
    }

    /// The rows of a file of either kind.
    private func rows(in text: String) throws(ScenariosError) -> [Row] {
        let bytes = Array(text.utf8)
        let whole = JSONText(bytes[...], file: file)
        if let root = try? whole.root(), root["testIdx"] == nil {
            guard let rows = (root.at("results.results") ?? root["results"])?.elements else {
                log.add(
                    "expected promptfoo's results ('results.results'), got an object without them. "
                        + "Write them with 'promptfoo eval --output results.json'.",
                    at: whole.position(of: root.offset))
                return []
            }
            // Places are counted from the line in which a row begins: from the file's start, all
            // rows together would take time quadratic in the file.
            var start = bytes.startIndex, line = 1
            return rows.map { row in
                for place in start..<row.offset where bytes[place] == UInt8(ascii: "\n") {
                    (start, line) = (place + 1, line + 1)
                }
                return Row(row, JSONText(bytes[start...], file: file, firstLine: line))
            }
        }
        var rows: [Row] = []
        try JSONLines.ofAnswers(file: file, log: log).forEachObject(in: text) {
            rows.append(Row($0, $1))
        }
        return rows
    }

    /// The rows of the one provider and prompt that are meant.
    private func selected(_ rows: [Row]) -> [Row] {
        guard let first = rows.first else { return [] }
        let start = first.source.position(of: first.node.offset)
        let names = rows.compactMap(\.providers.first).distinct
        var chosen = rows
        if let selection = options.selection {
            chosen = rows.filter { $0.providers.contains(selection) }
            if chosen.isEmpty {
                let list = names.map { Excerpt.quoted($0) }.joined(separator: ", ")
                log.add(
                    "there is no result of the provider \(Excerpt.quoted(selection)). "
                        + "The providers are: \(list).", at: start)
            }
        } else if names.count > 1 {
            let list = names.map { Excerpt.quoted($0) }.joined(separator: ", ")
            log.add(
                "the file has results of several providers (\(list)). Say which one the arm is: "
                    + "'provider: …'.", at: start)
            return []
        }
        let prompts = chosen.map(\.prompt).distinct.sorted()
        if let prompt = options.prompt {
            chosen = chosen.filter { $0.prompt == prompt }
        } else if prompts.count > 1 {
            let list = prompts.map(String.init).joined(separator: ", ")
            log.add(
                "the file has results of several prompts (\(list)). Say which one the arm is: "
                    + "'prompt: \(prompts[0])'.", at: start)
            return []
        }
        return chosen
    }

    private func entry(_ row: Row, seed: UInt64) -> AnswerEntry? {
        let node = row.node, isCached = node.at("response.cached")?.boolean == true
        var values = AnswerFields.Values()
        func set(_ field: AnswerField, _ found: JSONNode?) {
            guard let found, let value = found.field else { return }
            values[field] = (value, found.offset)
        }
        func set(_ field: AnswerField, at path: String) {
            set(field, node.at(options.columns[field] ?? path))
        }
        set(.id, at: "vars.id")
        set(.question, at: "vars.question")
        set(.answer, at: "response.output")
        set(.passages, at: "vars.context")
        set(.tokensIn, at: "response.tokenUsage.prompt")
        set(.tokensOut, at: "response.tokenUsage.completion")
        // From a cache both are unreal.
        if !isCached {
            set(.cost, node.at(options.columns[.cost] ?? "cost") ?? node.at("response.cost"))
            if let found = node["latencyMs"], let milliseconds = found.number {
                values[.seconds] = (.number("\(milliseconds / 1000)"), found.offset)
            }
        }
        // Reason 1 is an assertion that failed: that answer is one.
        if node["failureReason"]?.integer == 2 || node.at("response.error") != nil {
            set(.error, node.at("response.error") ?? node["error"])
            if values[.error] == nil { values[.error] = (.boolean(true), node.offset) }
        }
        var entry = AnswerFields(
            values: values, position: row.source.position(of: node.offset),
            place: { row.source.position(of: $0) }, log: log
        ).entry()
        entry?.seed = seed
        return entry
    }
}

extension Array where Element: Hashable {
    /// Each element once, in the order in which they came up.
    var distinct: [Element] {
        var known: Set<Element> = []
        return filter { known.insert($0).inserted }
    }
}
