import Foundations

/// SentencePiece's table of replacements, as XLM-RoBERTa's `tokenizer.json` carries it.
///
/// The bytes are the length of a trie (4 bytes, little-endian, as all that follows), the trie, and
/// the replacements, each ended by a zero byte. The trie is a double array of 4-byte units: bits
/// 0…7 are the byte that leads here, bit 8 says that a key ends here, bits 10…30 are the offset to
/// the children, in steps of 256 where bit 9 is set. A unit with bit 31 holds a value: where a
/// key's replacement begins. Sources: Aoe 1989 (10.1109/32.31365); darts-clone, which writes it.
struct PrecompiledCharsmap: Sendable {
    private let units: [UInt32]
    private let replacements: [UInt8]
    /// The bytes of the longest replacement.
    private(set) var longestReplacement = 0

    /// A longer replacement is refused; the longest of NFKC has 33 bytes.
    private static let mostReplacement = 256

    /// Reads the table, and follows every path of the trie once: a lookup can trust it.
    ///
    /// - Parameter file: names the source in the error.
    init(_ bytes: [UInt8], file: TokenizerFile) throws(TokenizersError) {
        func invalid(_ expected: String, _ found: String) -> TokenizersError {
            file.invalid("normalizer.precompiled_charsmap", expected, found)
        }
        guard bytes.count >= 4 else {
            throw invalid("at least 4 bytes", "\(bytes.count)")
        }
        let count = Int(Self.word(bytes, at: 0))
        guard count >= 4, count.isMultiple(of: 4), count <= bytes.count - 4 else {
            throw invalid(
                "a trie of 4…\(bytes.count - 4) bytes, a multiple of 4", "one of \(count)")
        }
        units = stride(from: 4, to: 4 + count, by: 4).map { Self.word(bytes, at: $0) }
        replacements = Array(bytes[(4 + count)...])
        if let unit = firstBrokenUnit() {
            throw invalid(
                "a replacement in UTF-8 of at most \(Self.mostReplacement) bytes for every key",
                "none for unit \(unit)")
        }
    }

    /// What stands for the shortest key that `text` begins with; `nil` where none does.
    ///
    /// The shortest, since so the reference does it.
    func replacement(for text: some Sequence<UInt8>) -> ArraySlice<UInt8>? {
        var node = Self.offset(units[0])
        for byte in text {
            guard let child = child(of: node, by: byte) else { return nil }
            node = child ^ Self.offset(units[child])
            if Self.endsKey(units[child]) { return replacement(at: node) }
        }
        return nil
    }

    // MARK: - The trie

    private func child(of node: Int, by byte: UInt8) -> Int? {
        let child = node ^ Int(byte)
        // A zero byte would lead to the value.
        guard byte != 0, child < units.count,
            units[child] & 0x8000_00FF == UInt32(byte)
        else { return nil }
        return child
    }

    /// The replacement that the value at a node tells; `nil` when it lies outside the table.
    private func replacement(at node: Int) -> ArraySlice<UInt8>? {
        guard node < units.count else { return nil }
        let start = Int(units[node] & 0x7FFF_FFFF)
        guard start < replacements.count else { return nil }
        return replacements[start...].prefix(Self.mostReplacement + 1).prefix { $0 != 0 }
    }

    /// The first unit at which a key ends without a sound replacement.
    private mutating func firstBrokenUnit() -> Int? {
        var nodes = [Self.offset(units[0])], seen = Set(nodes)
        while let node = nodes.popLast() {
            for byte in UInt8(1)...255 {
                guard let child = child(of: node, by: byte) else { continue }
                let next = child ^ Self.offset(units[child])
                if Self.endsKey(units[child]) {
                    guard let text = replacement(at: next), text.count <= Self.mostReplacement,
                        String(validating: text, as: UTF8.self) != nil
                    else { return child }
                    longestReplacement = max(longestReplacement, text.count)
                }
                if seen.insert(next).inserted { nodes.append(next) }
            }
        }
        return nil
    }

    private static func endsKey(_ unit: UInt32) -> Bool { unit & 0x100 != 0 }

    private static func offset(_ unit: UInt32) -> Int {
        Int(unit >> 10 & 0x1F_FFFF) << (unit & 0x200 == 0 ? 0 : 8)
    }

    private static func word(_ bytes: [UInt8], at start: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * $1) }
    }
}
