/// Names in a column to the right of a plot, each joined to the end of its curve.
struct EndLabels {
    let names: [String]
    /// Each arm's place, for its colour and shape.
    let places: [Int]
    let ends: [Point]

    static let spacing = 18.0

    func draw(beside box: Box, into drawing: inout Drawing) {
        let heights = LabelPlacement.spread(
            ends.map(\.y), spacing: Self.spacing, top: box.top + 6, bottom: box.bottom)
        for index in names.indices {
            let color = PlotStyle.color(places[index])
            let mark = Point(x: box.right + 20, y: heights[index])
            drawing.line(
                from: ends[index], to: Point(x: mark.x - 8, y: mark.y), style: "leader")
            Marker.shape(places[index]).draw(at: mark, color: color, into: &drawing)
            drawing.text(
                PlotStyle.label(names[index], length: 20),
                at: Point(x: mark.x + 11, y: mark.y + 4))
        }
    }
}
