/// Which bytes of a text a user wrote.
struct UserRanges: Sendable {
    /// In order; none is empty, and no two touch.
    private(set) var ranges: [Range<Int>] = []

    /// None.
    init() {}

    /// All of so many bytes.
    init(all count: Int) { append(0..<count) }

    var isEmpty: Bool { ranges.isEmpty }

    /// Adds bytes behind all others.
    mutating func append(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        if let last = ranges.last, last.upperBound == range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
        } else {
            ranges.append(range)
        }
    }

    /// Adds those of a part of another text, which stands from `start` on in this one.
    mutating func append(_ other: UserRanges, of part: Range<Int>, at start: Int) {
        for index in other.firstIndex(endingAfter: part.lowerBound)..<other.ranges.count {
            let range = other.ranges[index].clamped(to: part)
            guard !range.isEmpty else { return }
            let offset = start - part.lowerBound
            append(range.lowerBound + offset..<range.upperBound + offset)
        }
    }

    /// Those of a part, as a text of its own.
    func part(_ part: Range<Int>) -> UserRanges {
        var users = UserRanges()
        users.append(self, of: part, at: 0)
        return users
    }

    private func firstIndex(endingAfter place: Int) -> Int {
        var low = 0, high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound > place { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
