import Foundations

extension Histogram {
    /// The histogram as a picture, readable on light and dark pages.
    ///
    /// - Parameter unit: what is counted, in words of the program, e.g. `tokens in a row`.
    public func svg(unit: String) -> String {
        let row = 22, left = 120, bar = 420, top = 34
        let most = counts.max() ?? 1, height = top + counts.count * row + 10
        var elements = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="640" height="\(height)" \
            viewBox="0 0 640 \(height)" role="img" font-family="sans-serif" font-size="13">
            """,
            "<title>Rows by \(unit)</title>",
            "<rect width=\"640\" height=\"\(height)\" fill=\"#ffffff\"/>",
            "<text x=\"10\" y=\"20\" font-weight=\"bold\">Rows by \(unit)</text>",
        ]
        for (bin, count) in counts.enumerated() {
            let y = top + bin * row, length = count == 0 ? 0 : max(1, count * bar / most)
            elements += [
                "<text x=\"\(left - 8)\" y=\"\(y + 14)\" text-anchor=\"end\">\(label(bin))</text>",
                """
                <rect x="\(left)" y="\(y + 2)" width="\(length)" height="\(row - 6)" \
                fill="#3366aa"/>
                """,
                "<text x=\"\(left + length + 6)\" y=\"\(y + 14)\">\(NumberFormat.grouped(count))</text>",
            ]
        }
        return (elements + ["</svg>"]).joined(separator: "\n") + "\n"
    }
}
