import Economics
import Record

extension CostInput {
    /// The input in words with its unit, e.g. `questions a month`.
    func title(on sheet: PriceSheet) -> String {
        switch self {
        case .queries: "questions a month"
        case .knowledgeChanges: "share of the knowledge that changes each month"
        case .updates: "updates a month"
        case .horizon: "months of use"
        case .hostingHours: "hours a month that stand ready"
        case .hostingPrice: "\(sheet.currency) for an hour that stands ready"
        case .trainingPrice: "\(sheet.currency) for training, by its unit"
        case .inputPrice: "\(sheet.currency) for a million tokens read"
        case .outputPrice: "\(sheet.currency) for a million tokens written"
        case .electricity: "\(sheet.currency) for a kilowatt-hour"
        case .carryOver: "times the time that work takes here"
        case .training: "times the measured work of a training"
        case .staffHour: "\(sheet.currency) for an hour of staff"
        }
    }
}
