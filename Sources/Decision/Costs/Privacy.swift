import Domain
import Economics
import Foundations
import Record

/// What leaves the house when arms are used as a price sheet foresees it.
///
/// An arm declares what it sends (``DataFlow``). Where its work is done by somebody whom it names,
/// that leaves; else it depends on where the sheet has the work done.
struct Privacy {
    let basis: PriceSheet.Basis

    func record(of arm: ArmRecord) -> PrivacyRecord {
        let leaves = leaves(arm), flow = arm.dataFlow
        return PrivacyRecord(
            arm: arm.name, place: flow.to == nil ? basis.record : .api, to: flow.to,
            embedder: flow.index.isEmpty ? nil : flow.embedder,
            leaves: DataFlow.Matter.allCases.filter(leaves.contains))
    }

    /// A rented machine holds all that an arm works with. A service sees prompts and what it trains
    /// on; what is embedded and kept in an index only where it is paid for that.
    func leaves(_ arm: ArmRecord) -> Set<DataFlow.Matter> {
        let flow = arm.dataFlow
        let model = Set(flow.prompts + flow.training), all = model.union(flow.index)
        guard flow.embedder == nil else {
            return flow.to == nil && basis.record == .machine ? Set(flow.index) : all
        }
        // What is found for a service is found here.
        guard flow.to == nil else { return model }
        return switch basis {
        case .machine: []
        case .instance: all
        case .api(let prices):
            isPaid(prices.embeddingMillion) || isPaid(prices.indexMonth) ? all : model
        }
    }

    /// What costs nothing there is done at home.
    private func isPaid(_ price: Price?) -> Bool { price.map { $0.amount > 0 } ?? false }
}

extension PriceSheet.Basis {
    var record: PriceSheetRecord.Basis {
        switch self {
        case .machine: .machine
        case .instance: .instance
        case .api: .api
        }
    }
}
