// All of Foundation: the normal forms of Unicode stand in no smaller part of it.
import Foundation

/// Unicode's normal forms (UAX #15), in which texts that are the same are the same scalars.
public enum UnicodeForm {
    /// NFC: a letter and its accent are one scalar where there is one.
    public static func composed(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping
    }

    /// NFD: a letter and its accent are two scalars.
    public static func decomposed(_ text: String) -> String {
        text.decomposedStringWithCanonicalMapping
    }

    /// NFKC: as NFC, with ligatures, full-width letters, superscripts and special blanks replaced
    /// by what they stand for.
    public static func compatible(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping
    }
}
