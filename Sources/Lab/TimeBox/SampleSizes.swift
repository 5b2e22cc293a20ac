/// The sizes of a sample of questions: a part of the work on them ends at each, so that a smaller
/// sample's answers are the first answers of a greater one, bit for bit.
enum SampleSizes {
    /// Fewer questions say next to nothing of an arm.
    static let least = 25

    /// The sizes that a sample of fewer than `count` questions may have, ascending: 25, 50, 100 and so
    /// on.
    static func marks(below count: Int) -> [Int] {
        Array(sequence(first: least) { $0 * 2 }.prefix { $0 < count })
    }

    /// The next larger sample, at most all.
    static func larger(than size: Int, of count: Int) -> Int {
        marks(below: count).first { $0 > size } ?? count
    }

    /// The next smaller sample; nil where there is none.
    static func smaller(than count: Int, atLeast: Int) -> Int? {
        marks(below: count).last { $0 >= atLeast }
    }
}
