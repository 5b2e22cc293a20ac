import Domain
import Foundations
import Metrics

/// What of questions is compared, with a number for everything that two of them can have in common.
struct AskedQuestions {
    let texts: [FoldedText]
    /// For each question the number of its text, signs that only may matter apart.
    private(set) var textNumbers: [Int] = []
    /// For each question the numbers of its answers, each once, in increasing order. Two without an
    /// answer have that in common.
    private(set) var answers: [[Int]] = []
    /// For each question the number of its circle: only questions of the same may ask the same in
    /// other words.
    private(set) var circles: [Int] = []
    private let textCounts: [Int]
    /// For each circle whether it has a question for the test, and another one.
    private var areCompared: [Bool] = []

    /// What makes another question of one in nearly the same words.
    private struct Circle: Hashable {
        /// The number of the numbers and signs in the text.
        var matter: Int
        /// One of the answers that are joined by questions that have several of them.
        var answer: Int
    }

    init(_ questions: [Question]) {
        texts = questions.map { FoldedText($0.text) }
        var numbering = Numbering<String>()
        textNumbers = texts.map { numbering.number(of: $0.text) }
        textCounts = numbering.counts
        answers = Self.answers(of: questions)
        let joined = JoinedNumbers(answers)
        var matters = Numbering<[Unicode.Scalar]>(), circles = Numbering<Circle>()
        self.circles = questions.indices.map { place in
            circles.number(
                of: Circle(
                    matter: matters.number(of: Self.matter(of: texts[place])),
                    answer: joined[answers[place][0]]))
        }
        areCompared = circles.counts.map { _ in false }
        for (question, circle) in zip(questions, self.circles)
        where question.split == .test && circles.counts[circle] > 1 {
            areCompared[circle] = true
        }
    }

    private static func answers(of questions: [Question]) -> [[Int]] {
        var numbering = Numbering<[String]>()
        // Where answers are labels, there are few of them.
        var known: [[UInt8]: Int] = [:]
        func number(of answer: String) -> Int {
            let bytes = Array(answer.utf8)
            if let number = known[bytes] { return number }
            let number = numbering.number(of: NormalizedAnswer(answer).words)
            known[bytes] = number
            return number
        }
        return questions.map { question in
            guard !question.isUnanswerable else { return [numbering.number(of: [])] }
            let numbers = question.answers.map(number)
            return numbers.count == 1 ? numbers : Set(numbers).sorted()
        }
    }

    /// The runs of digits in a text, since a question about another number is another question, and
    /// the signs that the folding keeps, since with another one something else is asked.
    private static func matter(of text: FoldedText) -> [Unicode.Scalar] {
        var numbers: [Unicode.Scalar] = [], signs: [Unicode.Scalar] = ["\n"], isInNumber = false
        for scalar in text.text.unicodeScalars {
            let isNumeric =
                scalar.isASCII ? scalar.isASCIIDigit : scalar.properties.numericType != nil
            if isNumeric { numbers.append(scalar) }
            if isInNumber, !isNumeric { numbers.append(" ") }
            isInNumber = isNumeric
            if !scalar.isLetterOrNumber, scalar != " " { signs.append(scalar) }
        }
        if isInNumber { numbers.append(" ") }
        return numbers + signs
    }

    /// Whether no other question has this one's text.
    func isAlone(_ place: Int) -> Bool { textCounts[textNumbers[place]] == 1 }

    /// Whether another question may ask the same as this one in other words.
    func isCompared(_ place: Int) -> Bool { areCompared[circles[place]] }

    func haveCommonAnswer(_ one: Int, _ other: Int) -> Bool {
        let (left, right) = (answers[one], answers[other])
        var first = 0, second = 0
        while first < left.count, second < right.count {
            if left[first] == right[second] { return true }
            if left[first] < right[second] { first += 1 } else { second += 1 }
        }
        return false
    }

    /// The runs of three characters of all texts; nil where no two questions are compared by them.
    func gramRanks() -> GramRanks? {
        guard areCompared.contains(true) else { return nil }
        var known = [Bool](repeating: false, count: textCounts.count)
        return GramRanks(
            of: texts.indices.compactMap { place in
                defer { known[textNumbers[place]] = true }
                return known[textNumbers[place]] ? nil : texts[place].text
            })
    }
}

/// Numbers that belong together since they stand in one list (union-find; Tarjan 1975).
private struct JoinedNumbers {
    private var parents: [Int]

    init(_ lists: [[Int]]) {
        parents = Array(0...(lists.lazy.compactMap(\.last).max() ?? 0))
        for list in lists {
            for number in list.dropFirst() { parents[root(of: number)] = root(of: list[0]) }
        }
        for number in parents.indices { parents[number] = root(of: number) }
    }

    /// The one that stands for all that a number belongs to.
    subscript(number: Int) -> Int { parents[number] }

    private mutating func root(of number: Int) -> Int {
        var number = number
        while parents[number] != number {
            parents[number] = parents[parents[number]]
            number = parents[number]
        }
        return number
    }
}
