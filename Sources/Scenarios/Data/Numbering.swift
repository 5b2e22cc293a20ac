/// Numbers for values from 0 on, the same for the same: to compare them often, and to keep few.
struct Numbering<Value: Hashable> {
    private var numbers: [Value: Int] = [:]
    /// For each number how often it was given.
    private(set) var counts: [Int] = []

    mutating func number(of value: Value) -> Int {
        let number = numbers[value] ?? counts.count
        if number == counts.count {
            numbers[value] = number
            counts.append(0)
        }
        counts[number] += 1
        return number
    }
}
