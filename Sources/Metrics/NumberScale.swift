import Foundations

/// What multiplies a number: `k`, `M`, `million`, `万`; any other word is a unit and counts for
/// nothing.
struct NumberScale {
    let factor: Double
    /// Behind the last multiplier.
    let end: Int

    /// Nil when a word may be a multiplier or a unit (``ScaleWord/doubtful``), or digits follow in
    /// the same word.
    ///
    /// - Parameter hasCurrency: whether a currency stands before the number.
    init?(at start: Int, in text: NumberText, hasCurrency: Bool) {
        guard let characters = ScaleCharacters(at: start, in: text) else { return nil }
        var factor = characters.factor, end = characters.end
        func meaning(of word: Range<Int>, isAttached: Bool) -> ScaleWord {
            let isMoney = hasCurrency || text.end(ofCurrencyAt: word.upperBound) > word.upperBound
            return ScaleWord(text.string(word), isAttached: isAttached, hasCurrency: isMoney)
        }
        let attached = end..<text.end(ofLettersAt: end)
        if !attached.isEmpty {
            guard !text.isDigit(attached.upperBound) else { return nil }
            switch meaning(of: attached, isAttached: true) {
            case .doubtful: return nil
            case .multiplier(let scale):
                factor *= scale
                end = attached.upperBound
            case .unit where text[end].isOfUnspacedScript: break
            case .unit:
                (self.factor, self.end) = (factor, attached.upperBound)
                return
            }
        }
        words: while let word = text.word(after: end) {
            switch meaning(of: word, isAttached: false) {
            case .doubtful: return nil
            case .unit: break words
            case .multiplier(let scale):
                factor *= scale
                end = word.upperBound
            }
        }
        (self.factor, self.end) = (factor, end)
    }
}

/// Multipliers that stand in one word with what is counted, as in Chinese, Japanese, Korean and Thai:
/// 3万人 are 30 000 people.
private struct ScaleCharacters {
    let factor: Double
    let end: Int

    private static let factors: [(word: String, factor: Double)] = [
        ("百", 1e2), ("佰", 1e2), ("千", 1e3), ("仟", 1e3), ("万", 1e4), ("萬", 1e4), ("만", 1e4),
        ("億", 1e8), ("亿", 1e8), ("억", 1e8), ("แสน", 1e5), ("ล้าน", 1e6),
    ]
    /// Units whose first character is a prefix: 千克 is a kilogram, not a thousand grams.
    private static let units = [
        "千克", "千米", "千瓦", "千卡", "千赫", "千帕", "千伏", "千焦", "千升", "千字节", "千比特", "百分", "百帕", "兆瓦",
        "兆赫", "兆帕", "兆伏", "兆焦", "兆字节", "兆比特",
    ]
    /// Multipliers that differ between countries (兆), or that begin other words as well (조각).
    private static let doubtful = ["兆", "조", "천", "백", "십", "十", "拾", "พัน", "หมื่น", "ร้อย"]
    /// Behind a blank these begin other words: 3 만화 are three comics.
    private static let doubtfulApart = ["만", "억"]
    private static let numerals = Set("零〇一二两兩三四五六七八九十".unicodeScalars)

    /// Nil where a character may be a multiplier or not, or further digits follow: 3万5千, 3百五十.
    init?(at start: Int, in text: NumberText) {
        var factor = 1.0, end = start
        while true {
            let place = text.skippingBlanks(from: end)
            func begins(_ word: String) -> Bool { text.begins(with: word, at: place) }
            if Self.units.contains(where: begins) { break }
            if Self.doubtful.contains(where: begins) { return nil }
            if place > end, Self.doubtfulApart.contains(where: begins) { return nil }
            guard let next = Self.factors.first(where: { begins($0.word) }) else { break }
            factor *= next.factor
            end = place + next.word.unicodeScalars.count
        }
        if end > start, text.isDigit(end) || Self.numerals.contains(text[end]) { return nil }
        (self.factor, self.end) = (factor, end)
    }
}
