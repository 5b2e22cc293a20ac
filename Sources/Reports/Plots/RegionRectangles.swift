/// Neighbouring places of a grid that say the same, as one rectangle.
package struct RegionRectangle<Region: Equatable>: Equatable {
    /// From left to right.
    package var columns: Range<Int>
    /// From below.
    package var rows: Range<Int>
    /// What all its places say.
    package let region: Region

    var area: Int { columns.count * rows.count }

    /// A grid in few rectangles that cover every place once: the runs of each row, one with the
    /// same run in the row above.
    ///
    /// A map of 100 × 100 has ten thousand places and hardly ever more than some hundred of these.
    package static func covering(_ grid: [[Region]]) -> [RegionRectangle] {
        var finished: [RegionRectangle] = [], open: [RegionRectangle] = []
        for (row, places) in grid.enumerated() {
            let continued = runs(of: places, row: row).map { run in
                let below = open.first { $0.isBelow(run) }
                var rectangle = run
                if let below { rectangle.rows = below.rows.lowerBound..<(row + 1) }
                return rectangle
            }
            finished += open.filter { old in !continued.contains(where: old.isBelow) }
            open = continued
        }
        return finished + open
    }

    /// Whether the other one goes on above it.
    private func isBelow(_ other: RegionRectangle) -> Bool {
        columns == other.columns && region == other.region
    }

    private static func runs(of places: [Region], row: Int) -> [RegionRectangle] {
        var runs: [RegionRectangle] = []
        for (column, region) in places.enumerated() {
            if let last = runs.indices.last, runs[last].region == region {
                runs[last].columns = runs[last].columns.lowerBound..<(column + 1)
            } else {
                let place = (columns: column..<(column + 1), rows: row..<(row + 1))
                runs.append(
                    RegionRectangle(columns: place.columns, rows: place.rows, region: region))
            }
        }
        return runs
    }
}
