import Domain

/// The model's linear layers after a training, a column for each block: a frozen one is empty, a
/// trained one the darker the further it moved.
struct NetworkPlot {
    private static let left = 92.0
    private static let right = 744.0
    private static let top = 20.0
    private static let rowHeight = 24.0
    /// Of a model with few blocks.
    private static let mostWidth = 34.0
    private static let gap = 2.0
    /// As many as ``PlotStyle/network`` has.
    private static let shades = 5
    /// In percent: where no layer moved further, all look alike.
    private static let finest = 0.001

    private let movement: LayerMovement
    /// Pixels from one column to the next.
    private let width: Double
    /// In percent: where each tint ends, ascending.
    private let bounds: [Double]
    private let scale: Scale

    init(_ movement: LayerMovement) {
        self.movement = movement
        width = min(
            Self.mostWidth, (Self.right - Self.left) / Double(max(1, movement.blocks.count)))
        let most = movement.trained.map { 100 * $0.share }.filter(\.isFinite).max() ?? 0
        scale = Scale(linear: [0, max(most, Self.finest)], start: 0, end: 1)
        bounds = Array(scale.ticks.dropFirst())
    }

    private var bottom: Double {
        Self.top + Self.rowHeight * Double(LoRAConfiguration.Target.allCases.count)
    }

    func drawing() -> Drawing {
        var drawing = Drawing(
            width: 760, height: bottom + 104,
            title: "How far \(PlotStyle.label(movement.arm)) moved each linear layer",
            summary: """
                A column for each block of the model, a row for each linear layer in it. Empty with a \
                dashed outline: it stayed frozen. Filled: it was trained, the darker the further it \
                moved.
                """)
        drawing.include(PlotStyle.network)
        for (row, target) in LoRAConfiguration.Target.allCases.enumerated() {
            let top = Self.top + Self.rowHeight * Double(row)
            drawing.text(
                target.rawValue, at: Point(x: Self.left - 10, y: top + 16), anchor: .end,
                style: "quiet")
            for (column, shares) in movement.blocks.enumerated() {
                let left = Self.left + width * Double(column)
                // Of very many blocks the columns touch.
                let gap = min(Self.gap, width / 4)
                let cell = Box(
                    left: left, top: top + Self.gap / 2, right: left + width - gap,
                    bottom: top + Self.rowHeight - Self.gap / 2)
                drawing.polygon(cell.corners, style: style(of: shares[target]))
            }
        }
        drawBlocks(into: &drawing)
        drawLegend(into: &drawing)
        return drawing
    }

    /// The style classes of a layer; nil for a frozen one.
    private func style(of share: Double?) -> String {
        guard let share else { return "frozen" }
        let level = bounds.firstIndex { 100 * share <= $0 } ?? bounds.count - 1
        return style(ofLevel: level)
    }

    /// The last level has the darkest tint, however few there are.
    private func style(ofLevel level: Int) -> String {
        let shade = max(1, (level + 1) * Self.shades / max(1, bounds.count))
        return "\(PlotStyle.color(movement.place)) moved shade\(shade)"
    }

    /// The numbers of blocks whose labels have room.
    private func drawBlocks(into drawing: inout Drawing) {
        let count = movement.blocks.count
        let room = PlotStyle.width(of: "\(count)") + 6
        let step = [1, 2, 5, 10, 20, 50].first { Double($0) * width >= room } ?? 100
        for number in stride(from: step, through: count, by: step) {
            drawing.text(
                "\(number)",
                at: Point(x: Self.left + width * (Double(number) - 0.5), y: bottom + 16),
                anchor: .middle, style: "quiet")
        }
        drawing.text(
            "Block of the model, from its input to its output",
            at: Point(x: Self.left, y: bottom + 38))
    }

    private func drawLegend(into drawing: inout Drawing) {
        let y = bottom + 66, left = 16.0
        let distance = (Self.right - left) / Double(bounds.count + 1)
        for place in 0...bounds.count {
            let x = left + distance * Double(place)
            let box = Box(left: x, top: y - 11, right: x + 18, bottom: y + 3)
            let isFrozen = place == 0
            drawing.polygon(
                box.corners, style: isFrozen ? "frozen" : style(ofLevel: place - 1))
            drawing.text(
                isFrozen ? "frozen" : "≤ \(scale.label(bounds[place - 1])) %",
                at: Point(x: x + 25, y: y))
        }
        drawing.text(
            "size of the change, as a share of the size of the layer's untuned weights",
            at: Point(x: left, y: y + 24), style: "quiet")
    }
}

extension PlotStyle {
    /// What only pictures of networks need: dashed outlines, and tints from the least on.
    static let network = """
        <style>
        .frozen { fill: none; stroke: #818b98; stroke-width: 1; stroke-dasharray: 2 2; }
        .moved { fill: currentColor; stroke: currentColor; stroke-width: 1; }
        .shade1 { fill-opacity: 0.1; }
        .shade2 { fill-opacity: 0.3; }
        .shade3 { fill-opacity: 0.5; }
        .shade4 { fill-opacity: 0.75; }
        .shade5 { fill-opacity: 1; }
        @media (prefers-color-scheme: dark) {
          .frozen { stroke: #6e7781; }
        }
        </style>
        """
}
