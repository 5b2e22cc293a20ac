package import Domain

/// Finds questions that ask again what another one asks.
///
/// The same are two questions whose folded texts are equal (``FoldedText``), in different splits
/// or both in test, unless their operators differ and they have no answer in common. Nearly the same
/// are two questions, at least one of them for the test, that have an answer in common and the same
/// numbers in their texts, and whose texts share at least ``least`` of their runs of three characters
/// (Jaccard's index, computed exactly), and ``leastOwn`` of those that fewer than half of the
/// questions have (``TextGrams``); or that, where they are short, differ by one slip of the pen
/// (``MistypedText``). Two wordings of one named fact are meant to be alike.
package struct RepeatedQuestions {
    /// The share of common runs of three characters from which two questions are nearly the same:
    /// one letter changed in a question of 42.
    static let least = 0.85
    /// The same without what most questions have: an instruction in each of them does not make any
    /// two alike.
    static let leastOwn = 0.75

    /// One question that repeats another.
    package struct Pair {
        /// The place of the one that is kept: in test before validation before training, of one
        /// split the first.
        package var kept: Int
        /// The place of the one that repeats it.
        package var repeated: Int
        package var isExact: Bool
        /// Whether both are test questions with the same text and the same answers: a copy, which
        /// counts once without any doubt about which of the two is meant.
        package var isCopy: Bool
    }

    /// At most one for each question, in the order of the repeated ones.
    package let pairs: [Pair]

    package init(_ questions: [Question]) {
        let asked = AskedQuestions(questions)
        let order = [Split.test, .validation, .train].flatMap { split in
            questions.indices.filter { questions[$0].split == split }
        }
        var known = KnownTexts(), nearTexts = NearTexts(of: asked), pairs: [Pair] = []
        for (rank, place) in order.enumerated() {
            let question = questions[place]
            if let twin = known.rank(ofTextOf: place, in: asked).map({ order[$0] }) {
                // What stands twice in training or validation alone is the user's own weighting.
                if question.split == .test || questions[twin].split != question.split {
                    let isCopy =
                        questions[twin].split == .test && question.split == .test
                        && asked.answers[twin] == asked.answers[place]
                    pairs.append(
                        Pair(kept: twin, repeated: place, isExact: true, isCopy: isCopy))
                }
                continue
            }
            let near = nearTexts.twin(of: place) { other in
                Self.mayBeSame(questions[other], question)
                    && asked.haveCommonAnswer(other, place)
            }
            if let twin = near {
                pairs.append(Pair(kept: twin, repeated: place, isExact: false, isCopy: false))
                continue
            }
            known.insert(place, of: asked, rank: rank)
            if question.split == .test { nearTexts.insert(place) }
        }
        self.pairs = pairs.sorted { $0.repeated < $1.repeated }
    }

    private static func mayBeSame(_ one: Question, _ other: Question) -> Bool {
        one.fact == nil || one.fact != other.fact
    }
}

/// The texts so far, by which one that is the same is found at once.
private struct KnownTexts {
    private struct Answered: Hashable {
        var text: Int
        var answer: Int
    }

    private var ranks: [FoldedText: Int] = [:]
    /// Signs that may ask something else do not where the answer is the same.
    private var ranksByAnswer: [Answered: Int] = [:]

    /// The least rank of a question that is the same.
    func rank(ofTextOf place: Int, in asked: AskedQuestions) -> Int? {
        guard !asked.isAlone(place) else { return nil }
        let text = asked.textNumbers[place]
        let answered = asked.answers[place].compactMap {
            ranksByAnswer[Answered(text: text, answer: $0)]
        }
        return (answered + [ranks[asked.texts[place]]].compactMap(\.self)).min()
    }

    mutating func insert(_ place: Int, of asked: AskedQuestions, rank: Int) {
        guard !asked.isAlone(place) else { return }
        ranks[asked.texts[place]] = rank
        for answer in asked.answers[place] {
            ranksByAnswer[Answered(text: asked.textNumbers[place], answer: answer)] = rank
        }
    }
}
