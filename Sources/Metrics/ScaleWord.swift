/// What a word behind a number does to it.
enum ScaleWord {
    case multiplier(Double)
    /// Any other word; it counts for nothing.
    case unit
    /// A multiplier or a unit, or a multiplier that differs between languages: *mil* is short for a
    /// million in English and a thousand in Spanish.
    case doubtful

    private static let multipliers: [String: Double] = {
        let names: [(factor: Double, names: String)] = [
            (12, "dozen dozens dutzend"),
            (1e2, "hundred hundreds hundert सौ"),
            (
                1e3,
                """
                thousand thousands tausend tsd mille mila duizend tusen tusind tys tysiąc tysiące
                tysięcy tis tisíc tisíce ezer mii тыс тысяча тысячи тысяч тис тисяч ribu nghìn ngàn
                हज़ार हजार হাজার هزار ألف آلاف
                """
            ),
            (1e5, "lakh lakhs lac lacs लाख লাখ"),
            (
                1e6,
                """
                million millions mio mn mln millionen millones millón milioni milione milhões milhão
                miljoen miljoner miljon milion miliony milionów milión milióny milionů miljoonaa
                millió milioane millioner milyon млн миллион миллиона миллионов мільйон мільйони
                мільйонів juta triệu میلیون مليون ملايين
                """
            ),
            (1e7, "crore crores करोड़ কোটি"),
            (
                1e9,
                """
                billion billions bn milliard milliards milliarde milliarden mrd mld mlrd mia miljard
                miljarder miliard miliardy miliardów miliardi miliardo miliarde milliárd milliarder
                milyar miljardia млрд миллиард миллиарда миллиардов мільярд мільярди мільярдів
                miliar tỷ bilhão bilhões میلیارد مليار مليارات
                """
            ),
            (
                1e12,
                """
                trillion trillions tn billionen billones billón biljoen biljoner trilhão trilhões
                трлн триллион триллиона триллионов
                """
            ),
        ]
        let pairs = names.flatMap { factor, names in
            names.split(whereSeparator: \.isWhitespace).map { (String($0), factor) }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    /// Letters and abbreviations that stand for a number or for a unit, as they are written.
    private static let doubtfulLetters: Set<String> = ["k", "K", "b", "B", "T", "MM", "Md"]
    /// The same, in any case, where a currency stands beside the number.
    private static let doubtfulWithCurrency: Set<String> = ["m", "mm", "t", "g", "l"]
    private static let doubtfulWords: Set<String> = [
        "mil", "mill", "bil", "tr", "trn", "cr", "bln", "grand", "bin", "quadrillion",
        "quadrillions", "quadrillionen", "quintillion", "quintillions", "trillionen", "trillones",
        "billiarde", "billiarden",
    ]

    /// - Parameter isAttached: whether nothing stands between the number and the word.
    init(_ name: String, isAttached: Bool, hasCurrency: Bool) {
        let small = name.lowercased()
        if let factor = Self.factor(ofLetter: name, isAttached, hasCurrency) {
            self = .multiplier(factor)
        } else if Self.doubtfulLetters.contains(name) || Self.doubtfulWords.contains(small)
            || (hasCurrency && Self.doubtfulWithCurrency.contains(small))
        {
            self = .doubtful
        } else if let factor = Self.multipliers[small] {
            self = .multiplier(factor)
        } else {
            self = .unit
        }
    }

    private static func factor(
        ofLetter name: String, _ isAttached: Bool, _ hasCurrency: Bool
    ) -> Double? {
        switch name {
        case "M": 1e6
        case "k" where isAttached, "K" where isAttached: 1e3
        case "B" where isAttached: 1e9
        case "m" where isAttached && hasCurrency: 1e6
        default: nil
        }
    }
}
