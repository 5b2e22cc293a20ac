/// A text of a template: Unicode scalars, as Python's strings are.
///
/// Its contents cost: see ``JinjaBudget``. Searches are of bytes, which finds the same places, since
/// no scalar's UTF-8 begins inside another's.
struct JinjaText: Sendable {
    private let string: String

    /// A text from outside the template's program: its own literals, and what it is given.
    init(given string: String) { self.string = string }

    /// Makes a text of at most `most` bytes.
    init(
        most: Int, _ budget: inout JinjaBudget, _ make: () -> String
    ) throws(JinjaProblem) {
        try budget.spend(bytes: most)
        string = make()
    }

    private init(_ bytes: some Collection<UInt8>, _ budget: inout JinjaBudget) throws(JinjaProblem)
    {
        try budget.spend(bytes: bytes.count)
        string = String(decoding: bytes, as: UTF8.self)
    }

    var isEmpty: Bool { string.isEmpty }

    /// The beginning, for messages.
    var excerpt: String { String(String.UnicodeScalarView(string.unicodeScalars.prefix(200))) }

    /// Appends it to what the template shows.
    func write(
        to output: inout String, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) {
        try budget.spend(bytes: string.utf8.count)
        output += string
    }

    /// The text itself.
    func string(_ budget: inout JinjaBudget) throws(JinjaProblem) -> String {
        try budget.spend(steps: string.utf8.count)
        return string
    }

    private func bytes(_ budget: inout JinjaBudget) throws(JinjaProblem) -> [UInt8] {
        try budget.spend(steps: string.utf8.count)
        return Array(string.utf8)
    }

    // MARK: Comparing

    /// Equality by scalars, not by what they look like.
    func equals(_ other: JinjaText, _ budget: inout JinjaBudget) throws(JinjaProblem) -> Bool {
        guard string.utf8.count == other.string.utf8.count else { return false }
        try budget.spend(steps: string.utf8.count)
        return string.utf8.elementsEqual(other.string.utf8)
    }

    /// Whether it comes before another in the order of scalars, which is that of their UTF-8.
    func precedes(_ other: JinjaText, _ budget: inout JinjaBudget) throws(JinjaProblem) -> Bool {
        try budget.spend(steps: min(string.utf8.count, other.string.utf8.count))
        return string.utf8.lexicographicallyPrecedes(other.string.utf8)
    }

    func contains(_ other: JinjaText, _ budget: inout JinjaBudget) throws(JinjaProblem) -> Bool {
        let pattern = BytePattern(try other.bytes(&budget))
        return pattern.firstIndex(in: try bytes(&budget)[...]) != nil
    }

    func starts(
        with other: JinjaText, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) -> Bool {
        try budget.spend(steps: other.string.utf8.count)
        return string.utf8.starts(with: other.string.utf8)
    }

    func ends(with other: JinjaText, _ budget: inout JinjaBudget) throws(JinjaProblem) -> Bool {
        try budget.spend(steps: other.string.utf8.count)
        return string.utf8.reversed().starts(with: other.string.utf8.reversed())
    }

    // MARK: Parts

    /// The number of scalars.
    func count(_ budget: inout JinjaBudget) throws(JinjaProblem) -> Int {
        try budget.spend(steps: string.utf8.count)
        return string.unicodeScalars.count
    }

    /// Its scalars, each a text.
    func scalars(_ budget: inout JinjaBudget) throws(JinjaProblem) -> JinjaList {
        try budget.spend(steps: string.utf8.count)
        var list = JinjaList()
        for scalar in string.unicodeScalars {
            try list.append(.text(JinjaText(given: String(scalar))), &budget)
        }
        return list
    }

    /// The stretches between the places where `separator` stands.
    func split(
        by separator: JinjaText, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) -> JinjaList {
        let bytes = try bytes(&budget)
        var list = JinjaList()
        var start = 0
        for place in try separator.places(in: bytes, &budget) {
            try list.append(.text(JinjaText(bytes[start..<place], &budget)), &budget)
            start = place + separator.string.utf8.count
        }
        try list.append(.text(JinjaText(bytes[start...], &budget)), &budget)
        return list
    }

