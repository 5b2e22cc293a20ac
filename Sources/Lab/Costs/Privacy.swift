import Domain
import Economics
import Foundations

/// What leaves the house when an arm is used as a price sheet foresees it.
struct Privacy {
    /// What may be sent away, in the order in which it is told.
    enum Matter: String, CaseIterable {
        case questions, passages, corpus
        case trainingData = "training data"

        /// What a scenario must allow for it.
        var allowed: PrivateData {
            switch self {
            case .questions: .questions
            case .passages, .corpus: .passages
            case .trainingData: .trainingData
            }
        }
    }

    let basis: PriceSheet.Basis

    func record(of arm: ArmRecord) -> PrivacyRecord {
        let leaves = leaves(arm)
        return PrivacyRecord(
            arm: arm.name, place: place,
            leaves: Matter.allCases.filter(leaves.contains).map(\.rawValue))
    }

    var place: String {
        switch basis {
        case .machine: "this machine"
        case .instance: "a rented machine"
        case .api: "a service"
        }
    }

    /// A rented machine holds all that an arm works with. A service sees prompts and what it trains
    /// on; the corpus only where it embeds it or keeps the index.
    func leaves(_ arm: ArmRecord) -> Set<Matter> {
        switch basis {
        case .machine: []
        case .instance: inPrompts(arm).union(taught(arm)).union(arm.readsIndex ? [.corpus] : [])
        case .api(let prices):
            if arm.isNearest {
                isPaid(prices.embeddingMillion) ? [.questions, .trainingData] : []
            } else {
                inPrompts(arm).union(taught(arm)).union(
                    arm.readsIndex
                        && (isPaid(prices.embeddingMillion) || isPaid(prices.indexMonth))
                        ? [.corpus] : [])
            }
        }
    }

    /// What costs nothing there is done at home.
    private func isPaid(_ price: Price?) -> Bool { price.map { $0.amount > 0 } ?? false }

    private func inPrompts(_ arm: ArmRecord) -> Set<Matter> {
        var matters: Set<Matter> = [.questions]
        if arm.chosen["examples"].flatMap(Int.init) ?? 0 > 0 { matters.insert(.trainingData) }
        if arm.readsIndex { matters.insert(.passages) }
        return matters
    }

    private func taught(_ arm: ArmRecord) -> Set<Matter> {
        if arm.name == ArmConfiguration.Kind.loraDocuments.rawValue { return [.corpus] }
        return arm.training != nil || arm.isNearest ? [.trainingData] : []
    }
}

extension ArmRecord {
    /// Whether it answers with passages of the corpus.
    var readsIndex: Bool { indexBytes > 0 }

    /// Whether it is the arm without a language model.
    var isNearest: Bool { name == ArmConfiguration.Kind.nearest.rawValue }
}
