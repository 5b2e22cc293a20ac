/// Which arm wins over two inputs, or over one: a place for each pair of values, in the winner's
/// colour and under its name; hatched where the evidence does not decide.
///
/// With ``texts`` every place is drawn by itself and carries its text; without, places of one
/// winner become one region, however fine the grid is.
struct RegionMapPlot {
    /// What a place says.
    enum Region: Equatable {
        /// The place of the winner in ``RegionMapPlot/arms``.
        case arm(Int)
        case undecided
        /// Nothing is known here, or there is nothing to choose.
        case none
    }

    /// A name with its colour: an arm's place in the scenario.
    struct Arm {
        let name: String
        let place: Int
    }

    let title: String
    let x: RegionMapAxis
    /// Nil for a map over one input.
    let y: RegionMapAxis?
    let arms: [Arm]
    /// Rows from below, each from left to right: one for each value of the axes.
    let regions: [[Region]]
    /// A short text for each place, laid out as ``regions``; empty for none.
    var texts: [[String]] = []
    /// What ``Region/none`` means here.
    var noneWord = "not measured"
    /// Below the legend: what the texts are; empty for nothing.
    var note = ""
    /// A point that gets a ring; nil for none.
    var mark: Mark?

    /// A point of interest.
    struct Mark {
        let x: Double
        let y: Double
        let word: String
    }

    static let left = 84.0
    static let right = 736.0
    private static let top = 20.0

    func drawing() -> Drawing {
        let rows = legendRows.count + (note.isEmpty ? 0 : 1)
        let axes = [x, y].compactMap { $0?.title }.joined(separator: " and ")
        var drawing = Drawing(
            width: 760, height: box.bottom + 74 + 22 * Double(rows), title: title,
            summary: "The winner by \(axes); hatched: undecided." + (note.isEmpty ? "" : " \(note)")
        )
        drawing.include(PlotStyle.regions)
        if texts.isEmpty {
            drawRegions(into: &drawing)
        } else {
            drawCells(into: &drawing)
        }
        drawing.polygon(box.corners, style: "edge")
        drawMark(into: &drawing)
        drawAxes(into: &drawing)
        drawLegend(into: &drawing)
        return drawing
    }

    /// Nothing where the point lies outside of the map.
    private func drawMark(into drawing: inout Drawing) {
        guard let mark, let y, let across = x.share(of: mark.x), let up = y.share(of: mark.y)
        else { return }
        let point = Point(
            x: box.left + across * (box.right - box.left),
            y: box.bottom - up * (box.bottom - box.top))
        drawing.circle(at: point, radius: 6, style: "ink-mark hollow")
        let isRight = across > 0.8
        drawing.text(
            mark.word, at: Point(x: point.x + (isRight ? -11 : 11), y: point.y + 4),
            anchor: isRight ? .end : .start, style: "ink halo")
    }

    var box: Box {
        let rows = y?.values.count ?? 1
        let height = y.map { $0.spacing == .even } ?? true ? 58 * Double(rows) : 340
        return Box(
            left: Self.left, top: Self.top, right: Self.right,
            bottom: Self.top + min(max(height, 58), 460))
    }

    private func box(columns: Range<Int>, rows: Range<Int>) -> Box {
        let across = x.borders, up = y?.borders ?? [0, 1], box = box
        func horizontal(_ share: Double) -> Double { box.left + share * (box.right - box.left) }
        func vertical(_ share: Double) -> Double { box.bottom - share * (box.bottom - box.top) }
        return Box(
            left: horizontal(across[columns.lowerBound]), top: vertical(up[rows.upperBound]),
            right: horizontal(across[columns.upperBound]), bottom: vertical(up[rows.lowerBound]))
    }
}

// MARK: - Places

extension RegionMapPlot {
    private func drawCells(into drawing: inout Drawing) {
        for (row, places) in regions.enumerated() {
            for (column, region) in places.enumerated() {
                let place = box(columns: column..<(column + 1), rows: row..<(row + 1))
                fill(place, region, into: &drawing)
                drawing.polygon(place.corners, style: "edge")
                let lines = [texts[row][column], word(for: region)].filter { !$0.isEmpty }
                write(lines, in: place, into: &drawing)
            }
        }
    }

    /// Every region in its colour, and each winner's name where it has the most room.
    private func drawRegions(into drawing: inout Drawing) {
        let rectangles = RegionRectangle.covering(regions)
        for rectangle in rectangles {
            let place = box(columns: rectangle.columns, rows: rectangle.rows)
            fill(place, rectangle.region, into: &drawing)
        }
        for region in shown {
            let largest = rectangles.filter { $0.region == region }.max { $0.area < $1.area }
            guard let largest else { continue }
            let place = box(columns: largest.columns, rows: largest.rows)
            write([word(for: region)], in: place, into: &drawing)
        }
    }

    func fill(_ place: Box, _ region: Region, into drawing: inout Drawing) {
        switch region {
        case .arm(let index):
            let color = PlotStyle.color(arms[index].place)
            drawing.polygon(place.corners, style: "\(color) region")
        case .undecided: drawing.polygon(place.corners, style: "undecided")
        case .none: break
        }
    }

    func word(for region: Region) -> String {
        switch region {
        case .arm(let index): "\(PlotStyle.label(arms[index].name, length: 20)) wins"
        case .undecided: "undecided"
        case .none: noneWord
        }
    }

    /// Lines in the middle of a place, as far as they have room.
    private func write(_ lines: [String], in place: Box, into drawing: inout Drawing) {
        let width = place.right - place.left - 4
        let fitting = lines.filter { PlotStyle.width(of: $0) <= width }
        guard place.bottom - place.top >= 17 * Double(fitting.count) else { return }
        let middle = (place.top + place.bottom) / 2
        for (number, line) in fitting.enumerated() {
            let offset = 17 * (Double(number) - Double(fitting.count - 1) / 2)
            drawing.text(
                line,
                at: Point(x: (place.left + place.right) / 2, y: middle + offset + 4),
                anchor: .middle, style: line == lines.first ? "strong halo" : "ink halo")
        }
    }
}

extension Box {
    /// From the upper left on, clockwise.
    var corners: [Point] {
        [
            Point(x: left, y: top), Point(x: right, y: top), Point(x: right, y: bottom),
            Point(x: left, y: bottom),
        ]
    }
}

extension PlotStyle {
    /// What only maps of regions need: tints under the text, a hatch, letters with a rim.
    static let regions = """
        <defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" \
        patternTransform="rotate(45)"><rect class="hatch" width="2" height="7"/></pattern></defs>
        <style>
        .region { fill: currentColor; fill-opacity: 0.45; shape-rendering: crispEdges; }
        .undecided { fill: url(#hatch); shape-rendering: crispEdges; }
        .hatch { fill: #c5ccd3; }
        .edge { fill: none; stroke: #818b98; stroke-width: 1; }
        .halo { paint-order: stroke; stroke: #ffffff; stroke-opacity: 0.75; stroke-width: 4px; \
        stroke-linejoin: round; }
        @media (prefers-color-scheme: dark) {
          .hatch { fill: #3d444d; }
          .edge { stroke: #6e7781; }
          .halo { stroke: #0d1117; }
        }
        </style>
        """
}
