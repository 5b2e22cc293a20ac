import Domain
import Evaluation
import Foundations

/// What the forgetting probes and the guards ask, for tests that hold other texts against it.
enum ProbeTexts {
    /// Every question, passage, instruction and paragraph of the shipped probes.
    static func all() throws -> [String] {
        let questions = try QuestionProbe.Capability.allCases.flatMap { capability in
            try QuestionProbe.shipped(capability).items
        }
        let instructions = try InstructionProbe.shipped.items
        let english = try PerplexityProbe.shippedEnglish.paragraphs
        let french = try PerplexityProbe.shippedFrench.paragraphs
        return questions.map(\.question) + questions.compactMap(\.passage)
            + instructions.map(\.instruction) + english + french
    }

    /// The items of every guard.
    static func guards() throws -> [QuestionItem] {
        try ForgettingConfiguration.Probe.allCases.flatMap {
            try QuestionProbe.guarding($0)?.items ?? []
        }
    }
}

/// The words of texts, without case and accents.
enum TextWords {
    static func all(in text: String) -> [String] {
        Words.all(in: TextFolding.fold(text), between: .signs)
    }

    /// All runs of so many words; none in a shorter text.
    static func runs(of words: [String], _ length: Int) -> [String] {
        guard words.count >= length else { return [] }
        return (0...words.count - length).map {
            words[$0..<$0 + length].joined(separator: " ")
        }
    }

    /// Those of the answers that stand in a text as whole words.
    static func named(_ answers: [String], in text: String) -> [String] {
        let text = all(in: text)
        return answers.filter { answer in
            let words = all(in: answer)
            return text.indices.contains { text[$0...].starts(with: words) }
        }
    }

    /// Words of more than three letters that many questions have, whatever they ask for.
    private static let questionWords: Set<String> = [
        "call", "called", "does", "from", "have", "many", "much", "name", "that", "there", "this",
        "what", "when", "where", "which", "whose", "with",
    ]

    /// The content words that two questions share, as a part of all that they have (Jaccard).
    static func likeness(_ left: String, _ right: String) -> Double {
        let (left, right) = (content(left), content(right))
        let all = left.union(right)
        return all.isEmpty ? 0 : Double(left.intersection(right).count) / Double(all.count)
    }

    private static func content(_ text: String) -> Set<String> {
        Set(all(in: text).filter { $0.count > 3 }).subtracting(questionWords)
    }
}

/// The runs of words that some texts have: eight in a row, or a shorter text as a whole.
struct SharedRuns {
    private static let most = 8
    private var runs: Set<String> = []
    private var short: Set<String> = []

    init(with texts: [String]) {
        for text in texts.map(TextWords.all) {
            for length in 1...Self.most { runs.formUnion(TextWords.runs(of: text, length)) }
            if text.count < Self.most { short.insert(text.joined(separator: " ")) }
        }
    }

    /// Those that stand in another text too, or that a short other text is a part of.
    func shared(by text: String) -> [String] {
        let text = TextWords.all(in: text)
        let length = min(Self.most, text.count)
        let whole = (1...length).flatMap { TextWords.runs(of: text, $0) }.filter(short.contains)
        return TextWords.runs(of: text, length).filter(runs.contains) + whole
    }
}

/// Two numbers and what is done with them; of addition and multiplication in rising order.
struct Sum: Hashable {
    private let operands: [Int]
    private let sign: Character

    init(_ left: Int, _ sign: Character, _ right: Int) {
        let isSymmetric = sign == "+" || sign == "*"
        operands = isSymmetric ? [min(left, right), max(left, right)] : [left, right]
        self.sign = sign
    }

    private static let numbers = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ]
    private static let signs: [String: Character] = [
        "+": "+", "plus": "+", "-": "-", "−": "-", "minus": "-", "*": "*", "×": "*",
        "times": "*", "/": "/", "÷": "/",
    ]

    static func all(in text: String) -> Set<Sum> {
        let spaced = text.lowercased().map { signs["\($0)"] == nil ? "\($0)" : " \($0) " }
        let pieces = spaced.joined().split(whereSeparator: \.isWhitespace).map {
            String($0).filter { !".,;:?!".contains($0) }
        }
        let sums = pieces.indices.dropFirst().dropLast().compactMap { place -> Sum? in
            guard let sign = signs[pieces[place]], let left = number(pieces[place - 1]),
                let right = number(pieces[place + 1])
            else { return nil }
            return Sum(left, sign, right)
        }
        return Set(sums)
    }

    private static func number(_ piece: String) -> Int? {
        Int(piece) ?? numbers.firstIndex(of: piece)
    }
}
