/// What stands around the map: axes with their values, and what the colours mean.
extension RegionMapPlot {
    func drawAxes(into drawing: inout Drawing) {
        let box = box
        for label in x.labels {
            let place = box.left + label.share * (box.right - box.left)
            drawing.line(
                from: Point(x: place, y: box.bottom), to: Point(x: place, y: box.bottom + 4),
                style: "axis")
            drawing.text(
                label.text, at: Point(x: place, y: box.bottom + 18), anchor: .middle,
                style: "quiet")
        }
        drawing.text(
            x.title, at: Point(x: (box.left + box.right) / 2, y: box.bottom + 38), anchor: .middle)
        guard let y else { return }
        for label in y.labels {
            let height = box.bottom - label.share * (box.bottom - box.top)
            drawing.line(
                from: Point(x: box.left - 4, y: height), to: Point(x: box.left, y: height),
                style: "axis")
            drawing.text(
                label.text, at: Point(x: box.left - 8, y: height + 4), anchor: .end,
                style: "quiet")
        }
        drawing.verticalText(y.title, at: Point(x: 22, y: (box.top + box.bottom) / 2))
    }

    /// The regions that occur, winners first.
    var shown: [Region] {
        let all = arms.indices.map(Region.arm) + [.undecided, .none]
        return all.filter { region in regions.contains { $0.contains(region) } }
    }

    /// The legend's entries, broken into rows.
    var legendRows: [[(region: Region, left: Double, word: String)]] {
        var rows: [[(region: Region, left: Double, word: String)]] = [[]]
        var left = Self.left
        for region in shown {
            let word = legendWord(for: region)
            let width = 22 + PlotStyle.width(of: word) + 18
            if left + width > Self.right, left > Self.left {
                rows.append([])
                left = Self.left
            }
            rows[rows.count - 1].append((region, left, word))
            left += width
        }
        return rows
    }

    private func legendWord(for region: Region) -> String {
        region == .undecided ? "undecided: the evidence does not tell" : word(for: region)
    }

    func drawLegend(into drawing: inout Drawing) {
        for (number, row) in legendRows.enumerated() {
            let height = box.bottom + 66 + 22 * Double(number)
            for entry in row {
                let swatch = Box(
                    left: entry.left, top: height - 7, right: entry.left + 14, bottom: height + 7)
                fill(swatch, entry.region, into: &drawing)
                drawing.polygon(swatch.corners, style: "edge")
                drawing.text(
                    entry.word, at: Point(x: entry.left + 22, y: height + 4), style: "quiet")
            }
        }
        guard !note.isEmpty else { return }
        let bottom = box.bottom + 70 + 22 * Double(legendRows.count)
        drawing.text(note, at: Point(x: box.left, y: bottom), style: "quiet")
    }
}
