import Foundations

/// Which of very many keys stand there more than once, told by two bits for each: of those that do
/// not, some are taken for such as do.
///
/// What has a key for itself needs no list in which to look for others.
struct RepeatedKeys {
    private var once: [UInt64]
    private var again: [UInt64]

    /// - Parameter count: how many keys there will be.
    init(count: Int) {
        var words = 64
        while words * 4 < count { words *= 2 }
        once = [UInt64](repeating: 0, count: words)
        again = once
    }

    mutating func insert(_ key: UInt64) {
        let (word, bit) = place(of: key)
        again[word] |= once[word] & bit
        once[word] |= bit
    }

    func contains(_ key: UInt64) -> Bool {
        let (word, bit) = place(of: key)
        return again[word] & bit != 0
    }

    private func place(of key: UInt64) -> (word: Int, bit: UInt64) {
        let mixed = (key &* QuickHash.multiplier) >> 32
        return (Int(mixed >> 6) & (once.count - 1), 1 << (mixed & 63))
    }
}
