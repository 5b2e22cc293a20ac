/// Sets that are joined pair by pair (union–find with path halving).
struct Groups {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    /// The least member of the set that an element is in.
    mutating func first(of element: Int) -> Int {
        var element = element
        while parents[element] != element {
            parents[element] = parents[parents[element]]
            element = parents[element]
        }
        return element
    }

    mutating func join(_ one: Int, _ other: Int) {
        let (first, second) = (first(of: one), first(of: other))
        parents[max(first, second)] = min(first, second)
    }
}
