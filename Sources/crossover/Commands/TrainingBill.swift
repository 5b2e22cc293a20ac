import Economics
import Foundations
import Record

/// What a price sheet says of a training of which the tokens alone are known.
struct TrainingBill: Encodable {
    /// Why there is no amount.
    enum Gap: String, Encodable {
        /// It pays for machines by the time that they take.
        case paidByTime = "paid-by-time"
        /// It has no price of trained tokens.
        case unpriced
        /// Characters were counted, which nobody bills.
        case tokensUnknown = "tokens-unknown"
    }

    /// The sheet's name.
    var sheet: String
    /// ISO 4217.
    var currency: String
    /// Of all epochs, in the currency.
    var amount: Double?
    /// Of a million trained tokens.
    var pricePerMillion: Double?
    /// Whether somebody has read the price at its source.
    var isVerified: Bool?
    /// Why there is no amount; nil where there is one.
    var gap: Gap?

    /// - Parameter tokens: all that are read in training; nil where they were not counted.
    init(ofTokens tokens: Int?, by sheet: PriceSheet) {
        self.sheet = sheet.name
        currency = sheet.currency
        guard let bill = sheet.bill(ofTrainedTokens: tokens ?? 1) else {
            gap = .paidByTime
            return
        }
        guard let line = bill.lines.first, bill.isComplete else {
            gap = .unpriced
            return
        }
        guard tokens != nil else {
            gap = .tokensUnknown
            return
        }
        amount = line.amount
        pricePerMillion = line.price.amount
        isVerified = line.price.isVerified
    }

    /// For people.
    var line: String {
        if let amount, let pricePerMillion {
            return """
                \(sheet): \(PriceSheetRecord.figure(amount)) \(currency), at \
                \(PriceSheetRecord.figure(pricePerMillion)) \(currency) / million tokens\
                \(isVerified == true ? "" : ", not verified")
                """
        }
        return switch gap {
        case .paidByTime: "\(sheet): paid for by the time that it takes, which tokens do not tell"
        case .tokensUnknown: "\(sheet): characters were counted, and services bill tokens"
        case .unpriced, nil: "\(sheet): has no price of trained tokens"
        }
    }
}
