import Foundations

extension Unicode.Scalar {
    /// One of the 32 marks !"#$%&'()*+,-./:;<=>?@[\]^_`{|}~.
    var isASCIIPunctuation: Bool {
        switch value {
        case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: true
        default: false
        }
    }

    /// `$`, `€` and the like.
    var isCurrencySign: Bool { properties.generalCategory == .currencySymbol }

    /// Punctuation, a sign of currency, or any other sign of ASCII.
    var isSign: Bool { isASCII ? isASCIIPunctuation : isPunctuation || isCurrencySign }
}
