/// Shares groups out so that each class has its share of rows in every part.
///
/// Classes come from the rarest to the commonest, as in Sechidis, Tsoumakas & Vlahavas 2011, "On
/// the Stratification of Multi-label Data", each with its groups that have no part yet. A part that
/// lacks a whole group of the class gets the next one. Where none does, any part that lacks
/// something keeps the class near enough to its share, and the one that lacks most of all rows so
/// far gets it: else many small classes would all be rounded the same way. So in every part a class
/// is off its share by less than the rows of its largest group, if its groups hold nothing else.
struct Stratification {
    typealias Part = DatasetSplit.Part

    private let shares: DatasetSplit.Shares
    /// Of each group, how many rows of each class it has.
    private let groups: [[String: Int]]
    private var classes: [String: Tally] = [:]
    /// Of the groups that have a part.
    private var sharedOut = Tally()
    private var parts: [Part?]

    /// Rows by part.
    private struct Tally {
        /// All that are to be given to a part.
        var total = 0
        private var given: [Part: Int] = [:]

        func rows(in part: Part) -> Int { given[part] ?? 0 }

        mutating func give(_ rows: Int, to part: Part) { given[part, default: 0] += rows }
    }

    /// - Parameter groups: how many rows of each class each of them has, in the order drawn.
    /// - Returns: the part of each group. Every class has a row in training.
    static func parts(
        of groups: [[String: Int]], shares: DatasetSplit.Shares
    ) -> [Part] {
        var work = Stratification(groups, shares)
        work.shareOut()
        return work.parts.map { $0 ?? .train }
    }

    private init(_ groups: [[String: Int]], _ shares: DatasetSplit.Shares) {
        self.groups = groups
        self.shares = shares
        parts = groups.map { _ in nil }
        for group in groups {
            for (name, rows) in group { classes[name, default: Tally()].total += rows }
        }
    }

    private mutating func shareOut() {
        var places: [String: [Int]] = [:]
        for (place, group) in groups.enumerated() {
            for name in group.keys { places[name, default: []].append(place) }
        }
        let rarestFirst = classes.map { (name: $0.key, rows: $0.value.total) }
            .sorted { ($0.rows, $0.name) < ($1.rows, $1.name) }
        for (name, _) in rarestFirst {
            let own = (places[name] ?? []).filter { parts[$0] == nil }
            for (place, largest) in zip(own, largestFromHere(own, of: name)) {
                give(place, to: part(of: groups[place], as: name, largest: largest))
            }
        }
    }

    /// For each of some groups how many rows of a class it or one behind it has at most.
    private func largestFromHere(_ places: [Int], of name: String) -> [Int] {
        var largest = 0
        return places.reversed().map { place in
            largest = max(largest, groups[place][name] ?? 0)
            return largest
        }.reversed()
    }

    private mutating func give(_ place: Int, to part: Part) {
        parts[place] = part
        for (name, rows) in groups[place] {
            classes[name, default: Tally()].give(rows, to: part)
            sharedOut.total += rows
            sharedOut.give(rows, to: part)
        }
    }

    private func part(of group: [String: Int], as name: String, largest: Int) -> Part {
        if group.keys.contains(where: { classes[$0]?.rows(in: .train) == 0 }) { return .train }
        let own = classes[name] ?? Tally()
        let asked = Part.allCases.filter(shares.isAsked)
        func lack(_ part: Part, in tally: Tally) -> Double {
            shares.share(of: part) * Double(tally.total) - Double(tally.rows(in: part))
        }
        let neediest = asked.max { lack($0, in: own) < lack($1, in: own) } ?? .train
        guard lack(neediest, in: own) < Double(largest) else { return neediest }
        var sofar = sharedOut
        sofar.total += group.values.reduce(0, +)
        return asked.filter { lack($0, in: own) > 0 }
            .max { lack($0, in: sofar) < lack($1, in: sofar) } ?? .train
    }
}
