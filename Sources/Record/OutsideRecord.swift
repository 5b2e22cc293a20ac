/// What an arm from outside says of itself: told by its answers' file or stated by the scenario, not
/// measured here.
public struct OutsideRecord: Codable, Sendable, Equatable {
    /// Answers, over all repetitions.
    public var answered: Int
    /// As many as there would be if every test question were answered.
    public var asked: Int
    /// Answers for which the system said that it declined; nil where it says so of none.
    public var declined: Int?
    /// The mean of the prompts' tokens; nil unless it is told of every answer.
    public var tokensIn: Double?
    /// The mean of the answers' tokens; nil unless it is told of every answer.
    public var tokensOut: Double?
    /// The mean time of an answer, in seconds; nil unless it is told of every answer.
    public var seconds: Double?
    /// What it costs.
    public var costs: Costs

    /// In the currency of the price sheets; nil is unknown.
    public struct Costs: Codable, Sendable, Equatable {
        /// Of one answer: stated, or else the mean of what the answers told.
        public var query: Double?
        /// Once, before the first answer.
        public var training: Double?
        /// Of a month in which it stands ready.
        public var hosting: Double?
        /// Of bringing its knowledge up to date once.
        public var update: Double?

        package init(query: Double?, training: Double?, hosting: Double?, update: Double?) {
            self.query = query
            self.training = training
            self.hosting = hosting
            self.update = update
        }
    }

    package init(
        answered: Int, asked: Int, declined: Int?, tokensIn: Double?, tokensOut: Double?,
        seconds: Double?, costs: Costs
    ) {
        self.answered = answered
        self.asked = asked
        self.declined = declined
        self.tokensIn = tokensIn
        self.tokensOut = tokensOut
        self.seconds = seconds
        self.costs = costs
    }
}
