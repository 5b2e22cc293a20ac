import FoundationEssentials
import Record

/// One picture of the report, ready to be written.
struct Picture {
    enum Kind: Equatable {
        case accuracyCost, forgetting, training, tornado
        /// Bills over the input at this place in the deciding sheet's curves.
        case breakEven(Int)
        /// The map at this place of the deciding sheet.
        case costMap(Int)
        /// The sweep at this place in the record.
        case sweep(Int)
        /// Its curves.
        case sweepCurves(Int)
        /// The best score so far of each search.
        case bestSoFar
        /// The options that were searched for the arm at this place in the record.
        case tunedOptions(Int)
        /// The model's layers, of the arm at this place in the record: frozen, or how far they moved.
        case network(Int)
    }

    let kind: Kind
    /// What it shows, for readers who do not see it.
    let alternative: String
    let svg: String

    var fileName: String {
        switch kind {
        case .accuracyCost: "accuracy-cost.svg"
        case .forgetting: "forgetting.svg"
        case .training: "training.svg"
        case .tornado: "tornado.svg"
        case .breakEven(let place): "break-even-\(place + 1).svg"
        case .costMap(let place): "cost-map-\(place + 1).svg"
        case .sweep(let place): "sweep-\(place + 1).svg"
        case .sweepCurves(let place): "sweep-\(place + 1)-curves.svg"
        case .bestSoFar: "tuning.svg"
        case .tunedOptions(let place): "tuning-\(place + 1).svg"
        case .network(let place): "network-\(place + 1).svg"
        }
    }

    /// The picture itself as an address: no style of it reaches a page or another picture.
    var address: String {
        "data:image/svg+xml;base64,\(Data(svg.utf8).base64EncodedString())"
    }

    /// The pictures for which the record has something to show.
    static func all(of record: RunRecord) -> [Picture] {
        let costs = record.costs?.first, sweeps = record.sweeps ?? []
        let searches = ArmSearch.all(of: record)
        let ofSearches = [Kind.bestSoFar] + searches.map { Kind.tunedOptions($0.place) }
        let movements = LayerMovement.all(of: record)
        let kinds: [Kind] =
            [.accuracyCost, .forgetting, .training, .tornado]
            + (costs?.curves.indices.map(Kind.breakEven) ?? [])
            + (costs?.maps.indices.map(Kind.costMap) ?? [])
            + sweeps.indices.flatMap { [Kind.sweep($0), .sweepCurves($0)] }
        let ofLayers = movements.map { Kind.network($0.place) }
        return (kinds + ofSearches + ofLayers).compactMap { kind in
            let drawing =
                switch kind {
                case .accuracyCost: AccuracyCostPlot(record)?.drawing()
                case .forgetting: ForgettingPlot(record)?.drawing()
                case .training: TrainingPlot(record)?.drawing()
                case .tornado: costs.flatMap { TornadoPlot($0, of: record) }?.drawing()
                case .breakEven(let place):
                    costs.flatMap { BreakEvenPlot($0, curves: place, of: record) }?.drawing()
                case .costMap(let place):
                    costs.flatMap { CostMapPlot.map($0.maps[place], of: record) }?.drawing()
                case .sweep(let place): SweepPlot.map(sweeps[place], of: record)?.drawing()
                case .sweepCurves(let place):
                    SweepCurvePlot(sweeps[place], of: record)?.drawing()
                case .bestSoFar: BestSoFarPlot(searches)?.drawing()
                case .tunedOptions(let place):
                    searches.first { $0.place == place }.flatMap(TunedOptionsPlot.init)?.drawing()
                case .network(let place):
                    movements.first { $0.place == place }.map(NetworkPlot.init)?.drawing()
                }
            return drawing.map { Picture(kind: kind, alternative: $0.title, svg: $0.text) }
        }
    }
}
