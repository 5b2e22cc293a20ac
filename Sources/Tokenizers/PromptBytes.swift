import ModelAPI

/// The bytes of a text, and which of them a template wrote.
struct PromptBytes {
    var bytes: [UInt8] = []
    /// In order.
    private var templates: [Range<Int>] = []

    init(_ text: PromptText) {
        for stretch in text.stretches {
            let start = bytes.count
            bytes += stretch.text.utf8
            if stretch.isTemplate { templates.append(start..<bytes.count) }
        }
    }

    /// Whether a template wrote all of these bytes.
    func isTemplate(_ range: Range<Int>) -> Bool {
        // The last stretch that begins at or before the range.
        var low = 0, high = templates.count
        while low < high {
            let middle = (low + high) / 2
            if templates[middle].lowerBound <= range.lowerBound {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low > 0 && templates[low - 1].upperBound >= range.upperBound
    }
}
