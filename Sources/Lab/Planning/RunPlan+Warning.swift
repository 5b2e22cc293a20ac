import Foundations

extension RunPlan {
    /// What speaks against running a scenario as it is.
    public enum Warning: Sendable, Equatable {
        /// So few test questions decide next to nothing.
        case fewQuestions(Int)
        /// No difference between two arms can be shown, however great it is.
        case noDifference
        /// Differences below ``RunPlan/greatestDifference`` would be missed.
        case onlyGreatDifferences
        /// Not even an arm without a mistake could be shown to reach the required accuracy with
        /// so many questions; `enough` would do, if any number below a million does.
        case boundOutOfReach(bound: Double, questions: Int, enough: Int?)
        /// An error has no interval with fewer than `least` questions.
        case noInterval(least: Int)
        /// How much one training differs from the next will not be measured.
        case oneSeed
        /// So many combinations of a sweep cannot be run; the first of them, and why.
        case impossibleCombinations(Int, of: Int, sweep: String, first: String, obstacle: String)
        /// Among its comparisons a sweep would miss differences below
        /// ``RunPlan/greatestDifference``.
        case sweepTooWide(sweep: String, comparisons: Int)
    }
}

extension RunPlan.Warning: CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .fewQuestions(let count):
            """
            Only \(count) test question\(count == 1 ? "" : "s"): fewer than \
            \(RunPlan.fewestQuestions) decide next to nothing. Write more, or give the test a \
            greater share.
            """
        case .noDifference:
            """
            Hopeless: with so few test questions no difference between two arms can be shown, \
            however great it is.
            """
        case .onlyGreatDifferences:
            """
            Differences below 30 points would be missed in more than one of five runs: ask more test \
            questions before you spend time on this.
            """
        case .boundOutOfReach(let bound, let questions, let enough):
            """
            Hopeless: an accuracy of at least \(NumberFormat.plain(bound)) cannot be shown with \
            \(questions) test question\(questions == 1 ? "" : "s"), not even by an arm that answers \
            all of them right.\(enough.map { " It takes at least \(NumberFormat.grouped($0))." } ?? "")
            """
        case .noInterval(let least):
            """
            Hopeless: an error has no interval with fewer than \(least) test questions, and an arm \
            without one is not recommended.
            """
        case .oneSeed:
            """
            One seed: how much one training differs from the next will not be measured. Three seeds \
            would say.
            """
        case .impossibleCombinations(let count, let all, let sweep, let first, let obstacle):
            """
            Sweep of \(sweep): \(count) of \(all) combinations cannot be run. The first is \(first): \
            \(obstacle).
            """
        case .sweepTooWide(let sweep, let comparisons):
            """
            Sweep of \(sweep): among its \(NumberFormat.grouped(comparisons)) comparisons \
            differences below 30 points would be missed in more than one of five runs. Ask more test \
            questions, or sweep over fewer values.
            """
        }
    }
}

/// In JSON a warning is its sentence.
extension RunPlan.Warning: Encodable {
    /// Writes the sentence.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
