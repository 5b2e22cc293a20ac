import ModelAPI
import Domain
import Foundations
import Tokenizers

/// Follows an answer token by token: whether the model is thinking, and whether the answer is over.
struct AnswerCourse {
    private let options: GenerationOptions
    private let mostThoughts: Int
    /// Looks for thoughts; nil where none are cut.
    private var block: LeadingBlock?
    private var tokens = 0
    /// How many tokens belong to the block of thoughts.
    private var thoughts = 0
    /// What the answer begins with in the last token of the block.
    private var answerHead: [UInt8] = []
    /// Whether the answer has more than white space.
    private var hasInk = false

    /// - Parameters:
    ///   - thinks: whether the prompt itself begins a block of thoughts.
    ///   - mostThoughts: the most tokens of such a block, ≥ 0.
    init(options: GenerationOptions, thinks: Bool, mostThoughts: Int) {
        self.options = options
        self.mostThoughts = mostThoughts
        block = options.reasoning.map {
            LeadingBlock(begin: $0.begin, end: $0.end, isBegun: thinks)
        }
    }

    private var phase: LeadingBlock.Phase { block?.phase ?? .outside }

    /// Whether a block of thoughts has begun, or may have: then the answer needs more room.
    var mayBeThinking: Bool {
        switch phase {
        case .open: Self.hasInk(block?.text ?? [])
        case .inside: true
        case .outside: thoughts > 0
        }
    }

    /// Takes the next token.
    ///
    /// - Parameter ends: whether it is one that ends an answer.
    /// - Returns: whether the answer is over.
    mutating func ends(after bytes: [UInt8], ends: Bool) -> Bool {
        tokens += 1
        if ends { return true }
        let wasOpen = phase == .open
        if thoughts == 0 { think(bytes) }
        switch phase {
        case .inside: return tokens >= mostThoughts
        // White space may stand before a block, and as many tokens as an answer has.
        case .open: return tokens >= options.maximumTokens && !mayBeThinking
        case .outside:
            if thoughts == tokens { return isOver(after: answerHead, isHead: true) }
            // What looked like a mark and was none is the answer's.
            if wasOpen, let block { hasInk = Self.hasInk(block.text.dropLast(bytes.count)) }
            return isOver(after: bytes, isHead: false)
        }
    }

    private mutating func isOver(after bytes: [UInt8], isHead: Bool) -> Bool {
        let text = isHead ? Self.withoutBlanks(bytes) : bytes[...]
        if options.stopsAtLineBreak, hasInk || isHead, text.contains(0x0A) { return true }
        hasInk = hasInk || Self.hasInk(bytes)
        return tokens - thoughts >= options.maximumTokens
    }

    private mutating func think(_ bytes: [UInt8]) {
        block?.read(bytes)
        guard let block, let start = block.restStart else { return }
        thoughts = tokens
        answerHead = Array(block.text[start...])
        hasInk = false
    }

    /// The answer, cut before the line break that ended it, and what became of the thoughts.
    ///
    /// - Parameter ids: all tokens that were taken.
    func generation(of ids: [Int], by tokenizer: BytePairTokenizer) -> Generation {
        let text: String, reasoning: Reasoning?
        switch phase {
        case .inside: (text, reasoning) = ("", .unfinished)
        case .outside where thoughts > 0:
            let said = ids.dropFirst(thoughts).filter { !tokenizer.isControl($0) }
            let bytes = answerHead + said.flatMap { tokenizer.bytes(of: $0) }
            (text, reasoning) = (String(decoding: bytes, as: UTF8.self), .finished)
        case .open, .outside:
            (text, reasoning) = (tokenizer.decode(ids, skippingSpecials: true), nil)
        }
        return Generation(ids: ids, text: options.cut(text), reasoning: reasoning)
    }

    private static func hasInk(_ bytes: some Sequence<UInt8>) -> Bool {
        !bytes.allSatisfy(LeadingBlock.isBlank)
    }

    private static func withoutBlanks(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.drop(while: LeadingBlock.isBlank)
    }
}
