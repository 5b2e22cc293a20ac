/// Finds the name that was probably meant, for the hint in an error message.
public enum NearestName {
    /// The candidate with the fewest slips of the pen from `word`, or nil when none is near.
    ///
    /// A slip adds, drops or changes a letter or swaps two neighbours; upper and lower case count
    /// as the same. Near is one slip for every three letters, and one for shorter words. Of equals
    /// the first candidate wins.
    public static func closest(to word: String, among candidates: [String]) -> String? {
        let letters = Array(word.lowercased().unicodeScalars)
        var best: (name: String, slips: Int)?
        for candidate in candidates {
            let slips = slips(between: letters, and: Array(candidate.lowercased().unicodeScalars))
            if slips < best?.slips ?? .max { best = (candidate, slips) }
        }
        guard let best, best.slips <= max(1, letters.count / 3) else { return nil }
        return best.name
    }

    /// How many slips make one word of another: the Damerau–Levenshtein distance in which no letter
    /// takes part in two slips.
    public static func slips(
        between left: [Unicode.Scalar], and right: [Unicode.Scalar]
    ) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var slips = min(
                    last[column] + (isSame ? 0 : 1),
                    last[column + 1] + 1,
                    current[column] + 1,
                )
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    slips = min(slips, beforeLast[column - 1] + 1)
                }
                current.append(slips)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
