import Metrics

/// Whether an answer that may have to be refused is right.
package enum Abstention {
    private static let words = [
        "not in the text", "not mentioned", "not given", "not stated", "not say", "not known",
        "don't know", "do not know", "unknown",
    ]

    /// 1 for saying that there is no answer where there is none, and for giving it where there is.
    ///
    /// A model that always refuses is right on the first kind alone, one that never refuses at
    /// most on the second.
    ///
    /// - Parameter references: accepted answers; none where nothing can be answered.
    package static func score(_ answer: String, references: [String]) -> Double {
        let abstains = ContainsAnswer.score(answer, references: words)
        guard !references.isEmpty else { return abstains }
        return abstains == 1 ? 0 : ContainsAnswer.score(answer, references: references)
    }
}
