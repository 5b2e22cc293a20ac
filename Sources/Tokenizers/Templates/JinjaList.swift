/// The items of a template's list; what they cost, see ``JinjaBudget``.
struct JinjaList: Sendable {
    private var items: [JinjaValue] = []
    /// How deep lists and mappings nest in it. It is bounded, since values are compared and freed
    /// level by level, on the stack.
    private(set) var depth = 1

    /// Deeper values are refused.
    static let deepest = 32

    /// A list without items.
    init() {}

    /// A list from outside the template's program.
    init(given items: [JinjaValue]) {
        self.items = items
        depth = 1 + (items.lazy.map(\.depth).max() ?? 0)
    }

    var count: Int { items.count }

    /// Puts an item behind the others.
    mutating func append(
        _ item: JinjaValue, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) {
        try budget.spend(steps: 1)
        try budget.spend(bytes: MemoryLayout<JinjaValue>.stride)
        depth = try Self.depth(depth, around: item)
        items.append(item)
    }

    /// The items in order.
    func items(_ budget: inout JinjaBudget) throws(JinjaProblem) -> [JinjaValue] {
        try budget.spend(steps: items.count)
        return items
    }

    /// The item at a place, which may count from the end; nil where there is none.
    func item(at index: Int) -> JinjaValue? {
        let (place, overflows) = index.addingReportingOverflow(index < 0 ? items.count : 0)
        return !overflows && items.indices.contains(place) ? items[place] : nil
    }

    /// The items of one list and then of another.
    func appending(
        _ other: JinjaList, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) -> JinjaList {
        var list = JinjaList()
        for item in items { try list.append(item, &budget) }
        for item in other.items { try list.append(item, &budget) }
        return list
    }

    func equals(_ other: JinjaList, _ budget: inout JinjaBudget) throws(JinjaProblem) -> Bool {
        guard items.count == other.items.count else { return false }
        for (left, right) in zip(items, other.items) {
            guard try left.equals(right, &budget) else { return false }
        }
        return true
    }

    /// The depth of a value of `depth` levels with one more item.
    fileprivate static func depth(
        _ depth: Int, around item: JinjaValue
    ) throws(JinjaProblem) -> Int {
        guard item.depth < deepest else { throw JinjaProblem(.nesting(most: deepest)) }
        return max(depth, item.depth + 1)
    }
}

/// Keys and values of a template in the order in which they were made; what they cost, see
/// ``JinjaBudget``.
struct JinjaMapping: Sendable {
    private var entries: [(key: String, text: JinjaText, value: JinjaValue)] = []
    /// As ``JinjaList/depth``.
    private(set) var depth = 1

    /// A mapping without entries.
    init() {}

    /// A mapping from outside the template's program.
    init(given entries: [(key: String, value: JinjaValue)]) {
        self.entries = entries.map { ($0.key, JinjaText(given: $0.key), $0.value) }
        depth = 1 + (entries.lazy.map(\.value.depth).max() ?? 0)
    }

    var count: Int { entries.count }

    /// Adds an entry.
    mutating func append(
        _ key: JinjaText, _ value: JinjaValue, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) {
        try budget.spend(steps: 1)
        try budget.spend(bytes: MemoryLayout<(String, JinjaText, JinjaValue)>.stride)
        depth = try JinjaList.depth(depth, around: value)
        entries.append((try key.string(&budget), key, value))
    }

    /// The value of a key; nil where it has none.
    func value(_ key: String, _ budget: inout JinjaBudget) throws(JinjaProblem) -> JinjaValue? {
        for entry in entries.reversed() {
            try budget.spend(steps: 1)
            guard entry.key.utf8.count == key.utf8.count else { continue }
            try budget.spend(steps: key.utf8.count)
            if entry.key.utf8.elementsEqual(key.utf8) { return entry.value }
        }
        return nil
    }

    func keys(_ budget: inout JinjaBudget) throws(JinjaProblem) -> JinjaList {
        var list = JinjaList()
        for entry in entries { try list.append(.text(entry.text), &budget) }
        return list
    }

    func values(_ budget: inout JinjaBudget) throws(JinjaProblem) -> JinjaList {
        var list = JinjaList()
        for entry in entries { try list.append(entry.value, &budget) }
        return list
    }

    /// Lists of two, a key and its value.
    func items(_ budget: inout JinjaBudget) throws(JinjaProblem) -> JinjaList {
        var list = JinjaList()
        for entry in entries {
            var pair = JinjaList()
            try pair.append(.text(entry.text), &budget)
            try pair.append(entry.value, &budget)
            try list.append(.list(pair), &budget)
        }
        return list
    }

    func equals(_ other: JinjaMapping, _ budget: inout JinjaBudget) throws(JinjaProblem) -> Bool {
        guard entries.count == other.entries.count else { return false }
        for entry in entries {
            guard let value = try other.value(entry.key, &budget),
                try entry.value.equals(value, &budget)
            else { return false }
        }
        return true
    }
}
