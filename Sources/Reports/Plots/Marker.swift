import Foundations

/// The shape that stands for an arm or a verdict.
enum Marker: CaseIterable {
    case circle, square, triangle, diamond, inverted, star, cross

    static let radius = 5.5

    /// The shape for the arm at `place`; with ``PlotStyle/color(_:)`` 45 arms can be told apart.
    static func shape(_ place: Int) -> Marker {
        let shapes: [Marker] = [.circle, .square, .triangle, .diamond, .inverted]
        return shapes[place % shapes.count]
    }

    /// Draws the shape; hollow for what may not win.
    func draw(
        at center: Point, color: String, isHollow: Bool = false, into drawing: inout Drawing
    ) {
        let style = "\(color) \(isHollow ? "hollow" : "full")"
        switch self {
        case .circle:
            drawing.circle(at: center, radius: Self.radius, style: style)
        case .cross:
            drawCross(at: center, color: color, into: &drawing)
        case .square, .triangle, .diamond, .inverted, .star:
            drawing.polygon(corners(around: center), style: style)
        }
    }

    private func drawCross(at center: Point, color: String, into drawing: inout Drawing) {
        let arm = Self.radius
        for side in [-1.0, 1.0] {
            drawing.line(
                from: Point(x: center.x - arm, y: center.y - side * arm),
                to: Point(x: center.x + arm, y: center.y + side * arm), style: "\(color) hollow")
        }
    }

    private func corners(around center: Point) -> [Point] {
        switch self {
        case .square: ring(center, corners: 4, radius: 1.25, turn: 0.125)
        case .triangle: ring(center, corners: 3, radius: 1.3, turn: 0)
        case .inverted: ring(center, corners: 3, radius: 1.3, turn: 0.5)
        case .diamond: ring(center, corners: 4, radius: 1.3, turn: 0)
        case .star: star(center)
        case .circle, .cross: []
        }
    }

    /// Corners evenly around a circle, the first at the top; `radius` in radii, `turn` in turns.
    private func ring(
        _ center: Point, corners: Int, radius: Double, turn: Double
    ) -> [Point] {
        (0..<corners).map { corner in
            let angle = 2 * Double.pi * (Double(corner) / Double(corners) + turn)
            return Point(
                x: center.x + radius * Self.radius * sin(angle),
                y: center.y - radius * Self.radius * cos(angle))
        }
    }

    private func star(_ center: Point) -> [Point] {
        let outer = ring(center, corners: 5, radius: 1.75, turn: 0)
        let inner = ring(center, corners: 5, radius: 0.75, turn: 0.1)
        return zip(outer, inner).flatMap { [$0, $1] }
    }
}
