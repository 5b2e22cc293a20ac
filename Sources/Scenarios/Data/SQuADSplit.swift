import Domain
import Foundations

/// Draws which articles fine-tuning sees, and what each question serves for.
///
/// Of the seen articles' questions 70 % train, 10 % validate and 20 % test (group `seen`). Of the
/// held-out articles' 20 % validate and 80 % test (group `unseen`): these can be answered from the
/// passages, but not from anything that training has shown.
struct SQuADSplit {
    static let seenGroup = "seen"
    static let unseenGroup = "unseen"

    private let heldOut: Set<Int>
    private let seed: UInt64

    /// - Parameters:
    ///   - share: of the articles to be held out, 0 ..< 1; at least one article stays seen, and
    ///     unless the share is 0 at least one of two or more is held out.
    init(articleCount: Int, share: Double, seed: UInt64) {
        var generator = SeededGenerator(seed: seed, stream: "squad articles")
        var articles = Array(0..<articleCount)
        generator.shuffle(&articles)
        let wanted =
            share == 0 ? 0 : max(1, Int(saturating: (Double(articleCount) * share).rounded()))
        heldOut = Set(articles.prefix(max(0, min(wanted, articleCount - 1))))
        self.seed = seed
    }

    /// The questions with their splits and groups, in the order of the file.
    func questions(of entries: [SQuADFile.Entry]) -> [Question] {
        var questions = entries.map(\.question)
        let indices = Array(entries.indices)
        let seen = indices.filter { !heldOut.contains(entries[$0].article) }
        let unseen = indices.filter { heldOut.contains(entries[$0].article) }
        assign(seen, test: 0.2, validation: 0.1, rest: .train, Self.seenGroup, in: &questions)
        assign(unseen, test: 0.8, validation: 0.2, rest: .test, Self.unseenGroup, in: &questions)
        return questions
    }

    private func assign(
        _ indices: [Int],
        test: Double,
        validation: Double,
        rest: Split,
        _ group: String,
        in questions: inout [Question]
    ) {
        var generator = SeededGenerator(seed: seed, stream: "squad \(group)")
        var order = indices
        generator.shuffle(&order)
        let testCount = Int(saturating: (Double(order.count) * test).rounded(.up))
        let validationCount = Int(saturating: (Double(order.count) * validation).rounded())
        for (rank, index) in order.enumerated() {
            questions[index].group = group
            questions[index].split =
                rank < testCount ? .test : rank < testCount + validationCount ? .validation : rest
        }
    }
}
