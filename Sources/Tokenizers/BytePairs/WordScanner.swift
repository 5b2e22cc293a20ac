/// Splits UTF-8 into words by the hand-written equivalent of a ``PreTokenizer``'s pattern.
///
/// Each step tries the pattern's alternatives in their order, on the kinds of the Unicode scalars;
/// every scalar ends in exactly one word. Time is linear in the text.
struct WordScanner {
    private let bytes: ArraySlice<UInt8>
    private var kinds: [ScalarKind] = []
    /// Where each scalar begins in `bytes`, and the end.
    private var starts: [Int] = []

    /// - Parameter bytes: valid UTF-8.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        kinds.reserveCapacity(bytes.count)
        starts.reserveCapacity(bytes.count + 1)
        var position = bytes.startIndex
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            kinds.append(ScalarKind(scalar))
            starts.append(position)
            position += UTF8.width(scalar)
        }
        starts.append(position)
    }

    /// Calls `visit` with the bytes of each word, from first to last.
    func forEachWord(of preTokenizer: PreTokenizer, _ visit: (ArraySlice<UInt8>) -> Void) {
        func split(_ range: Range<Int>, _ end: (Int, Int) -> Int) {
            var start = range.lowerBound
            while start < range.upperBound {
                let next = end(start, range.upperBound)
                visit(bytes[starts[start]..<starts[next]])
                start = next
            }
        }
        let all = 0..<kinds.count
        switch preTokenizer {
        case .gpt2: split(all, gpt2End)
        case .llama3: split(all) { llama3End($0, limit: $1, digits: 3) }
        case .qwen2: split(all) { llama3End($0, limit: $1, digits: 1) }
        case .gpt2SingleDigits:
            var start = 0
            while start < kinds.count {
                if kinds[start] == .number {
                    split(start..<(start + 1)) { from, _ in from + 1 }
                    start += 1
                } else {
                    let end = runEnd(start, kinds.count) { $0 != .number }
                    split(start..<end, gpt2End)
                    start = end
                }
            }
        }
    }
}

// MARK: - Patterns

extension WordScanner {
    /// The end of the word that GPT-2's pattern matches from `start`.
    ///
    /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
    private func gpt2End(_ start: Int, _ limit: Int) -> Int {
        if let end = contractionEnd(start, limit, ignoringCase: false) { return end }
        let first = kinds[start] == .blank && start + 1 < limit ? start + 1 : start
        let kind = kinds[first]
        if !kind.isWhitespace { return runEnd(first, limit) { $0 == kind } }
        return whitespaceEnd(start, limit)
    }

    /// The end of the word that Llama 3's or Qwen2's pattern matches from `start`.
    ///
    /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,digits}|`
    /// ` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
    private func llama3End(_ start: Int, limit: Int, digits: Int) -> Int {
        if let end = contractionEnd(start, limit, ignoringCase: true) { return end }
        let kind = kinds[start]
        let next = start + 1 < limit ? kinds[start + 1] : nil
        if kind == .letter || kind != .newline && kind != .number && next == .letter {
            return runEnd(start + 1, limit) { $0 == .letter }
        }
        if kind == .number { return runEnd(start, min(limit, start + digits)) { $0 == .number } }
        if kind == .other || kind == .blank && next == .other {
            let signsEnd = runEnd(start + 1, limit) { $0 == .other }
            return runEnd(signsEnd, limit) { $0 == .newline }
        }
        let end = runEnd(start, limit, while: \.isWhitespace)
        if let newline = kinds[start..<end].lastIndex(of: .newline) { return newline + 1 }
        return whitespaceEnd(start, limit)
    }

    /// `\s+(?!\S)|\s+`: the white space but for its last scalar, which goes with the next word;
    /// all of it where the text ends or where there is only one.
    private func whitespaceEnd(_ start: Int, _ limit: Int) -> Int {
        let end = runEnd(start, limit, while: \.isWhitespace)
        return end == limit || end == start + 1 ? end : end - 1
    }

    /// The end of one of `'s 't 're 've 'm 'll 'd`; `nil` where there is none.
    private func contractionEnd(_ start: Int, _ limit: Int, ignoringCase: Bool) -> Int? {
        guard bytes[starts[start]] == UInt8(ascii: "'"), start + 1 < limit else { return nil }
        let first = asciiLetter(start + 1, ignoringCase)
        switch first {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
            return start + 2
        default: break
        }
        guard start + 2 < limit else { return nil }
        switch (first, asciiLetter(start + 2, ignoringCase)) {
        case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
            (UInt8(ascii: "l"), UInt8(ascii: "l")):
            return start + 3
        default: return nil
        }
    }

    private func asciiLetter(_ index: Int, _ ignoringCase: Bool) -> UInt8 {
        let byte = bytes[starts[index]]
        return ignoringCase && (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
    }

    private func runEnd(
        _ start: Int,
        _ limit: Int,
        while isWanted: (ScalarKind) -> Bool
    ) -> Int {
        var end = start
        while end < limit, isWanted(kinds[end]) { end += 1 }
        return end
    }
}
