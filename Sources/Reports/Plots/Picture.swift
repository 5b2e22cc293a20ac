import Lab

/// One picture of the report, ready to be written.
struct Picture {
    enum Kind: Equatable {
        case accuracyCost, forgetting, training, tornado
        /// Bills over the input at this place in the deciding sheet's curves.
        case breakEven(Int)

        /// What the picture shows, for readers who do not see it.
        var alternative: String {
            switch self {
            case .accuracyCost: "Every arm's score against its CPU seconds a query"
            case .forgetting: "What each fine-tuning changed in what the model knew before"
            case .training: "Training and validation loss over the steps"
            case .tornado: "How much the bill moves when one input is halved or doubled"
            case .breakEven: "Every arm's bill as one input grows"
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
        case .tornado: "tornado.svg"
        case .breakEven(let place): "break-even-\(place + 1).svg"
        }
    }

    /// The pictures for which the record has something to show.
    static func all(of record: RunRecord) -> [Picture] {
        let costs = record.costs?.first
        let kinds: [Kind] = [.accuracyCost, .forgetting, .training, .tornado]
        let curves = costs?.curves.indices.map(Kind.breakEven) ?? []
        return (kinds + curves).compactMap { kind in
            let drawing =
                switch kind {
                case .accuracyCost: AccuracyCostPlot(record)?.drawing()
                case .forgetting: ForgettingPlot(record)?.drawing()
                case .training: TrainingPlot(record)?.drawing()
                case .tornado: costs.flatMap { TornadoPlot($0, of: record) }?.drawing()
                case .breakEven(let place):
                    costs.flatMap { BreakEvenPlot($0, curves: place, of: record) }?.drawing()
                }
            return drawing.map { Picture(kind: kind, svg: $0.text) }
        }
    }
}
