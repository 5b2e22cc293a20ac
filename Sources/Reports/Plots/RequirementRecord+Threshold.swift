import Lab

extension RequirementRecord {
    /// The number in the bound: 0.8 of `at least 0.80`, 0.1 of `at most 10 %`; nil without one.
    var threshold: Double? {
        let words = bound.split { $0 == " " || $0 == "%" }
        guard let number = words.lazy.compactMap({ Double($0) }).first, number.isFinite else {
            return nil
        }
        return bound.contains("%") ? number / 100 : number
    }
}
