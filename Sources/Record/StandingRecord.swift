/// What an arm came to, and why.
public struct StandingRecord: Codable, Sendable, Equatable {
    /// What it came to.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// The verdict recommends it.
        case recommended
        /// It meets every requirement.
        case meets
        /// Nothing is required, and it is among the arms that are shown to be as good as all others.
        case notRuledOut = "not-ruled-out"
        /// Whether it meets the requirements, or is as good as the others, is not shown.
        case unsure
        /// Nothing is required, and it is shown to be worse than the best.
        case worse
        /// It breaks a requirement.
        case fails
        /// It cannot be recommended, whatever it answers.
        case control
        /// It could not be finished; ``ArmRecord/failure`` says why.
        case failed
    }

    /// What a reason is about.
    public enum Concern: String, Codable, Sendable, CaseIterable {
        case score, forgetting, latency, cost, privacy
        /// Answers to questions that have none.
        case basis
        /// The arm is not shown to be better than an answer that needs no reading.
        case trivial
        /// The bill is incomplete: nobody asked for that, but no such arm can be called the cheapest.
        case bill
        /// How it compares with the other arms.
        case others
    }

    /// One requirement that is not, or not surely, met; or one comparison that is not won.
    public struct Reason: Codable, Sendable, Equatable {
        /// What it is about.
        public var concern: Concern
        /// The same in words with the numbers, no whole sentence, such as `exact-match 0.75
        /// [0.61, 0.86], asked for at least 0.8`.
        public var text: Statement

        package init(concern: Concern, text: Statement) {
            self.concern = concern
            self.text = text
        }
    }

    /// What it came to.
    public var status: Status
    /// Everything that speaks against it, the score first; empty where nothing does.
    public var reasons: [Reason]

    /// Before anything was decided.
    package static let open = StandingRecord(status: .unsure, reasons: [])

    package init(status: Status, reasons: [Reason]) {
        self.status = status
        self.reasons = reasons
    }
}
