/// Finds places for labels so that none covers another label or a mark.
struct LabelPlacement {
    private let marks: [Box]
    private var labels: [Box] = []
    /// Lines that are better not covered.
    private let avoided: [Box]
    /// Where the thin lines to the labels placed so far run.
    private var leaders: [Point] = []
    private let frame: Box

    private static let height = 14.0
    /// What covering a line counts as, in pixels further away.
    private static let lineCost = 45.0
    /// What leading through another mark counts as.
    private static let markCost = 25.0
    /// What leading through a label counts as.
    private static let labelCost = 90.0

    init(marks: [Box], avoiding lines: [Box], inside frame: Box) {
        self.marks = marks
        avoided = lines
        self.frame = frame
    }

    /// The best free place for a label of `width` pixels beside `point`; nil when all is full.
    mutating func place(width: Double, beside point: Point) -> Box? {
        let taken = marks + labels
        let free = candidates(width: width, beside: point).filter { candidate in
            frame.contains(candidate.box) && !taken.contains { $0.intersects(candidate.box) }
        }
        let costs = free.map { $0.distance + cost(of: $0.box, beside: point) }
        guard let least = costs.min(), let index = costs.firstIndex(of: least) else { return nil }
        let box = free[index].box
        labels.append(box)
        leaders += Self.leader(from: point, to: box)
        return box
    }

    /// Draws the thin line from `point` to its label, if the label stands away from it.
    static func drawLeader(from point: Point, to box: Box, into drawing: inout Drawing) {
        guard let end = leader(from: point, to: box).last else { return }
        drawing.line(from: point, to: end, style: "leader")
    }

    private func cost(of box: Box, beside point: Point) -> Double {
        let leader = Self.leader(from: point, to: box)
        let covered = avoided.count { $0.intersects(box) }
        let ledThroughMarks = marks.count { mark in
            !mark.contains(point) && leader.contains { mark.contains($0) }
        }
        let ledThroughLabels =
            labels.count { label in leader.contains { label.contains($0) } }
            + (leaders.contains { box.contains($0) } ? 1 : 0)
        return Double(covered) * Self.lineCost + Double(ledThroughMarks) * Self.markCost
            + Double(ledThroughLabels) * Self.labelCost
    }

    /// Points along the line from a mark to its label; none when the two stand close together.
    private static func leader(from point: Point, to box: Box) -> [Point] {
        let end = Point(
            x: min(max(point.x, box.left), box.right), y: min(max(point.y, box.top), box.bottom))
        guard max(abs(end.x - point.x), abs(end.y - point.y)) > 16 else { return [] }
        return stride(from: 0.05, through: 1, by: 0.05).map { share in
            Point(
                x: point.x + share * (end.x - point.x), y: point.y + share * (end.y - point.y))
        }
    }

    /// Places in rings around the point; a side further down the list counts as further away.
    private func candidates(
        width: Double, beside point: Point
    ) -> [(box: Box, distance: Double)] {
        let directions: [(x: Double, y: Double)] = [
            (1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1),
        ]
        return stride(from: 11.0, through: 320, by: 11).flatMap { distance in
            directions.enumerated().map { order, direction in
                let center = Point(
                    x: point.x + direction.x * (distance + width / 2),
                    y: point.y + direction.y * distance)
                let box = Box(
                    left: center.x - width / 2, top: center.y - Self.height / 2,
                    right: center.x + width / 2, bottom: center.y + Self.height / 2)
                return (box, distance + Double(order) * 2)
            }
        }
    }

    /// Moves heights apart until neighbours are `spacing` away from each other, each as little as
    /// possible, within `top`…`bottom` as far as there is room.
    static func spread(
        _ heights: [Double], spacing: Double, top: Double, bottom: Double
    ) -> [Double] {
        let order = heights.indices.sorted { (heights[$0], $0) < (heights[$1], $1) }
        var result = heights
        var next = top
        for index in order {
            result[index] = max(heights[index], next)
            next = result[index] + spacing
        }
        var last = bottom
        for index in order.reversed() {
            result[index] = min(result[index], last)
            last = result[index] - spacing
        }
        return result
    }
}
