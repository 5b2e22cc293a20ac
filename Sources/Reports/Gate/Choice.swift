import Foundations

/// A name that is none of those to choose from.
enum Choice {
    /// For example `expected one of 'arm' and 'verdict', got 'verdit'; did you mean 'verdict'?`
    static func unknown(_ word: String, among names: [String]) -> String {
        let list = names.map(Excerpt.quoted).joined(separator: ", ")
        let expected =
            names.isEmpty ? "there is none" : "expected \(names.count > 1 ? "one of " : "")\(list)"
        let nearest = NearestName.closest(to: word, among: names)
        let hint = nearest.map { "; did you mean \(Excerpt.quoted($0))?" } ?? ""
        return "\(expected), got \(Excerpt.quoted(word))\(hint)"
    }
}
