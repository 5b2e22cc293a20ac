import ModelAPI

/// A text of a template: Unicode scalars, as Python's strings are.
///
/// Its contents cost: see ``JinjaBudget``. Searches are of bytes, which finds the same places, since
/// no scalar's UTF-8 begins inside another's.
///
/// It knows which of its bytes a user wrote, and what is made of them is the user's, too: only the
/// template's own text may hold special tokens. The program sees no difference.
struct JinjaText: Sendable {
    private var string: String
    private var users = UserRanges()

    /// A text from outside the template's program: its own literals, and what it is given.
    init(given string: String) { self.string = string }

    /// A text that a user wrote.
    init(users string: String) {
        self.string = string
        users = UserRanges(all: string.utf8.count)
    }

    private init(given string: String, _ users: UserRanges) {
        self.string = string
        self.users = users
    }

    /// Makes a text of at most `most` bytes.
    init(
        most: Int, _ budget: inout JinjaBudget, _ make: () -> String
    ) throws(JinjaProblem) {
        try budget.spend(bytes: most)
        string = make()
    }

    /// The text of some bytes at these places of another one.
    private init(
        _ bytes: ArraySlice<UInt8>, of users: UserRanges, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) {
        try budget.spend(bytes: bytes.count)
        string = String(decoding: bytes, as: UTF8.self)
        self.users = users.part(bytes.startIndex..<bytes.endIndex)
    }

    /// Pays for noting who wrote what.
    private func payForUsers(_ budget: inout JinjaBudget) throws(JinjaProblem) {
        try budget.spend(bytes: users.ranges.count * MemoryLayout<Range<Int>>.stride)
    }

    var isEmpty: Bool { string.isEmpty }

    /// The beginning, for messages.
    var excerpt: String { String(String.UnicodeScalarView(string.unicodeScalars.prefix(200))) }

    /// Appends it to what the template shows.
    func write(
        to output: inout JinjaText, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) {
        try budget.spend(bytes: string.utf8.count)
        try payForUsers(&budget)
        output.append(self)
    }

    private mutating func append(_ other: JinjaText) {
        let start = string.utf8.count
        string += other.string
        users.append(other.users, of: 0..<other.string.utf8.count, at: start)
    }

    /// The whole text with its origins.
    var prompt: PromptText {
        var prompt = PromptText()
        var start = string.utf8.startIndex
        func take(_ end: Int, isTemplate: Bool) {
            let index = string.utf8.index(string.utf8.startIndex, offsetBy: end)
            prompt.append(String(string[start..<index]), isTemplate: isTemplate)
            start = index
        }
        for range in users.ranges {
            take(range.lowerBound, isTemplate: true)
            take(range.upperBound, isTemplate: false)
        }
        take(string.utf8.count, isTemplate: true)
        return prompt
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
        var start = 0
        for scalar in string.unicodeScalars {
            let end = start + UTF8.width(scalar)
            try list.append(
                .text(JinjaText(given: String(scalar), users.part(start..<end))), &budget)
            start = end
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
            try list.append(
                .text(JinjaText(bytes[start..<place], of: users, &budget)), &budget)
            start = place + separator.string.utf8.count
        }
        try list.append(.text(JinjaText(bytes[start...], of: users, &budget)), &budget)
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
            let piece = Substring(rest[..<end])
            try list.append(.text(try part(piece, most: piece.utf8.count, &budget)), &budget)
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
            try part.payForUsers(&budget)
        }
        try budget.spend(
            bytes: parts.count * separator.users.ranges.count * MemoryLayout<Range<Int>>.stride)
        var joined = JinjaText(given: "")
        for (index, part) in parts.enumerated() {
            if index > 0 { joined.append(separator) }
            joined.append(part)
        }
        return joined
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
        try payForUsers(&budget)
        let (ranges, overflow) = (places.count + 1).multipliedReportingOverflow(
            by: new.users.ranges.count * MemoryLayout<Range<Int>>.stride)
        try budget.spend(bytes: overflow ? .max : ranges)
        var result: [UInt8] = []
        var users = UserRanges()
        result.reserveCapacity(bytes.count + added - places.count * old.string.utf8.count)
        var start = 0
        for place in places {
            users.append(self.users, of: start..<place, at: result.count)
            result += bytes[start..<place]
            users.append(new.users, of: 0..<new.string.utf8.count, at: result.count)
            result += new.string.utf8
            start = place + old.string.utf8.count
        }
        users.append(self.users, of: start..<bytes.count, at: result.count)
        result += bytes[start...]
        return JinjaText(given: String(decoding: result, as: UTF8.self), users)
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
        return try part(Substring(rest), most: string.utf8.count, &budget)
    }

    /// A piece of it.
    private func part(
        _ piece: Substring, most: Int, _ budget: inout JinjaBudget
    ) throws(JinjaProblem) -> JinjaText {
        var part = try JinjaText(most: most, &budget) { String(piece) }
        let start = string.utf8.distance(from: string.startIndex, to: piece.startIndex)
        part.users = users.part(start..<start + piece.utf8.count)
        return part
    }

    /// The case of letters.
    enum Case { case upper, lower, title, capitalized }

    /// In another case.
    func cased(_ form: Case, _ budget: inout JinjaBudget) throws(JinjaProblem) -> JinjaText {
        try budget.spend(steps: string.utf8.count)
        // A mapping has at most three scalars of at most three times the bytes.
        var cased = try JinjaText(most: 3 * string.utf8.count, &budget) {
            switch form {
            case .upper: string.uppercased()
            case .lower: string.lowercased()
            case .title: capitalized(everyWord: true)
            case .capitalized: capitalized(everyWord: false)
            }
        }
        // Letters do not keep their length: where anything is the user's, all of it is.
        if !users.isEmpty { cased.users = UserRanges(all: cased.string.utf8.count) }
        return cased
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
