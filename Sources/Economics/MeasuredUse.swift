/// What one arm was measured to use: the quantities that price sheets put prices on.
public struct MeasuredUse: Sendable, Equatable {
    /// The arm's name.
    public var arm: String
    /// Choosing among settings, without training: CPU seconds.
    public var choosing: Work
    /// One training; none for arms that train nothing.
    public var training: Work
    /// Indexing the whole corpus once; none for arms that read no index.
    public var indexing: Work
    /// Answering one question.
    public var query: Work
    /// Size of the trained weights, in bytes; 0 for arms that train nothing.
    public var adapterBytes: Double
    /// Size of the index, in bytes; 0 for arms that read none.
    public var indexBytes: Double
    /// What has to be done when knowledge changes.
    public var update: Update
    /// What it costs by its own account; nil for an arm whose work was measured here.
    public var stated: Stated?
    /// The service that makes its vectors; nil where the arm's own machine does, or it needs none.
    public var embedding: Embedding?

    /// A service that is paid for the tokens it embeds, whatever a sheet says.
    public struct Embedding: Sendable, Equatable {
        /// A million tokens, in the sheet's currency; nil is unknown.
        public var million: Double?

        /// States what is known.
        public init(million: Double?) { self.million = million }
    }

    /// What an arm from outside costs, in the sheet's currency; nil is unknown.
    public struct Stated: Sendable, Equatable {
        /// Of one answer; where it is unknown, a service's prices of its tokens count.
        public var query: Double?
        /// Once, before the first answer.
        public var training: Double?
        /// Of a month in which it stands ready.
        public var hosting: Double?
        /// Of bringing its knowledge up to date once.
        public var update: Double?

        /// States what is known.
        public init(query: Double?, training: Double?, hosting: Double?, update: Double?) {
            self.query = query
            self.training = training
            self.hosting = hosting
            self.update = update
        }
    }

    /// Work of one kind.
    public struct Work: Sendable, Equatable {
        /// Processor time of all threads together, measured.
        public var cpuSeconds: Double
        /// Tokens in prompts.
        public var inputTokens: Double
        /// Tokens written.
        public var outputTokens: Double
        /// Tokens trained on, each epoch counted.
        public var trainedTokens: Double
        /// Tokens embedded by the sentence encoder.
        public var embeddedTokens: Double

        /// Counts work; what is not said is none.
        public init(
            cpuSeconds: Double = 0, inputTokens: Double = 0, outputTokens: Double = 0,
            trainedTokens: Double = 0, embeddedTokens: Double = 0
        ) {
            self.cpuSeconds = cpuSeconds
            self.inputTokens = inputTokens
            self.outputTokens = outputTokens
            self.trainedTokens = trainedTokens
            self.embeddedTokens = embeddedTokens
        }
    }

    /// What has to be done when knowledge changes.
    public enum Update: Sendable, Equatable {
        /// Examples or instructions are edited by hand: no machine works.
        case edit
        /// The changed share of the corpus is indexed anew.
        case reindex
        /// The facts are in the weights: the whole training again.
        case retrain
    }

    /// Puts the measurements of one arm together.
    public init(
        arm: String, choosing: Work = Work(), training: Work = Work(), indexing: Work = Work(),
        query: Work, adapterBytes: Double = 0, indexBytes: Double = 0, update: Update,
        stated: Stated? = nil, embedding: Embedding? = nil
    ) {
        self.arm = arm
        self.choosing = choosing
        self.training = training
        self.indexing = indexing
        self.query = query
        self.adapterBytes = adapterBytes
        self.indexBytes = indexBytes
        self.update = update
        self.stated = stated
        self.embedding = embedding
    }
}

/// How much the arm will be used: what is expected, not measured.
public struct Expectations: Sendable, Equatable {
    /// Questions a month, ≥ 0.
    public var queriesPerMonth: Double
    /// Share of the knowledge that changes each month, 0…1.
    public var knowledgeChangesPerMonth: Double
    /// Months over which costs are added up, > 0.
    public var horizonMonths: Double
    /// How often knowledge is brought up to date, times a month, > 0; without changes never.
    public var updatesPerMonth: Double
    /// What an hour of the staff costs in the sheet's currency, ≥ 0; nil leaves staff time out.
    public var staffHour: Double?
    /// Hours of staff to build, by arm; absent arms take none.
    public var staffHoursToBuild: [String: Double]
    /// Hours of staff for each update, by arm; absent arms take none.
    public var staffHoursPerUpdate: [String: Double]

    /// Describes the use.
    public init(
        queriesPerMonth: Double, knowledgeChangesPerMonth: Double, horizonMonths: Double,
        updatesPerMonth: Double = 1, staffHour: Double? = nil,
        staffHoursToBuild: [String: Double] = [:], staffHoursPerUpdate: [String: Double] = [:]
    ) {
        self.queriesPerMonth = queriesPerMonth
        self.knowledgeChangesPerMonth = knowledgeChangesPerMonth
        self.horizonMonths = horizonMonths
        self.updatesPerMonth = updatesPerMonth
        self.staffHour = staffHour
        self.staffHoursToBuild = staffHoursToBuild
        self.staffHoursPerUpdate = staffHoursPerUpdate
    }
}
