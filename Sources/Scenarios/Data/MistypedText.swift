import Foundations

/// A short text that another one may be with one slip of the pen.
///
/// In short questions one slip changes more of the runs of three characters than nearly the same
/// texts may differ in. So they are compared word by word: one word of five letters or more may
/// have one letter more, less or changed, or two neighbours swapped, behind its first letter and
/// before its last. Slips at the ends of words, and in shorter ones, more often make another word.
/// What most questions have makes none of them longer.
struct MistypedText {
    /// The runs of a text of 64 characters; with more of its own a slip is found by ``TextGrams``.
    private static let mostRuns = 62
    private static let shortestWord = 5
    /// Two letters that changed places stand in four runs of three, which become four others.
    static let mostRunsChanged = 8

    private let words: [ArraySlice<Unicode.Scalar>]

    init(_ text: FoldedText, _ grams: TextGrams) {
        words =
            grams.ownCount > Self.mostRuns
            ? [] : Array(text.text.unicodeScalars).split(separator: " ")
    }

    /// Two texts of which one is the other with a slip have one in common: all that stays the same
    /// when some letter within a word becomes another.
    ///
    /// - Parameter circle: a number that the two have in common too.
    func keys(in circle: Int) -> [UInt64] {
        let before = Self.hashes(words), behind = Self.hashes(words.reversed())
        return words.indices.filter { Self.mayHoldSlip(words[$0]) }.map { place in
            let word = words[place]
            var hash = QuickHash.mixed(before[place], behind[words.count - 1 - place])
            hash = QuickHash.mixed(hash, UInt64(word[word.startIndex].value))
            hash = QuickHash.mixed(hash, UInt64(word[word.endIndex - 1].value))
            return QuickHash.mixed(hash, UInt64(circle))
        }
    }

    /// For each number of words from 0 on a hash of so many of them.
    private static func hashes(_ words: [ArraySlice<Unicode.Scalar>]) -> [UInt64] {
        var hash: UInt64 = 0, hashes = [hash]
        for word in words {
            for scalar in word { hash = QuickHash.mixed(hash, UInt64(scalar.value)) }
            hash = QuickHash.mixed(hash, 0x20)
            hashes.append(hash)
        }
        return hashes
    }

    /// Whether one is the other with a slip in one word.
    func isSlip(of other: MistypedText) -> Bool {
        guard words.count == other.words.count else { return false }
        let different = words.indices.filter { words[$0] != other.words[$0] }
        guard different.count == 1 else { return false }
        let one = words[different[0]], two = other.words[different[0]]
        return Self.mayHoldSlip(one) && Self.mayHoldSlip(two) && one.first == two.first
            && one.last == two.last && NearestName.slips(between: Array(one), and: Array(two)) == 1
    }

    /// Words with digits or signs are names of things that differ by one of them, and in scripts
    /// without case one letter more often makes another word.
    private static func mayHoldSlip(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        word.count >= shortestWord
            && word.allSatisfy {
                $0.isASCII ? ("a"..."z").contains($0) : $0.properties.isLowercase
            }
    }
}
