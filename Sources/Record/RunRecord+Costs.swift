public import Domain
public import Economics

// What the arms cost under each price sheet (measured: bills rest on times).

/// What every arm costs by one price sheet, and what that means for the advice.
public struct SheetCostRecord: Codable, Sendable, Equatable {
    /// The prices, as they were read.
    public var sheet: PriceSheetRecord
    /// What these prices advise; under the first sheet it is the verdict's.
    public var advice: SheetAdviceRecord
    /// A bill for every arm that answered and is no control, in the scenario's order.
    public var bills: [BillRecord]
    /// What leaves the house, for the same arms.
    public var privacy: [PrivacyRecord]
    /// Where the bills of two arms cross as one input grows.
    public var breakEvens: [CrossingRecord]
    /// Bills over one input each.
    public var curves: [CostCurvesRecord]
    /// Which arm is the cheapest over two inputs; empty where fewer than two arms may be chosen.
    public var maps: [RegionMapRecord]
    /// How far each input may be from what is assumed; the greatest swing of the bill first.
    public var tippingPoints: [TippingPointRecord]

    package init(
        sheet: PriceSheetRecord, advice: SheetAdviceRecord, bills: [BillRecord],
        privacy: [PrivacyRecord], breakEvens: [CrossingRecord], curves: [CostCurvesRecord],
        maps: [RegionMapRecord], tippingPoints: [TippingPointRecord]
    ) {
        self.sheet = sheet
        self.advice = advice
        self.bills = bills
        self.privacy = privacy
        self.breakEvens = breakEvens
        self.curves = curves
        self.maps = maps
        self.tippingPoints = tippingPoints
    }
}

/// What is advised when one price sheet decides.
public struct SheetAdviceRecord: Codable, Sendable, Equatable {
    /// What it comes to.
    public var outcome: VerdictRecord.Outcome
    /// The arm that these prices recommend, when there is one.
    public var arm: String?

    package init(outcome: VerdictRecord.Outcome, arm: String? = nil) {
        self.outcome = outcome
        self.arm = arm
    }
}

// MARK: - The prices

/// A price sheet: what things cost at one place at one time.
public struct PriceSheetRecord: Codable, Sendable, Equatable {
    /// The file's name without its ending, unique among the sheets; `cpu-seconds` for the sheet
    /// that prices nothing.
    public var name: String
    /// What a reader calls it.
    public var title: String
    /// ISO 4217, e.g. `USD`; or `CPU s` for the sheet that prices nothing.
    public var currency: String
    /// Where the prices hold; absent where that has no meaning.
    public var region: String?
    /// The day on which they were looked up, ISO 8601; empty for the sheet that prices nothing.
    public var asOf: String
    /// The last day on which they are to be trusted, ISO 8601; absent for prices of one's own.
    public var validUntil: String?
    /// What the prices are for.
    public enum Basis: String, Codable, Sendable {
        /// A machine of one's own.
        case machine
        /// A rented machine.
        case instance
        /// A service that is paid by the token.
        case api
    }

    /// What the prices are for.
    public var basis: Basis
    /// What was wrong with the sheet but did not keep it from being used, e.g. its age.
    public var warnings: [String]
    /// What was not measured: how work measured here carries over, hours that machines stand ready.
    public var assumptions: [AssumptionRecord]
    /// Every price of the sheet.
    public var prices: [PriceRecord]

    package init(
        name: String, title: String, currency: String, region: String? = nil, asOf: String,
        validUntil: String? = nil, basis: Basis, warnings: [String],
        assumptions: [AssumptionRecord], prices: [PriceRecord]
    ) {
        self.name = name
        self.title = title
        self.currency = currency
        self.region = region
        self.asOf = asOf
        self.validUntil = validUntil
        self.basis = basis
        self.warnings = warnings
        self.assumptions = assumptions
        self.prices = prices
    }
}

