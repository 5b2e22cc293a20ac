// The names of the keys are Hugging Face's.
/// What a `generation_config.json` says of an answer's end, and a `config.json` or the part of it
/// that is about text.
struct AnswerEnds: Decodable {
    let eos_token_id: EndTokenIDs?
}

/// The tokens that end an answer: one or several.
struct EndTokenIDs: Decodable {
    let ids: [Int]

    init(from decoder: any Swift.Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let id = try? container.decode(Int.self) {
            ids = [id]
        } else if let several = try? container.decode([Int].self) {
            ids = several
        } else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "'eos_token_id' must be a token's number, a list of them, or null"
            )
        }
    }
}

extension EndTokenIDs? {
    func declarations(_ source: String) -> [EndDeclaration] {
        (self?.ids ?? []).map { EndDeclaration(token: .id($0), source: source) }
    }
}
