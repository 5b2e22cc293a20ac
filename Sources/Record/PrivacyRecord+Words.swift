package import Domain

extension PrivacyRecord {
    /// Who gets what leaves.
    package var receiver: String {
        [to ?? unnamedReceiver, embedder == to ? nil : embedder].compactMap(\.self)
            .joined(separator: " and ")
    }

    /// Who does the work where the arm names nobody; nil for this machine.
    package var unnamedReceiver: String? {
        switch place {
        case .machine: nil
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
