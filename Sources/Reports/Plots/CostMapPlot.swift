import Record

/// A map of who is the cheapest over two inputs, with a ring at what is assumed.
enum CostMapPlot {
    private static let undecided = "undecided"

    /// Nil for a map that is not whole.
    static func map(_ map: RegionMapRecord, of record: RunRecord) -> RegionMapPlot? {
        let width = map.x.values.count
        let isWhole =
            width > 1 && map.y.values.count > 1 && map.rows.count == map.y.values.count
            && map.rows.allSatisfy { $0.count == width }
            && (map.x.values + map.y.values).allSatisfy { $0 > 0 && $0.isFinite }
        guard isWhole else { return nil }
        let arms = record.arms.map(\.name).filter(map.legend.values.contains).map {
            RegionMapPlot.Arm(name: $0, place: record.place(ofArm: $0))
        }
        return RegionMapPlot(
            title: "Which arm is the cheapest by \(map.x.title) and \(map.y.title)",
            x: axis(map.x), y: axis(map.y), arms: arms,
            regions: map.rows.map { row in
                row.map { region(map.legend[String($0)], arms: arms) }
            },
            noneWord: "none is cheap enough",
            mark: RegionMapPlot.Mark(x: map.x.assumed, y: map.y.assumed, word: "as assumed"))
    }

    private static func axis(_ axis: MapAxisRecord) -> RegionMapAxis {
        RegionMapAxis(
            title: PlotStyle.label(axis.title, length: 60), values: axis.values,
            spacing: .logarithmic)
    }

    private static func region(
        _ word: String?, arms: [RegionMapPlot.Arm]
    ) -> RegionMapPlot.Region {
        guard word != undecided else { return .undecided }
        return arms.firstIndex { $0.name == word }.map(RegionMapPlot.Region.arm) ?? .none
    }
}
