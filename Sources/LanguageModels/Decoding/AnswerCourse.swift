import ModelAPI
import Domain
import Tokenizers

/// Follows an answer token by token: whether the model is thinking, and whether the answer is over.
struct AnswerCourse {
    private enum Phase {
        /// What there is may be the beginning of a block of thoughts.
        case open
        case thinking
        case answering
    }

    private let options: GenerationOptions
    private let mostThoughts: Int
    private var phase: Phase
    /// What was said before the answer began, marks included; all of it without thoughts.
    private var head: [UInt8] = []
    /// Where in it the mark that begins thoughts ends; 0 where there is none.
    private var thoughtsStart = 0
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
        phase = options.reasoning == nil ? .answering : thinks ? .thinking : .open
    }

    /// Whether a block of thoughts has begun, or may have: then the answer needs more room.
    var mayBeThinking: Bool {
        switch phase {
        case .open: Self.hasInk(head)
        case .thinking: true
        case .answering: thoughts > 0
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
        if thoughts == 0, let rule = options.reasoning {
            head += bytes
            think(by: rule, last: bytes.count)
        }
        switch phase {
        case .thinking: return tokens >= mostThoughts
        // White space may stand before a block, and as many tokens as an answer has.
        case .open: return tokens >= options.maximumTokens && !mayBeThinking
        case .answering:
            if thoughts == tokens { return isOver(after: answerHead, isHead: true) }
            // What looked like a mark and was none is the answer's.
            if wasOpen { hasInk = Self.hasInk(head.dropLast(bytes.count)) }
            return isOver(after: bytes, isHead: false)
        }
    }

    private mutating func isOver(after bytes: [UInt8], isHead: Bool) -> Bool {
        let text = isHead ? Self.withoutBlanks(bytes) : bytes[...]
        if options.stopsAtLineBreak, hasInk || isHead, text.contains(0x0A) { return true }
        hasInk = hasInk || Self.hasInk(bytes)
        return tokens - thoughts >= options.maximumTokens
    }

    /// - Parameter last: how many bytes of the head are the last token's.
    private mutating func think(by rule: ReasoningRule, last: Int) {
        if phase == .open {
            let rest = Self.withoutBlanks(head)
            if rest.starts(with: rule.begin.utf8) {
                phase = .thinking
                thoughtsStart = rest.startIndex + rule.begin.utf8.count
            } else if !Array(rule.begin.utf8).starts(with: rest) {
                phase = .answering
            }
        }
        // Some models leave out the mark that begins their thoughts, so what looked like an answer
        // is looked through as well. A mark may begin in any earlier token.
        let mark = Array(rule.end.utf8)
        let start = max(thoughtsStart, head.count - last - mark.count + 1)
        guard phase != .open, let place = head[start...].firstRange(of: mark) else { return }
        // An answer that speaks of the marks has both.
        let begin = Array(rule.begin.utf8)
        guard phase == .thinking || head[..<place.lowerBound].firstRange(of: begin) == nil else {
            return
        }
        phase = .answering
        thoughts = tokens
        answerHead = Array(head[place.upperBound...])
        hasInk = false
    }

    /// The answer, cut before the line break that ended it, and what became of the thoughts.
    ///
    /// - Parameter ids: all tokens that were taken.
    func generation(of ids: [Int], by tokenizer: BytePairTokenizer) -> Generation {
        var text: String, reasoning: Reasoning?
        switch phase {
        case .thinking: (text, reasoning) = ("", .unfinished)
        case .answering where thoughts > 0:
            let said = ids.dropFirst(thoughts).filter { !tokenizer.isControl($0) }
            let bytes = answerHead + said.flatMap { tokenizer.bytes(of: $0) }
            (text, reasoning) = (String(decoding: bytes, as: UTF8.self), .finished)
        case .open, .answering:
            (text, reasoning) = (tokenizer.decode(ids, skippingSpecials: true), nil)
        }
        if options.stopsAtLineBreak {
            let start = text.utf8.firstIndex { !Self.isBlank($0) } ?? text.endIndex
            let end = text.utf8[start...].firstIndex(of: 0x0A) ?? text.endIndex
            text = String(text[..<end])
        }
        return Generation(ids: ids, text: text, reasoning: reasoning)
    }

    private static func hasInk(_ bytes: some Sequence<UInt8>) -> Bool {
        !bytes.allSatisfy(isBlank)
    }

    private static func withoutBlanks(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.drop(while: isBlank)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
