import Domain
import Foundations
import Metrics
import Scenarios
import Testing

/// The search for repeated questions against one that compares every pair.
@Suite("Repeated questions, found as by comparing all pairs")
struct RepeatTwinTests {
    private typealias Grams = Set<[Unicode.Scalar]>

    /// A question as the naive search sees it.
    private struct Item {
        let question: Question
        let text: FoldedText
        let grams: Grams
        let numbers: [String]
        let signs: [Unicode.Scalar]
        let answers: Set<[String]>

        init(_ question: Question) {
            self.question = question
            text = FoldedText(question.text)
            let scalars = Array(text.text.unicodeScalars)
            grams = Set(scalars.indices.dropLast(2).map { Array(scalars[$0..<$0 + 3]) })
            numbers = text.text.unicodeScalars.split { $0.properties.numericType == nil }
                .map { String($0) }
            signs = scalars.filter { !$0.isLetterOrNumber && $0 != " " }
            answers =
                question.isUnanswerable
                ? [[]] : Set(question.answers.map { NormalizedAnswer($0).words })
        }

        func isSame(as other: Item) -> Bool {
            text == other.text
                || (text.text == other.text.text && !answers.isDisjoint(with: other.answers))
        }

        func isNearly(_ other: Item, without common: Grams) -> Bool {
            guard question.fact == nil || question.fact != other.question.fact,
                numbers == other.numbers, signs == other.signs,
                !answers.isDisjoint(with: other.answers)
            else { return false }
            let own = grams.subtracting(common), theirs = other.grams.subtracting(common)
            if share(own, theirs) >= 0.75, share(grams, other.grams) >= 0.85 { return true }
            return max(own.count, theirs.count) <= 62 && isSlip(of: other)
        }

        private func share(_ one: Grams, _ other: Grams) -> Double {
            let union = one.union(other).count
            return union == 0 ? 0 : Double(one.intersection(other).count) / Double(union)
        }

        private func isSlip(of other: Item) -> Bool {
            let words = text.text.split(separator: " ").map { Array($0.unicodeScalars) }
            let others = other.text.text.split(separator: " ").map { Array($0.unicodeScalars) }
            guard words.count == others.count else { return false }
            let different = zip(words, others).filter { $0 != $1 }
            guard different.count == 1, let (one, two) = different.first else { return false }
            return [one, two].allSatisfy { word in
                word.count >= 5 && word.allSatisfy(\.properties.isLowercase)
            } && one.first == two.first && one.last == two.last
                && NearestName.slips(between: one, and: two) == 1
        }
    }

    /// A question and the one that it repeats.
    private struct Found: Equatable {
        let kept: Int
        let repeated: Int
        let isExact: Bool
        let isCopy: Bool
    }

    private static func found(_ questions: [Question]) -> [Found] {
        RepeatedQuestions(questions).pairs.map {
            Found(kept: $0.kept, repeated: $0.repeated, isExact: $0.isExact, isCopy: $0.isCopy)
        }
    }

    private static func naive(_ questions: [Question]) -> [Found] {
        let items = questions.map(Item.init)
        var counts: [[Unicode.Scalar]: Int] = [:], known: Set<String> = []
        for item in items where known.insert(item.text.text).inserted {
            for gram in item.grams { counts[gram, default: 0] += 1 }
        }
        let least = max(20, (known.count + 1) / 2)
        let common = Set(counts.filter { $0.value >= least }.keys)
        let order = [Split.test, .validation, .train].flatMap { split in
            questions.indices.filter { questions[$0].split == split }
        }
        var kept: [Int] = [], pairs: [Found] = []
        for place in order {
            let item = items[place]
            if let twin = kept.first(where: { items[$0].isSame(as: item) }) {
                let splits = [items[twin].question.split, item.question.split]
                guard splits.contains(.test) || splits[0] != splits[1] else { continue }
                pairs.append(
                    Found(
                        kept: twin, repeated: place, isExact: true,
                        isCopy: splits == [.test, .test] && items[twin].answers == item.answers))
            } else if let twin = kept.filter({ items[$0].question.split == .test }).first(where: {
                items[$0].isNearly(item, without: common)
            }) {
                pairs.append(
                    Found(
                        kept: twin, repeated: place, isExact: false, isCopy: false))
            } else {
                kept.append(place)
            }
        }
        return pairs.sorted { $0.repeated < $1.repeated }
    }

    private static let beginnings = [
        "Who leads the", "Where is the old", "What does the", "Wer führt die", "Name the",
        "Say in one word, please: who knows the", "谁在北京管理", "Which of 12 men has the",
    ]
    private static let words = [
        "library", "harbour", "müller", "station", "C#", "x*2", "3.5", "1,250", "Tobin", "captial",
        "capital", "colour", "color", "U.S.", "-7", "日本", "f'", "the", "garden", "Σωκράτης",
    ]
    private static let answers = ["yes", "no", "The yes", "Ida", "3", "ida", "Mara"]

    private static func question(_ number: Int, _ random: inout SeededGenerator) -> Question {
        func pick(_ texts: [String]) -> String { texts[random.integer(below: texts.count)] }
        var text = pick(beginnings)
        for _ in 0..<random.integer(below: 9) { text += " \(pick(words))" }
        var scalars = Array(text.unicodeScalars)
        // A slip here and there: a letter doubled, dropped or changed.
        for _ in 0..<random.integer(below: 3) where !scalars.isEmpty {
            let place = random.integer(below: scalars.count)
            switch random.integer(below: 4) {
            case 0: scalars.insert(scalars[place], at: place)
            case 1: scalars.remove(at: place)
            case 2: scalars[place] = "e"
            default: scalars.swapAt(place, max(0, place - 1))
            }
        }
        let given = (0..<random.integer(below: 3)).map { _ in pick(answers) }
        return Question(
            id: "\(number)", text: String(String.UnicodeScalarView(scalars)), answers: given,
            split: [.test, .test, .validation, .train][random.integer(below: 4)],
            fact: random.integer(below: 4) == 0 ? "f\(random.integer(below: 3))" : nil)
    }

    @Test("Of random questions, many of them alike, the same pairs", arguments: 0..<40)
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed, stream: "repeats")
        let count = seed < 36 ? 40 : 250
        let questions = (0..<count).map { Self.question($0, &random) }
        #expect(Self.found(questions) == Self.naive(questions))
    }

    @Test("Of the same questions with more words, where few runs differ", arguments: 0..<20)
    func long(seed: UInt64) {
        var random = SeededGenerator(seed: seed, stream: "long repeats")
        let base = "When was the history of the museum beside the old harbour of Ondrevale written"
        let questions = (0..<60).map { number in
            var letters = Array(base.unicodeScalars)
            for _ in 0..<random.integer(below: 6) {
                letters[random.integer(below: letters.count)] = "q"
            }
            return Question(
                id: "\(number)", text: String(String.UnicodeScalarView(letters)),
                answers: [["Ida", "Mara", "no"][random.integer(below: 3)]],
                split: random.integer(below: 2) == 0 ? .test : .train)
        }
        #expect(Self.found(questions) == Self.naive(questions))
    }
}
