package import Domain

extension PrivacyRecord {
    /// Who gets what leaves.
    package var receiver: String {
        if let to { return to }
        return switch place {
        case .machine: "this machine"
        case .instance: "a rented machine"
        case .api: "a service"
        }
    }
}

extension DataFlow.Matter {
    /// As it is told.
    package var words: String {
        switch self {
        case .questions: "questions"
        case .passages: "passages"
        case .corpus: "corpus"
        case .trainingData: "training data"
        }
    }
}
