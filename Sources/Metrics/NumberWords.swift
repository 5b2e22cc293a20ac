/// Numbers in words, and what joins them to a number of digits. They are not read, but digits beside
/// them are not the whole value: "5 and a half", "3 hundred and fifty", "half of 10".
enum NumberWords {
    private static let fractions = set(
        """
        half halves third thirds quarter quarters fourths fifths sixths eighths tenth tenths
        hundredths thousandths millionths 반
        """)
    private static let numbers = set(
        """
        one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
        hundred thousand million billion
        """)
    /// Of other languages; without "and" before them they may be other words.
    private static let foreignHalves = set("demi demie medio media mezzo mezza meio meia halb")
    private static let joiners = set("and a an or to plus und ein oder bis et ou y o e")
    private static let prepositions = set("of in out the times minus per by from")

    private static let minuses = set("minus negative минус мінус 영하 마이너스")
    /// In scripts without blanks these end a longer run: "気温はマイナス5度".
    private static let unspacedMinuses = ["マイナス", "零下", "氷点下", "负", "負"]
    private static let belowZero: Set<String> = [
        "below zero", "below 0", "under zero", "unter null", "sous zéro", "bajo cero", "sotto zero",
        "onder nul", "ниже нуля",
    ]

    private static func set(_ words: String) -> Set<String> {
        Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    /// Whether a word before a number makes it negative.
    static func isMinus(_ word: String) -> Bool {
        minuses.contains(word) || unspacedMinuses.contains { word.hasSuffix($0) }
    }

    /// Whether words behind a number make it negative, as in "5 degrees below zero" but not in "5
    /// negative reviews".
    ///
    /// - Parameter words: the first few behind it, in lower case.
    static func negate(_ words: [String]) -> Bool {
        if words.count == 1 { return minuses.contains(words[0]) }
        return zip(words, words.dropFirst()).contains { belowZero.contains("\($0) \($1)") }
    }

    /// Whether words go on with the number before them, with at most one other word between: "2 and
    /// a half", "5 feet six", but not "5 people and three dogs" or "5 as one can see".
    ///
    /// - Parameter words: those behind the number, in lower case.
    static func goOn(_ words: some Sequence<String>) -> Bool {
        var hasUnit = false, isJoined = false
        for word in words {
            let isHalf = isJoined && foreignHalves.contains(word)
            if isHalf || fractions.contains(word) { return true }
            if numbers.contains(word) { return !hasUnit || (!isJoined && word != "one") }
            if joiners.contains(word) {
                isJoined = true
            } else if hasUnit || isJoined {
                return false
            } else {
                hasUnit = true
            }
        }
        return false
    }

    /// Whether the number behind words is a part of a value that they begin: "half of 10", "five to
    /// 10", "two hundred 5", but not "one 5".
    ///
    /// - Parameter words: those before the number, in lower case, the nearest first.
    static func begin(_ words: some Sequence<String>) -> Bool {
        var isJoined = false
        for word in words {
            if numbers.contains(word) || fractions.contains(word) {
                return isJoined || word != "one"
            }
            guard joiners.contains(word) || prepositions.contains(word) else { return false }
            isJoined = true
        }
        return false
    }
}
