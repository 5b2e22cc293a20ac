import Foundations

/// The texts of questions, and which of those taken up so far is nearly the same as another one.
///
/// Two sets that are alike share one of the rarest few members of each (prefix filtering; Bayardo
/// et al. 2007, "Scaling Up All Pairs Similarity Search"), so only these are looked up. Where both
/// have it bounds what they can share (positional filtering; Xiao et al. 2008, "Efficient Similarity
/// Joins for Near Duplicate Detection"), and so does a bitmap of each (Sandes et al. 2020, "Bitmap
/// Filter"); what is left is compared in full.
struct NearTexts {
    private struct Text {
        let circle: Int
        let grams: TextGrams
        /// Those of ``MistypedText`` that another text has too.
        var slipKeys: [UInt64]
    }

    private struct Posting {
        /// The place of the question.
        var place: Int32
        /// How many runs its text has from this one on.
        var left: Int32
        /// How many it has altogether.
        var count: Int32
    }

    private let asked: AskedQuestions
    /// For each question its text; nil where no other may ask the same in other words.
    private var texts: [Text?]
    /// ``TextGrams/parities`` of each, where they are looked at fastest.
    private var parities: [UInt128]
    private var repeatedKeys = RepeatedKeys(count: 0)
    private var postings: [UInt64: [Posting]] = [:]
    private var placesBySlip: [UInt64: [Int]] = [:]

    /// None of the texts is taken up yet.
    init(of asked: AskedQuestions) {
        self.asked = asked
        texts = asked.texts.map { _ in nil }
        parities = asked.texts.map { _ in 0 }
        guard let ranks = asked.gramRanks() else { return }
        var count = 0
        for (place, text) in asked.texts.enumerated() where asked.isCompared(place) {
            let grams = ranks.grams(of: text.text)
            let keys = MistypedText(text, grams).keys(in: asked.circles[place])
            texts[place] = Text(circle: asked.circles[place], grams: grams, slipKeys: keys)
            parities[place] = grams.parities
            count += keys.count + Self.prefix(of: grams)
        }
        repeatedKeys = RepeatedKeys(count: count)
        for text in texts.lazy.compactMap(\.self) {
            for key in text.slipKeys { repeatedKeys.insert(key) }
            for rank in text.grams.ranks.prefix(Self.prefix(of: text.grams)) {
                repeatedKeys.insert(Self.key(of: rank, in: text.circle))
            }
        }
        for place in texts.indices {
            texts[place]?.slipKeys.removeAll { !repeatedKeys.contains($0) }
        }
    }

    /// Takes a question's text up.
    mutating func insert(_ place: Int) {
        guard let text = texts[place] else { return }
        for (key, posting) in postings(of: text, at: place) {
            postings[key, default: []].append(posting)
        }
        for key in text.slipKeys { placesBySlip[key, default: []].append(place) }
    }

    /// The place of the first question taken up whose text is nearly the same.
    func twin(of place: Int, isWanted: (Int) -> Bool) -> Int? {
        guard let text = texts[place] else { return nil }
        let found = candidates(for: text, at: place) + mistyped(text, at: place)
        var last = -1
        return found.sorted().first { other in
            defer { last = other }
            return other != last && isWanted(other) && isNearly(place, other)
        }
    }

    private func isNearly(_ one: Int, _ other: Int) -> Bool {
        guard let left = texts[one], let right = texts[other], left.circle == right.circle else {
            return false
        }
        return
            (left.grams.ownSimilarity(to: right.grams) >= RepeatedQuestions.leastOwn
            && left.grams.similarity(to: right.grams) >= RepeatedQuestions.least)
            || MistypedText(asked.texts[one], left.grams)
                .isSlip(of: MistypedText(asked.texts[other], right.grams))
    }

    /// Those that may be alike by one of the runs that they have in common; some of them twice.
    private func candidates(for text: Text, at place: Int) -> [Int] {
        var candidates: [Int] = []
        for (key, own) in postings(of: text, at: place) {
            for posting in postings[key] ?? []
            where Self.areAlike(own, posting, sharing: Int(min(own.left, posting.left))) {
                let other = Int(posting.place), both = Int(own.count + posting.count)
                let most = (both - unshared(place, other)) / 2
                if Self.areAlike(own, posting, sharing: most) { candidates.append(other) }
            }
        }
        return candidates
    }

    /// Those that may differ by a slip of the pen; some of them twice.
    private func mistyped(_ text: Text, at place: Int) -> [Int] {
        var candidates: [Int] = []
        for key in text.slipKeys {
            for other in placesBySlip[key] ?? []
            where unshared(place, other) <= MistypedText.mostRunsChanged {
                candidates.append(other)
            }
        }
        return candidates
    }

    /// How many runs two texts do not have in common at least.
    private func unshared(_ one: Int, _ other: Int) -> Int {
        (parities[one] ^ parities[other]).nonzeroBitCount
    }

    /// Whether two texts are alike that share so many runs.
    private static func areAlike(_ one: Posting, _ other: Posting, sharing shared: Int) -> Bool {
        // |A ∩ B| / |A ∪ B| ≥ s  ⇔  |A ∩ B| · (1 + s) ≥ s · (|A| + |B|)
        let share = RepeatedQuestions.least
        return Double(shared) * (1 + share) >= share * Double(one.count + other.count) - 1e-6
    }

    /// A posting for each of the rarest members of a text's set that another text has too.
    private func postings(of text: Text, at place: Int) -> [(UInt64, Posting)] {
        let ranks = text.grams.ranks
        var found: [(UInt64, Posting)] = []
        for (position, rank) in ranks.prefix(Self.prefix(of: text.grams)).enumerated() {
            let key = Self.key(of: rank, in: text.circle)
            guard repeatedKeys.contains(key) else { continue }
            let left = Int32(ranks.count - position)
            found.append(
                (key, Posting(place: Int32(place), left: left, count: Int32(ranks.count))))
        }
        return found
    }

    /// Only texts of the same circle are compared (``AskedQuestions/circles``).
    private static func key(of rank: Int32, in circle: Int) -> UInt64 {
        UInt64(circle) << 32 | UInt64(rank)
    }

    /// So many of the rarest members that a set that is alike has one of them.
    private static func prefix(of grams: TextGrams) -> Int {
        min(
            prefix(of: grams.ranks.count, least: RepeatedQuestions.least),
            prefix(of: grams.ownCount, least: RepeatedQuestions.leastOwn))
    }

    /// Of so many members one of the first so many is shared when as great a share of all is.
    private static func prefix(of members: Int, least: Double) -> Int {
        members == 0 ? 0 : members - Int(saturating: (least * Double(members)).rounded(.up)) + 1
    }
}