    /// The stretches between white space; none is empty.
    func splitAtWhitespace(_ budget: inout JinjaBudget) throws(JinjaProblem) -> JinjaList {
        try budget.spend(steps: string.utf8.count)
        var list = JinjaList()
        var rest = string.unicodeScalars[...]
        while true {
            rest = rest.drop(while: \.properties.isWhitespace)
            let end = rest.firstIndex(where: \.properties.isWhitespace) ?? rest.endIndex
            guard rest.startIndex < end else { return list }
            let part = Substring(rest[..<end])
            try list.append(
                .text(try JinjaText(most: part.utf8.count, &budget) { String(part) }), &budget)
            rest = rest[end...]
        }
    }

    /// Where it stands in `bytes`, one place behind the end of the other.
    ///
    /// - Precondition: it is not empty.
    private func places(
        in bytes: [UInt8], _ budget: inout JinjaBudget
    ) throws(JinjaProblem) -> [Int] {
        let pattern = BytePattern(try self.bytes(&budget))
        try budget.spend(bytes: bytes.count / pattern.count * MemoryLayout<Int>.stride)
        return pattern.places(in: bytes)
    }

    // MARK: Other texts

    /// Texts one after the other.
    static func joined(
        _ parts: [JinjaText], by separator: JinjaText, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) -> JinjaText {
        // Each part may be the same large text: the sum is paid one by one, so that it cannot
        // overflow.
        for (index, part) in parts.enumerated() {
            if index > 0 { try budget.spend(bytes: separator.string.utf8.count) }
            try budget.spend(bytes: part.string.utf8.count)
        }
        return JinjaText(
            given: parts.lazy.map(\.string).joined(separator: separator.string))
    }

    /// With `new` wherever `old` stands.
    ///
    /// - Precondition: `old` is not empty.
    func replacing(
        _ old: JinjaText, by new: JinjaText, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) -> JinjaText {
        let bytes = try bytes(&budget)
        let places = try old.places(in: bytes, &budget)
        let (added, overflows) = places.count.multipliedReportingOverflow(
            by: new.string.utf8.count)
        try budget.spend(bytes: overflows ? .max : added)
        try budget.spend(bytes: bytes.count)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + added - places.count * old.string.utf8.count)
        var start = 0
        for place in places {
            result += bytes[start..<place]
            result += new.string.utf8
            start = place + old.string.utf8.count
        }
        result += bytes[start...]
        return JinjaText(given: String(decoding: result, as: UTF8.self))
    }

    /// Without the scalars of `set` at the ends asked for; without white space when it is nil.
    func stripped(
        of set: JinjaText?, left: Bool, right: Bool, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) -> JinjaText {
        if let set { try budget.spend(steps: set.string.utf8.count) }
        try budget.spend(steps: string.utf8.count)
        let scalars = set.map { Set($0.string.unicodeScalars) }
        func goes(_ scalar: Unicode.Scalar) -> Bool {
            scalars?.contains(scalar) ?? scalar.properties.isWhitespace
        }
        var rest = string.unicodeScalars[...]
        if left { rest = rest.drop(while: goes) }
        while right, let last = rest.last, goes(last) { rest.removeLast() }
        return try JinjaText(most: string.utf8.count, &budget) { String(rest) }
    }

    /// The case of letters.
    enum Case { case upper, lower, title, capitalized }

    /// In another case.
    func cased(_ form: Case, _ budget: inout JinjaBudget) throws(JinjaProblem) -> JinjaText {
        try budget.spend(steps: string.utf8.count)
        // A mapping has at most three scalars of at most three times the bytes.
        return try JinjaText(most: 3 * string.utf8.count, &budget) {
            switch form {
            case .upper: string.uppercased()
            case .lower: string.lowercased()
            case .title: capitalized(everyWord: true)
            case .capitalized: capitalized(everyWord: false)
            }
        }
    }

    /// The first letter large, or that of every word, and the others small.
    private func capitalized(everyWord: Bool) -> String {
        var result = ""
        var begins = true
        for scalar in string.unicodeScalars {
            let properties = scalar.properties
            result += begins ? properties.titlecaseMapping : properties.lowercaseMapping
            begins = everyWord && !properties.isAlphabetic
        }
        return result
    }
}
