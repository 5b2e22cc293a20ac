// All of Foundation: the canonical forms of Unicode stand in no smaller part of it.
import Foundation

/// Unicode's canonical forms, in which texts that look the same are the same scalars.
enum CanonicalForm {
    /// NFC: a letter and its accent are one scalar where there is one.
    static func composed(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping
    }

    /// NFD: a letter and its accent are two scalars.
    static func decomposed(_ text: String) -> String {
        text.decomposedStringWithCanonicalMapping
    }
}
