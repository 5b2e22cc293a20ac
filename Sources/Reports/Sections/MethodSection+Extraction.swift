import Record

extension MethodSection {
    /// Arms whose answers are taken out of what they wrote in a way of their own.
    static func extractions(in record: RunRecord) -> [Statement] {
        record.placedArms.compactMap { arm in
            arm.extraction.map { extraction in
                let argument = extraction.argument.map {
                    Statement.traced(.code($0), from: arm.at.extraction.argument)
                }
                return """
                    Answers of \(.code(arm.name)), by a rule of its own: \
                    \(words(extraction.form, argument ?? ""))
                    """
            }
        }
    }

    private static func words(_ form: ExtractionRecord.Form, _ argument: Statement) -> Statement {
        switch form {
        case .whole: "all that it wrote"
        case .regex: "what the group of \(argument) holds"
        case .lastLine: "the last line"
        case .after: "what follows the last \(argument)"
        case .json: "the value at \(argument)"
        case .number: "the \(argument) number"
        }
    }
}
