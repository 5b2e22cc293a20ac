import FoundationEssentials
import Lab

/// One picture of the report, ready to be written.
struct Picture {
    enum Kind: CaseIterable {
        case accuracyCost, forgetting, training, breakEven

        /// What the picture shows, for readers who do not see it.
        var alternative: String {
            switch self {
            case .accuracyCost: "Every arm's score against its CPU seconds a query"
            case .forgetting: "What each fine-tuning changed in what the model knew before"
            case .training: "Training and validation loss over the steps"
            case .breakEven: "Total CPU seconds over the number of queries"
            }
        }
    }

    let kind: Kind
    let svg: String

    var fileName: String {
        switch kind {
        case .accuracyCost: "accuracy-cost.svg"
        case .forgetting: "forgetting.svg"
        case .training: "training.svg"
        case .breakEven: "break-even.svg"
        }
    }

    /// The picture itself as an address: no style of it reaches a page or another picture.
    var address: String {
        "data:image/svg+xml;base64,\(Data(svg.utf8).base64EncodedString())"
    }

    /// The pictures for which the record has something to show.
    static func all(of record: RunRecord) -> [Picture] {
        Kind.allCases.compactMap { kind in
            let drawing =
                switch kind {
                case .accuracyCost: AccuracyCostPlot(record)?.drawing()
                case .forgetting: ForgettingPlot(record)?.drawing()
                case .training: TrainingPlot(record)?.drawing()
                case .breakEven: BreakEvenPlot(record)?.drawing()
                }
            return drawing.map { Picture(kind: kind, svg: $0.text) }
        }
    }
}
