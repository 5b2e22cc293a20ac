extension ControlRecord {
    /// The check's name, and the arm's.
    package var words: String {
        let name =
            switch check {
            case .wrongCorpus: "wrong corpus"
            case .shuffledAnswers: "shuffled answers"
            case .retrievalBound: "retrieval bounds the answers"
            case .overlap: "no test question in training"
            }
        return arm.map { "\(name) (\($0))" } ?? name
    }
}
