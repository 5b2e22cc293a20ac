import Domain
import Metrics
import Foundations

/// Finds questions that ask again what another one asks.
///
/// The same are two questions whose folded texts are equal (``FoldedText``), in different splits
/// or both in test, unless their operators differ and they have no answer in common. Nearly the same
/// are two questions, at least one of them for the test, that have an answer in common and the same
/// numbers in their texts, and whose texts share at least ``least`` of their runs of three characters
/// (Jaccard's index, computed exactly), and ``leastOwn`` of those that fewer than half of the
/// questions have (``TextGrams``); or that, where they are short, differ by one slip of the pen
/// (``MistypedText``). Two wordings of one named fact are meant to be alike.
struct RepeatedQuestions {
    /// The share of common runs of three characters from which two questions are nearly the same:
    /// one letter changed in a question of 42.
    static let least = 0.85
    /// The same without what most questions have: an instruction in each of them does not make any
    /// two alike.
    static let leastOwn = 0.75

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
        let items = Item.all(of: questions)
        let order = [Split.test, .validation, .train].flatMap { split in
            questions.indices.filter { questions[$0].split == split }
        }
        var index = Index(items), known = KnownTexts(), pairs: [Pair] = []
        for (rank, place) in order.enumerated() {
            let question = questions[place]
            if let twin = known.rank(of: items[place]).map({ order[$0] }) {
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
                known.insert(items[place], rank: rank)
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
    let mistyped: MistypedText
    /// The runs of digits in the text: a question about another number is another question.
    let numbers: [String]
    /// The signs that the folding keeps, since with another one something else is asked.
    private let signs: [Unicode.Scalar]
    let answers: Set<[String]>

    static func all(of questions: [Question]) -> [Item] {
        let texts = questions.map { FoldedText($0.text) }
        let grams = TextGrams.all(of: texts)
        return questions.indices.map { Item(questions[$0], texts[$0], grams[$0]) }
    }

    private init(_ question: Question, _ text: FoldedText, _ grams: TextGrams) {
        self.text = text
        self.grams = grams
        mistyped = MistypedText(text, grams)
        numbers = text.text.unicodeScalars.split { $0.properties.numericType == nil }
            .map { String($0) }
        signs = text.text.unicodeScalars.filter { !$0.isLetterOrNumber && $0 != " " }
        // Two without an answer have that in common.
        answers =
            question.isUnanswerable
            ? [[]] : Set(question.answers.map { NormalizedAnswer($0).words })
    }

    func asks(like other: Item) -> Bool {
        numbers == other.numbers && signs == other.signs && !answers.isDisjoint(with: other.answers)
    }
}

/// The texts so far, by which one that is the same is found at once.
private struct KnownTexts {
    private struct Answered: Hashable {
        var text: String
        var answer: [String]
    }

    private var ranks: [FoldedText: Int] = [:]
    /// Signs that may ask something else do not where the answer is the same.
    private var ranksByAnswer: [Answered: Int] = [:]

    /// The least rank of a question that is the same.
    func rank(of item: Item) -> Int? {
        let answered = item.answers.compactMap {
            ranksByAnswer[Answered(text: item.text.text, answer: $0)]
        }
        return (answered + [ranks[item.text]].compactMap(\.self)).min()
    }

    mutating func insert(_ item: Item, rank: Int) {
        ranks[item.text] = rank
        for answer in item.answers {
            ranksByAnswer[Answered(text: item.text.text, answer: answer)] = rank
        }
    }
}

/// Which of the questions taken up so far is nearly the same as another one.
///
/// Two sets that are alike share one of the rarest few members of each (prefix filtering; Bayardo
/// et al. 2007, "Scaling Up All Pairs Similarity Search"), so only these are looked up. Where the
/// first that both have stands bounds what they can share (positional filtering; Xiao et al. 2008,
/// "Efficient Similarity Joins for Near Duplicate Detection"), and what is left is compared in full.
private struct Index {
    private struct Key: Hashable {
        /// The rank of a run of three characters.
        var rank: Int
        /// A hash of the question's numbers: questions with others need not be compared.
        var numbers: Int
    }

    private struct Posting {
        var place: Int
        /// How many rarer runs the question has.
        var position: Int
    }

    private let items: [Item]
    private var postings: [Key: [Posting]] = [:]
    private var placesBySlip: [Int: [Int]] = [:]
    /// For each question the one that it was last looked at for.
    private var lookedAtFor: [Int]

    init(_ items: [Item]) {
        self.items = items
        lookedAtFor = [Int](repeating: -1, count: items.count)
    }

    mutating func insert(_ place: Int) {
        for (position, key) in keys(of: place).enumerated() {
            postings[key, default: []].append(Posting(place: place, position: position))
        }
        for key in items[place].mistyped.keys { placesBySlip[key, default: []].append(place) }
    }

    mutating func twin(of place: Int, isWanted: (Int) -> Bool) -> Int? {
        let item = items[place]
        let mistyped = item.mistyped.keys.flatMap { placesBySlip[$0] ?? [] }
        return Set(candidates(for: place) + mistyped).sorted().first { other in
            isWanted(other)
                && (Self.areAlike(item.grams, items[other].grams)
                    || item.mistyped.isSlip(of: items[other].mistyped))
        }
    }

    private static func areAlike(_ one: TextGrams, _ other: TextGrams) -> Bool {
        one.ownSimilarity(to: other) >= RepeatedQuestions.leastOwn
            && one.similarity(to: other) >= RepeatedQuestions.least
    }

    /// Those that may be alike by the first run that they have in common.
    private mutating func candidates(for place: Int) -> [Int] {
        var candidates: [Int] = []
        for (position, key) in keys(of: place).enumerated() {
            for posting in postings[key] ?? [] where lookedAtFor[posting.place] != place {
                lookedAtFor[posting.place] = place
                if mayBeAlike(Posting(place: place, position: position), posting) {
                    candidates.append(posting.place)
                }
            }
        }
        return candidates
    }

    /// Whether two texts can share enough that have nothing in common before these positions.
    private func mayBeAlike(_ one: Posting, _ other: Posting) -> Bool {
        let left = items[one.place].grams.ranks.count, right = items[other.place].grams.ranks.count
        let shared = Double(min(left - one.position, right - other.position))
        // |A ∩ B| / |A ∪ B| ≥ s  ⇔  |A ∩ B| · (1 + s) ≥ s · (|A| + |B|)
        let share = RepeatedQuestions.least
        return shared * (1 + share) >= share * Double(left + right) - 1e-6
    }

    /// The rarest members of a question's set, so many that a set that is alike has one of them.
    private func keys(of place: Int) -> [Key] {
        let grams = items[place].grams
        let count = min(
            Self.count(of: grams.ranks.count, least: RepeatedQuestions.least),
            Self.count(of: grams.ownCount, least: RepeatedQuestions.leastOwn))
        let numbers = items[place].numbers.hashValue
        return grams.ranks.prefix(count).map { Key(rank: $0, numbers: numbers) }
    }

    /// Of so many members one of the first so many is shared when as great a share of all is.
    private static func count(of members: Int, least: Double) -> Int {
        members == 0 ? 0 : members - Int(saturating: (least * Double(members)).rounded(.up)) + 1
    }
}
