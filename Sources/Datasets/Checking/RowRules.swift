import Foundations

/// What must hold of each row by itself.
struct RowRules {
    /// Shorter prompts stand in many texts by chance.
    private static let shortestRepeated = 20

    let service: Service?
    /// Whether users and assistants must take turns.
    let takesTurns: Bool
    var findings: Findings

    mutating func check(_ row: TrainingExample) {
        for (turn, place) in zip(row.turns, row.places) { check(turn, place) }
        checkUnseen(row)
        guard row.turns.first?.role != .document else { return }
        checkOrder(row)
        checkWeights(row)
        checkRepetition(row)
        if let service { check(row, for: service) }
    }

    private mutating func check(_ turn: TrainingExample.Turn, _ place: TextPosition) {
        let calls = turn.fields.contains { ["tool_calls", "function_call"].contains($0.key) }
        guard !calls, turn.text.allSatisfy(\.isWhitespace) else { return }
        findings.add(
            .emptyTurn, at: place,
            turn.isTaught
                ? "the completion is empty: a model would learn to say nothing. Write what it is "
                    + "to answer, or remove the row."
                : "the text of the role '\(turn.role.rawValue)' is empty. Write it, or remove the "
                    + "turn.")
    }

    private mutating func checkOrder(_ row: TrainingExample) {
        for (turn, place) in zip(row.turns, row.places).dropFirst() where turn.role == .system {
            findings.add(
                .systemPlace, at: place,
                "a system turn stands behind others. Put it first, or join it with the first.")
        }
        let said = zip(row.turns, row.places).filter { $0.0.role != .system }
        guard let first = said.first, let last = said.last else {
            findings.add(
                .lastRole, at: row.origin,
                "the row has no answer. Add a turn of the user and one of the assistant.")
            return
        }
        if first.0.role != .user {
            findings.add(
                .firstRole, at: first.1,
                "the first turn is the \(first.0.role.rawValue)'s, expected the user's. Remove it, "
                    + "or write what was asked.")
        }
        if !last.0.isTaught {
            findings.add(
                .lastRole, at: last.1,
                "the last turn is the \(last.0.role.rawValue)'s, expected the assistant's: nobody "
                    + "answers it. Remove it, or write the answer.")
        }
        guard takesTurns else { return }
        for (one, next) in zip(said, said.dropFirst()) where one.0.isTaught == next.0.isTaught {
            findings.add(
                .roleOrder, at: next.1,
                "two turns of '\(one.0.role.rawValue)' and '\(next.0.role.rawValue)' in a row, "
                    + "where user and assistant must take turns. Join them.")
        }
    }

    private mutating func checkWeights(_ row: TrainingExample) {
        let taught = row.turns.filter(\.isTaught)
        if !taught.isEmpty, taught.allSatisfy({ $0.weight == 0 }) {
            findings.add(
                .nothingTaught, at: row.origin,
                "every answer has the weight 0, so nothing is learned from the row. Remove it, or "
                    + "give one the weight 1.")
        }
        for (turn, place) in zip(row.turns, row.places) {
            guard let weight = turn.weight else { continue }
            if !turn.isTaught {
                findings.add(
                    .weight, at: place,
                    "a weight at the role '\(turn.role.rawValue)'; only answers have one. "
                        + "Remove it.")
            } else if service == .openai, weight != 0, weight != 1 {
                findings.add(
                    .weight, at: place,
                    "weight: openai takes 0 or 1, got \(NumberFormat.plain(weight)).")
            }
        }
    }

    private mutating func checkRepetition(_ row: TrainingExample) {
        guard let asked = row.turns.last(where: { $0.role == .user })?.text.trimmed,
            let last = row.turns.last, last.isTaught,
            asked.unicodeScalars.count >= Self.shortestRepeated, last.holds(asked)
        else { return }
        findings.add(
            .promptInCompletion, at: row.places.last ?? row.origin,
            "the completion repeats the prompt, so a model would learn to repeat its prompts. Take "
                + "it out, unless that is what you want.")
    }

    private mutating func checkUnseen(_ row: TrainingExample) {
        for (turn, place) in zip(row.turns, row.places) {
            guard let scalar = turn.text.unicodeScalars.first(where: Self.isSuspect) else {
                continue
            }
            findings.add(
                .unseenCharacter, at: place,
                "the text of the role '\(turn.role.rawValue)' holds <\(scalar.numberAndName)>, "
                    + "which nobody sees. Remove it, if it does not belong there.")
            return
        }
    }

    /// Unseen, but no line break, tab or blank; and the sign for what could not be read.
    private static func isSuspect(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return scalar.value < 0x20 && !"\n\r\t".unicodeScalars.contains(scalar)
                || scalar.value == 0x7F
        }
        return scalar == "\u{FFFD}"
            || (scalar.isUnseen && scalar.properties.generalCategory != .spaceSeparator)
    }
}

// MARK: - Services

extension RowRules {
    private mutating func check(_ row: TrainingExample, for service: Service) {
        let name = service.rawValue
        for field in row.fields where service.rowKeys?.contains(field.key) == false {
            findings.add(
                .keyRefused, at: row.origin,
                "\(name) takes no key \(Excerpt.quoted(field.key)) in a row. Remove it.")
        }
        for (turn, place) in zip(row.turns, row.places) {
            if !service.roles.contains(turn.role) {
                findings.add(
                    .roleRefused, at: place,
                    "\(name) takes no turns of the role '\(turn.role.rawValue)'.")
            }
            for field in turn.fields where service.turnKeys?.contains(field.key) == false {
                findings.add(
                    .keyRefused, at: place,
                    "\(name) takes no key \(Excerpt.quoted(field.key)) in a turn. Remove it.")
            }
            for word in service.reservedWords where turn.holds(word) {
                findings.add(
                    .reservedWord, at: place,
                    "the text holds '\(word)', which \(name) reserves; the job would fail. "
                        + "Write it otherwise.")
            }
        }
    }
}
