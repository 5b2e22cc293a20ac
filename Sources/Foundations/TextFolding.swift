/// The one form in which texts are compared, so that only what a reader can see and would call
/// another text makes a difference.
public enum TextFolding {
    /// A text without differences of case, of encoding and of what cannot be seen.
    ///
    /// Unicode's NFKC_Casefold (Unicode 3.13, UAX #44): canonical composition, compatibility forms
    /// (`ﬁ` is `fi`, `Ａ` is `A`, a no-break space is a blank), full case folding (`Σ`, `σ` and `ς`
    /// are one letter, `ß` is `ss`), and no character that is ignorable by default, the joiners of
    /// Persian and Indic scripts among them. Beyond that, control characters are dropped, decimal
    /// digits of every script become `0` to `9`, the four i of Turkish are one letter, since a
    /// text does not say its language, the tatweel that stretches Arabic words is dropped, and
    /// whatever is typed for an apostrophe is one.
    ///
    /// Blanks, other punctuation and accents stay. Folding twice changes nothing.
    public static func fold(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return foldASCII(text) }
        var folded = String.UnicodeScalarView()
        for scalar in visible(text).unicodeScalars {
            append(scalar, to: &folded)
        }
        // Dropped characters may have kept an accent from its letter, and capitals expand.
        let composed = UnicodeForm.compatible(String(folded))
        let undotted = withoutDots(composed.unicodeScalars)
        return undotted.map { UnicodeForm.compatible(String($0)) } ?? composed
    }

    private static func foldASCII(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte + 32)
            case _ where isControl(byte): continue
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A control character of ASCII that is no blank.
    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 ? !(0x09...0x0d).contains(byte) : byte == 0x7f
    }

    /// A text in Unicode's compatibility form (NFKC), in its own case, without what cannot be seen.
    ///
    /// `2½` is `2 1⁄2` and `10²` is `10^2`, where plain NFKC would write 21⁄2 and 102. The tatweel is
    /// dropped and apostrophes are one sign, also those that Unicode counts among the letters.
    package static func visible(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            // Most documents are ASCII without controls, and long.
            guard text.utf8.contains(where: isControl) else { return text }
            return String(decoding: text.utf8.filter { !isControl($0) }, as: UTF8.self)
        }
        var spelled = String.UnicodeScalarView()
        var isAfterDigit = false
        for scalar in text.unicodeScalars {
            if isAfterDigit, scalar.isVulgarFraction { spelled.append(" ") }
            if isAfterDigit, scalar.isSuperscript { spelled.append("^") }
            // NFKC would make a blank and an accent of an acute accent that stands alone.
            spelled.append(scalar == "\u{b4}" ? "'" : scalar)
            isAfterDigit = scalar.properties.generalCategory == .decimalNumber
        }
        var seen = String.UnicodeScalarView()
        for scalar in UnicodeForm.compatible(String(spelled)).unicodeScalars
        where !scalar.isInvisible && scalar != "\u{640}" {
            seen.append(scalar.isApostrophe ? "'" : scalar)
        }
        return String(seen)
    }

    /// Lower, upper and again lower case are full case folding: with Unicode's tables that differs
    /// for the dotless i alone, and in Cherokee, where the small letters come out.
    private static func append(_ scalar: Unicode.Scalar, to folded: inout String.UnicodeScalarView)
    {
        if ("a"..."z").contains(scalar) || (scalar.isASCII && !scalar.isLetterOrNumber) {
            folded.append(scalar)
        } else if ("A"..."Z").contains(scalar) {
            folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        } else if scalar.properties.generalCategory == .decimalNumber {
            let digit = UInt8(exactly: scalar.properties.numericValue ?? 0) ?? 0
            folded.append(Unicode.Scalar(UInt8(ascii: "0") + digit))
        } else {
            for lower in scalar.properties.lowercaseMapping.unicodeScalars {
                for upper in lower.properties.uppercaseMapping.unicodeScalars {
                    folded.append(contentsOf: upper.properties.lowercaseMapping.unicodeScalars)
                }
            }
        }
    }

    /// The text without dots above an i, which has one; nil when there are none.
    private static func withoutDots(
        _ scalars: String.UnicodeScalarView
    ) -> String.UnicodeScalarView? {
        guard scalars.contains("\u{307}") else { return nil }
        var result = String.UnicodeScalarView()
        var isAfterI = false
        for scalar in scalars where !(isAfterI && scalar == "\u{307}") {
            isAfterI = scalar == "i" || (isAfterI && scalar.isCombiningMark)
            result.append(scalar)
        }
        return result
    }
}

extension Unicode.Scalar {
    fileprivate var isVulgarFraction: Bool {
        (0xbc...0xbe).contains(value) || (0x2150...0x215f).contains(value) || value == 0x2189
    }

    /// What Ukrainian (п’ять, пʼять), Hawaiian (Hawaiʻi) and typographers write for `'`.
    fileprivate var isApostrophe: Bool {
        switch value {
        case 0x2bb, 0x2bc, 0x2018, 0x2019, 0x201b: true
        default: false
        }
    }

    /// A raised digit or sign.
    package var isSuperscript: Bool {
        [0xb2, 0xb3, 0xb9].contains(value) || (0x2070...0x207b).contains(value)
    }
}
