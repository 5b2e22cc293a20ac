/// What things cost at one place at one time: a dated, sourced list that its users edit.
///
/// A sheet is read from a YAML file by the room `Scenarios`; nothing here knows of files.
public struct PriceSheet: Sendable, Equatable, Codable {
    /// The file's name without its ending, e.g. `this-machine`.
    public var name: String
    /// What a reader calls it, e.g. `Serverless API, Nova Micro, us-east-1`.
    public var title: String
    /// ISO 4217, e.g. `USD`; or `CPU s` for the sheet that prices nothing.
    public var currency: String
    /// Where the prices hold, e.g. `us-east-1`; nil where that has no meaning.
    public var region: String?
    /// The day on which the prices were looked up, ISO 8601.
    public var asOf: String
    /// The last day on which they are still to be trusted, ISO 8601; nil for prices of one's own.
    public var validUntil: String?
    /// How work is paid for.
    public var basis: Basis

    /// How work is paid for.
    public enum Basis: Sendable, Equatable, Codable {
        /// A machine of one's own: electricity and amortisation.
        case machine(MachinePrices)
        /// Machines by the hour.
        case instance(InstancePrices)
        /// A service by the token.
        case api(APIPrices)
    }

    /// Puts a sheet together.
    public init(
        name: String, title: String, currency: String, region: String? = nil, asOf: String,
        validUntil: String? = nil, basis: Basis
    ) {
        self.name = name
        self.title = title
        self.currency = currency
        self.region = region
        self.asOf = asOf
        self.validUntil = validUntil
        self.basis = basis
    }
}

/// One price, and how far it can be trusted.
public struct Price: Sendable, Equatable, Codable {
    /// In the sheet's currency for one unit, finite and ≥ 0. The unit is the field's that holds it.
    public var amount: Double
    /// Where it was read, as the sheet says; nil when it says nothing.
    public var source: String?
    /// Whether somebody has read it at its source; an unverified price is marked in every report.
    public var isVerified: Bool

    /// States a price.
    public init(_ amount: Double, source: String? = nil, isVerified: Bool = true) {
        self.amount = amount
        self.source = source
        self.isVerified = isVerified
    }
}

/// A machine of one's own.
public struct MachinePrices: Sendable, Equatable, Codable {
    /// Buying it.
    public var purchase: Price
    /// How long it is used, in months, > 0.
    public var lifetimeMonths: Double
    /// One kilowatt-hour.
    public var electricity: Price
    /// What it draws at work, in watts, ≥ 0.
    public var watts: Double
    /// How many processors it has: a CPU second takes one of them for a second; > 0.
    public var processors: Double
    /// Share of its life that it works, 0 < … ≤ 1: what is not used must be paid for as well.
    public var utilisation: Double
    /// CPU seconds there for one CPU second measured here, > 0: an assumption.
    public var cpuSecondsPerMeasured: Double

    /// Describes a machine.
    public init(
        purchase: Price, lifetimeMonths: Double, electricity: Price, watts: Double,
        processors: Double, utilisation: Double, cpuSecondsPerMeasured: Double = 1
    ) {
        self.purchase = purchase
        self.lifetimeMonths = lifetimeMonths
        self.electricity = electricity
        self.watts = watts
        self.processors = processors
        self.utilisation = utilisation
        self.cpuSecondsPerMeasured = cpuSecondsPerMeasured
    }
}

/// Machines by the hour: one kind to train, one kind that stands ready to answer.
public struct InstancePrices: Sendable, Equatable, Codable {
    /// An hour of the machine that trains, chooses and indexes.
    public var trainingHour: Price
    /// An hour of the machine that answers.
    public var hostingHour: Price
    /// Hours a month that it stands ready, 0…744: always on is 730 (or 744 in a month of 31 days).
    public var hostingHours: Double
    /// Hours there for one CPU hour measured here, > 0: an assumption, e.g. 1/16 for sixteen times
    /// as fast.
    public var hoursPerMeasuredCPUHour: Double
    /// Gigabytes stored for a month; nil where that is not known, 0 where it is free.
    public var storageGigabyteMonth: Price?

    /// Describes instances.
    public init(
        trainingHour: Price, hostingHour: Price, hostingHours: Double,
        hoursPerMeasuredCPUHour: Double, storageGigabyteMonth: Price? = nil
    ) {
        self.trainingHour = trainingHour
        self.hostingHour = hostingHour
        self.hostingHours = hostingHours
        self.hoursPerMeasuredCPUHour = hoursPerMeasuredCPUHour
        self.storageGigabyteMonth = storageGigabyteMonth
    }
}

/// A service by the token, with customisation.
///
/// Nil is a price that is not known: the bill of an arm that needs it is incomplete. What costs
/// nothing has the price 0.
public struct APIPrices: Sendable, Equatable, Codable {
    /// A million tokens in prompts.
    public var inputMillion: Price?
    /// A million tokens written.
    public var outputMillion: Price?
    /// A million tokens trained on, each epoch counted.
    public var trainingMillion: Price?
    /// A million tokens embedded.
    public var embeddingMillion: Price?
    /// A custom model stored for a month.
    public var modelMonth: Price?
    /// How a trained model is served.
    public var customHosting: CustomHosting?
    /// An index that stands ready for a month.
    public var indexMonth: Price?

    /// How a trained model is served.
    public enum CustomHosting: Sendable, Equatable, Codable {
        /// By the token, at prices of its own.
        case onDemand(inputMillion: Price, outputMillion: Price)
        /// Units that are paid by the hour, used or not; no tokens are charged.
        case provisioned(unitHour: Price, units: Double, hoursPerMonth: Double)
    }

    /// Describes a service.
    public init(
        inputMillion: Price? = nil, outputMillion: Price? = nil, trainingMillion: Price? = nil,
        embeddingMillion: Price? = nil, modelMonth: Price? = nil,
        customHosting: CustomHosting? = nil, indexMonth: Price? = nil
    ) {
        self.inputMillion = inputMillion
        self.outputMillion = outputMillion
        self.trainingMillion = trainingMillion
        self.embeddingMillion = embeddingMillion
        self.modelMonth = modelMonth
        self.customHosting = customHosting
        self.indexMonth = indexMonth
    }
}