/// One price.
public struct PriceRecord: Codable, Sendable, Equatable {
    /// Unique in the sheet, e.g. `input-million`.
    public var id: String
    /// What is paid for, e.g. `a million tokens in prompts`.
    public var what: String
    /// In the sheet's currency.
    public var amount: Double
    /// Where it was read, as the sheet says; absent where it says nothing.
    public var source: String?
    /// Whether somebody has read it at its source.
    public var isVerified: Bool

    package init(
        id: String, what: String, amount: Double, source: String? = nil, isVerified: Bool
    ) {
        self.id = id
        self.what = what
        self.amount = amount
        self.source = source
        self.isVerified = isVerified
    }
}

/// A number of the sheet that is no price and was not measured.
public struct AssumptionRecord: Codable, Sendable, Equatable {
    /// Unique in the sheet, e.g. `carry-over`.
    public var id: String
    /// What the number says, e.g. `hours there for one CPU hour measured here`.
    public var what: String
    /// The number.
    public var value: Double

    package init(id: String, what: String, value: Double) {
        self.id = id
        self.what = what
        self.value = value
    }
}

// MARK: - The bills

/// What one arm costs over the horizon.
public struct BillRecord: Codable, Sendable, Equatable {
    /// The arm's name.
    public var arm: String
    /// Every line, those of building first; their amounts sum up to the total.
    public var lines: [BillLineRecord]
    /// Over the horizon, in the sheet's currency; absent where the bill is incomplete.
    public var total: Double?
    /// The total spread over the months of the horizon.
    public var monthly: Double?
    /// The total spread over the questions, for a thousand of them; absent without questions.
    public var perThousandQueries: Double?
    /// What keeping up with changed knowledge costs each time, staff included; absent where nothing
    /// is brought up to date.
    public var perUpdate: Double?
    /// Why the total is not known; absent where it is.
    public var incomplete: String?
    /// Whether every price in the lines was read at its source.
    public var isVerified: Bool

    package init(
        arm: String, lines: [BillLineRecord], total: Double? = nil, monthly: Double? = nil,
        perThousandQueries: Double? = nil, perUpdate: Double? = nil, incomplete: String? = nil,
        isVerified: Bool
    ) {
        self.arm = arm
        self.lines = lines
        self.total = total
        self.monthly = monthly
        self.perThousandQueries = perThousandQueries
        self.perUpdate = perUpdate
        self.incomplete = incomplete
        self.isVerified = isVerified
    }
}

/// One line of a bill: a quantity times a price.
public struct BillLineRecord: Codable, Sendable, Equatable {
    /// Unique in the bill, e.g. `query.answering.million-input-tokens`.
    public var id: String
    /// What it was for.
    public var purpose: CostLine.Purpose
    /// What was done or kept, e.g. `answering`.
    public var what: String
    /// How much over the horizon.
    public var quantity: Double
    /// The unit of ``quantity``, e.g. `million input tokens`.
    public var unit: String
    /// What one unit costs, in the sheet's currency.
    public var price: Double
    /// ``quantity`` times ``price``.
    public var amount: Double
    /// Whether somebody has read the price at its source.
    public var isVerified: Bool

    package init(
        id: String, purpose: CostLine.Purpose, what: String, quantity: Double, unit: String,
        price: Double, amount: Double, isVerified: Bool
    ) {
        self.id = id
        self.purpose = purpose
        self.what = what
        self.quantity = quantity
        self.unit = unit
        self.price = price
        self.amount = amount
        self.isVerified = isVerified
    }
}

/// What leaves the house when an arm is used.
public struct PrivacyRecord: Codable, Sendable, Equatable {
    /// The arm's name.
    public var arm: String
    /// Where the work is done.
    public var place: PriceSheetRecord.Basis
    /// Who does it, where the arm names somebody.
    public var to: String?
    /// Who makes its vectors, where that is somebody else.
    public var embedder: String?
    /// What is sent there; empty when nothing leaves.
    public var leaves: [DataFlow.Matter]

    package init(
        arm: String, place: PriceSheetRecord.Basis, to: String? = nil, embedder: String? = nil,
        leaves: [DataFlow.Matter]
    ) {
        self.arm = arm
        self.place = place
        self.to = to
        self.embedder = embedder
        self.leaves = leaves
    }
}

