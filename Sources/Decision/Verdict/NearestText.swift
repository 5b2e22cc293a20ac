import Record

/// Says, where no arm meets the requirements, which comes nearest, what it misses and by how much.
struct NearestText {
    let advice: Advice

    func sentences() -> Statement {
        guard let place = nearest else { return "Every arm failed but the controls." }
        return "\(nobody()) \(sentence(place))\(better(than: place))"
    }

    /// Why an arm with a better score is not the nearest.
    private func better(than place: Int) -> Statement {
        guard let best = advice.best, advice.record.isWorse(place, best) else { return "" }
        return """
             \(advice.name(best)) scores best with \(advice.score(best)), but breaks more \
            requirements\(advice.veto(best)).
            """
    }

    /// The arm that breaks the fewest requirements; of equals the one with the best score.
    var nearest: Int? {
        let candidates = advice.standings.indices.filter { advice.standings[$0] != .out }
        let fewest = candidates.map { broken($0).count }.min()
        return candidates.filter { broken($0).count == fewest }.max(by: advice.record.isWorse)
    }

    private func broken(_ place: Int) -> Set<StandingRecord.Concern> {
        Set(advice.standings[place].shortfalls.map(\.concern))
    }

    private func sentence(_ place: Int) -> Statement {
        let shortfalls = advice.standings[place].shortfalls
        let misses = shortfalls.compactMap { reason in
            reason.miss.map { "\($0) (\(reason.besideScore))" as Statement }
        }
        let missed: [Statement] = misses.isEmpty ? [] : ["it misses \(.list(misses))"]
        let others = shortfalls.filter { $0.miss == nil }
            .map { "it \($0.besideScore)" as Statement }
        let first: Statement = """
            \(advice.name(place)) comes nearest with \(advice.score(place))
            """
        return "\(([first] + missed + others).joined(separator: "; "))."
    }

    /// A requirement that every arm breaks is said to be one that nobody meets.
    private func nobody() -> Statement {
        let all = advice.standings.indices.filter { advice.standings[$0] != .out }.map(broken)
        let common = all.dropFirst().reduce(all.first ?? []) { $0.intersection($1) }
        let words = StandingRecord.Concern.allCases.filter(common.contains).map(word)
        return words.isEmpty
            ? "Each arm breaks one requirement or another." : "No arm keeps \(.list(words))."
    }

    private func word(_ concern: StandingRecord.Concern) -> Statement {
        switch concern {
        case .score: "the required \(advice.record.metricName)"
        case .forgetting: "the budget for forgetting"
        case .basis: "the limit on answers without basis"
        case .latency: "the limit on latency"
        case .cost: "the limit on cost"
        case .privacy: "within what may leave"
        case .bill: "a complete bill"
        case .trivial: "above what can be had without reading the questions"
        case .others: "as good as the others"
        }
    }
}
