import Evaluation
import Foundations

/// Finds questions that ask again what another one asks.
///
/// The same are two questions whose folded texts are equal (``FoldedText``), in different splits
/// or both in test. Nearly the same are two questions, at least one of them for the test, that have
/// an answer in common and the same numbers in their texts, and whose texts share at least
/// ``least`` of their runs of three characters (Jaccard's index, computed exactly); two wordings of
/// one named fact are meant to be alike.
struct RepeatedQuestions {
    /// The share of common runs of three characters from which two questions are nearly the same:
    /// one letter changed in a question of 42.
    static let least = 0.85

    /// One question that repeats another.
    struct Pair {
        /// The place of the one that is kept: in test before validation before training, of one
        /// split the first.
        var kept: Int
        /// The place of the one that repeats it.
        var repeated: Int
        var isExact: Bool
        /// Whether both are test questions with the same text and the same answers: a copy, which
        /// counts once without any doubt about which of the two is meant.
        var isCopy: Bool
    }

    /// At most one for each question, in the order of the repeated ones.
    let pairs: [Pair]

    init(_ questions: [Question]) {
        let items = questions.map(Item.init)
        var index = Index(items)
        var first: [FoldedText: Int] = [:]
        var pairs: [Pair] = []
        let order = [Split.test, .validation, .train].flatMap { split in
            questions.indices.filter { questions[$0].split == split }
        }
        for place in order {
            let question = questions[place]
            if let twin = first[items[place].text] {
                // What stands twice in training or validation alone is the user's own weighting.
                if question.split == .test || questions[twin].split != question.split {
                    let isCopy =
                        questions[twin].split == .test && question.split == .test
                        && items[twin].answers == items[place].answers
                    pairs.append(
                        Pair(kept: twin, repeated: place, isExact: true, isCopy: isCopy))
                }
            } else if let twin = index.twin(
                of: place,
                isWanted: {
                    Self.mayBeSame(questions[$0], question) && items[$0].asks(like: items[place])
                })
            {
                pairs.append(
                    Pair(kept: twin, repeated: place, isExact: false, isCopy: false))
            } else {
                first[items[place].text] = place
                if question.split == .test { index.insert(place) }
            }
        }
        self.pairs = pairs.sorted { $0.repeated < $1.repeated }
    }

    private static func mayBeSame(_ one: Question, _ other: Question) -> Bool {
        one.fact == nil || one.fact != other.fact
    }
}

/// What of a question is compared.
private struct Item {
    let text: FoldedText
    let grams: TextGrams
    /// The runs of digits in the text: a question about another number is another question.
    let numbers: [String]
    /// The signs that the folding keeps, since with another one something else is asked.
    private let signs: [Unicode.Scalar]
    let answers: Set<[String]>

    init(_ question: Question) {
        text = FoldedText(question.text)
        grams = TextGrams(text)
        numbers = text.text.unicodeScalars.split { $0.properties.numericType == nil }
            .map { String($0) }
        signs = text.text.unicodeScalars.filter { !$0.isLetterOrNumber && $0 != " " }
        answers = Set(question.answers.map { NormalizedAnswer($0).words })
    }

    func asks(like other: Item) -> Bool {
        numbers == other.numbers && signs == other.signs && !answers.isDisjoint(with: other.answers)
    }
}

/// Which of the questions taken up so far is nearly the same as another one.
///
/// Two sets that are alike share one of the rarest few members of each (prefix filtering; Bayardo
/// et al. 2007, "Scaling Up All Pairs Similarity Search"), so only these are looked up, and what is
/// found is compared in full.
private struct Index {
    private struct Key: Hashable {
        var gram: UInt64
        /// A hash of the question's numbers: questions with others need not be compared.
        var numbers: Int
    }

    private let items: [Item]
    /// How many questions have a run of three characters.
    private let frequency: [UInt64: Int]
    private var places: [Key: [Int]] = [:]

    init(_ items: [Item]) {
        self.items = items
        frequency = items.reduce(into: [:]) { counts, item in
            for gram in item.grams.grams { counts[gram, default: 0] += 1 }
        }
    }

    mutating func insert(_ place: Int) {
        for key in keys(of: place) { places[key, default: []].append(place) }
    }

    func twin(of place: Int, isWanted: (Int) -> Bool) -> Int? {
        let candidates = Set(keys(of: place).flatMap { places[$0] ?? [] }).sorted()
        return candidates.first { other in
            isWanted(other)
                && items[place].grams.similarity(to: items[other].grams) >= RepeatedQuestions.least
        }
    }

    /// The rarest members of a question's set, so many that a set that is alike has one of them.
    private func keys(of place: Int) -> [Key] {
        let grams = items[place].grams.grams
        let shared = Int(
            saturating: (RepeatedQuestions.least * Double(grams.count)).rounded(.up))
        let numbers = items[place].numbers.hashValue
        let rarest = grams.sorted { (frequency[$0] ?? 0, $0) < (frequency[$1] ?? 0, $1) }
        return rarest.prefix(grams.isEmpty ? 0 : grams.count - shared + 1).map {
            Key(gram: $0, numbers: numbers)
        }
    }
}