// MARK: - What would be otherwise

/// Where the bills of two arms are equal.
public struct CrossingRecord: Codable, Sendable, Equatable {
    /// The input that is varied, e.g. `queries`.
    public var input: String
    /// The input in words with its unit, e.g. `questions a month`.
    public var title: String
    /// Its value at the crossing.
    public var value: Double
    /// What is assumed of it.
    public var assumed: Double
    /// The arm that is cheaper below.
    public var below: String
    /// The arm that is cheaper above.
    public var above: String

    package init(
        input: String, title: String, value: Double, assumed: Double, below: String, above: String
    ) {
        self.input = input
        self.title = title
        self.value = value
        self.assumed = assumed
        self.below = below
        self.above = above
    }
}

/// The bills of all arms that answer well enough, as one input grows.
public struct CostCurvesRecord: Codable, Sendable, Equatable {
    /// The input that is varied.
    public var axis: MapAxisRecord
    /// For each arm, its bill over the horizon at each value of the axis.
    public var totals: [String: [Double]]

    package init(axis: MapAxisRecord, totals: [String: [Double]]) {
        self.axis = axis
        self.totals = totals
    }
}

/// Which arm is the cheapest over two inputs.
public struct RegionMapRecord: Codable, Sendable, Equatable {
    /// From left to right.
    public var x: MapAxisRecord
    /// From below.
    public var y: MapAxisRecord
    /// What the letters of ``rows`` stand for: an arm's name, `undecided` or `none`.
    public var legend: [String: String]
    /// A text for each value of ``y``, with a letter for each value of ``x``.
    public var rows: [String]

    package init(x: MapAxisRecord, y: MapAxisRecord, legend: [String: String], rows: [String]) {
        self.x = x
        self.y = y
        self.legend = legend
        self.rows = rows
    }
}

/// An input that is varied, on a logarithmic scale.
public struct MapAxisRecord: Codable, Sendable, Equatable {
    /// The input that is varied, e.g. `queries`.
    public var input: String
    /// The input in words with its unit.
    public var title: String
    /// What is assumed of it.
    public var assumed: Double
    /// Its values, rising.
    public var values: [Double]

    package init(input: String, title: String, assumed: Double, values: [Double]) {
        self.input = input
        self.title = title
        self.assumed = assumed
        self.values = values
    }
}

/// How far one input may be from what is assumed before the advice turns.
public struct TippingPointRecord: Codable, Sendable, Equatable {
    /// The input, e.g. `queries`.
    public var input: String
    /// The input in words with its unit.
    public var title: String
    /// What is assumed.
    public var assumed: Double
    /// The nearest smaller value at which the advice is another; absent where there is none within
    /// a factor of a thousand.
    public var below: TurnRecord?
    /// The nearest greater one.
    public var above: TurnRecord?
    /// The arm whose bill is looked at: the recommended one, or the cheapest that may be chosen.
    public var arm: String
    /// Its bill over the horizon with half the input.
    public var totalAtHalf: Double
    /// Its bill with twice the input, or its greatest possible value.
    public var totalAtDouble: Double

    package init(
        input: String, title: String, assumed: Double, below: TurnRecord? = nil,
        above: TurnRecord? = nil, arm: String, totalAtHalf: Double, totalAtDouble: Double
    ) {
        self.input = input
        self.title = title
        self.assumed = assumed
        self.below = below
        self.above = above
        self.arm = arm
        self.totalAtHalf = totalAtHalf
        self.totalAtDouble = totalAtDouble
    }
}

/// Where the advice turns.
public struct TurnRecord: Codable, Sendable, Equatable {
    /// The input's value there.
    public var value: Double
    /// The arm that is the cheapest from there on; `undecided` or `none` as in a map's legend.
    public var cheapest: String

    package init(value: Double, cheapest: String) {
        self.value = value
        self.cheapest = cheapest
    }
}
