import Foundations

/// Colours, shapes and letters of all pictures.
///
/// The first colours are those of Okabe and Ito (Color Universal Design, 2008), which readers with
/// any kind of colour vision can tell apart; black and yellow are left out, because one of them is
/// lost on a dark and one on a light background, and on white orange and sky blue are darker, so
/// that every mark stands out three to one. Wine, olive and violet bring them to nine, one for
/// each kind of arm. No picture relies on colour alone.
enum PlotStyle {
    static let colorCount = 9
    static let fontSize = 12.0

    /// The style class for the arm at `place`.
    static func color(_ place: Int) -> String {
        "c\(place % colorCount)"
    }

    /// The style classes for the curve of the arm at `place`: once all colours are taken, it is
    /// dotted.
    static func curve(_ place: Int) -> String {
        "\(color(place)) curve" + (place / colorCount % 2 == 1 ? " dotted" : "")
    }

    /// The style sheet; follows the reader's light or dark setting.
    static let sheet = """
        text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", Arial, sans-serif; }
        .back { fill: #ffffff; }
        .ink { fill: #1f2328; }
        .quiet { fill: #59636e; }
        .strong { fill: #1f2328; font-weight: bold; }
        .axis { stroke: #818b98; stroke-width: 1; }
        .grid { stroke: #e4e8ec; stroke-width: 1; }
        .leader { stroke: #818b98; stroke-width: 0.8; }
        .bound { stroke: #59636e; stroke-width: 1.4; stroke-dasharray: 6 4; }
        .c0 { color: #0072b2; }
        .c1 { color: #d55e00; }
        .c2 { color: #009e73; }
        .c3 { color: #cc79a7; }
        .c4 { color: #c68400; }
        .c5 { color: #3a9bd1; }
        .c6 { color: #882255; }
        .c7 { color: #8a8a1f; }
        .c8 { color: #5e4fa2; }
        .ink-mark { color: #59636e; }
        .full { fill: currentColor; stroke: currentColor; stroke-width: 1; }
        .hollow { fill: none; stroke: currentColor; stroke-width: 2; }
        .bar { stroke: currentColor; stroke-width: 1.6; }
        .curve { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; }
        .dotted { stroke-dasharray: 1.5 3; }
        .dashed { stroke-dasharray: 5 4; }
        @media (prefers-color-scheme: dark) {
          .back { fill: #0d1117; }
          .ink, .strong { fill: #e6edf3; }
          .quiet { fill: #9198a1; }
          .axis, .leader { stroke: #6e7781; }
          .grid { stroke: #21262d; }
          .bound { stroke: #9198a1; }
          .c0 { color: #3a96d0; }
          .c4 { color: #e69f00; }
          .c5 { color: #56b4e9; }
          .c6 { color: #c2417c; }
          .c8 { color: #9a8be0; }
          .ink-mark { color: #9198a1; }
        }
        """

    /// About how many pixels a text is wide; rather too many than too few.
    static func width(of text: String) -> Double {
        text.unicodeScalars.reduce(0) { width, scalar in
            width + fontSize * (scalar.value < 0x1100 ? 0.58 : 1.05)
        }
    }

    /// A text cut to what fits into so many pixels.
    static func fitted(_ text: String, to width: Double) -> String {
        label(text, length: max(1, Int(saturating: width / self.width(of: "n"))))
    }

    /// A name short enough to stand beside a mark.
    static func label(_ name: String, length: Int = 26) -> String {
        VisibleText.cut(VisibleText.line(name), to: length)
    }
}
