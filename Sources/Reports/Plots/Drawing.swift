import Foundations

/// An SVG picture, put together element by element; lengths in pixels, y downwards.
///
/// The same calls give the same bytes: coordinates always have one digit after the point.
struct Drawing {
    /// How a text stands to its point.
    enum Anchor: String {
        case start, middle, end
    }

    let width: Double
    let height: Double
    let title: String
    private let summary: String
    private var elements: [String] = []

    /// An empty picture; `title` and `summary` are read out to those who do not see it.
    init(width: Double, height: Double, title: String, summary: String) {
        self.width = width
        self.height = height
        self.title = title
        self.summary = summary
    }

    /// The whole file.
    var text: String {
        let size = "width=\"\(number(width))\" height=\"\(number(height))\""
        let head = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) "
                + "viewBox=\"0 0 \(number(width)) \(number(height))\" role=\"img\" "
                + "aria-labelledby=\"title summary\">",
            "<title id=\"title\">\(Markup.text(title))</title>",
            "<desc id=\"summary\">\(Markup.text(summary))</desc>",
            "<style>\n\(PlotStyle.sheet)\n</style>",
            "<rect class=\"back\" width=\"100%\" height=\"100%\"/>",
        ]
        return (head + elements + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    /// Styles and patterns that only some pictures need.
    mutating func include(_ definitions: String) { elements.append(definitions) }

    mutating func line(from: Point, to: Point, style: String) {
        elements.append(
            "<line class=\"\(style)\" x1=\"\(number(from.x))\" y1=\"\(number(from.y))\" "
                + "x2=\"\(number(to.x))\" y2=\"\(number(to.y))\"/>")
    }

    mutating func polyline(_ points: [Point], style: String) {
        let list = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
        elements.append("<polyline class=\"\(style)\" points=\"\(list)\"/>")
    }

    mutating func polygon(_ points: [Point], style: String) {
        let list = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
        elements.append("<polygon class=\"\(style)\" points=\"\(list)\"/>")
    }

    mutating func circle(at center: Point, radius: Double, style: String) {
        elements.append(
            "<circle class=\"\(style)\" cx=\"\(number(center.x))\" cy=\"\(number(center.y))\" "
                + "r=\"\(number(radius))\"/>")
    }

    mutating func text(
        _ text: String, at point: Point, anchor: Anchor = .start, style: String = "ink"
    ) {
        elements.append(
            "<text class=\"\(style)\" x=\"\(number(point.x))\" y=\"\(number(point.y))\" "
                + "text-anchor=\"\(anchor.rawValue)\">\(Markup.text(text))</text>")
    }

    /// A text that runs upwards, beside a vertical axis.
    mutating func verticalText(_ text: String, at point: Point) {
        let position = "\(number(point.x)) \(number(point.y))"
        elements.append(
            "<text class=\"ink\" transform=\"translate(\(position)) rotate(-90)\" "
                + "text-anchor=\"middle\">\(Markup.text(text))</text>")
    }

    private func number(_ value: Double) -> String {
        NumberFormat.fixed(value, digits: 1)
    }
}

/// A place in a picture, in pixels.
struct Point: Equatable {
    var x: Double
    var y: Double
}

/// A rectangle in a picture, in pixels.
struct Box: Equatable {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    func intersects(_ other: Box) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    func contains(_ point: Point) -> Bool {
        left <= point.x && point.x <= right && top <= point.y && point.y <= bottom
    }

    func contains(_ other: Box) -> Bool {
        left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
    }
}
