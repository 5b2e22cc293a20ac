extension MeasuredUse.Embedding {
    /// Tokens are paid for as they are embedded, on every occasion.
    func charge(_ occasions: Occasions, to bill: inout Bill) {
        let price = million.map { Price($0, source: "the scenario") }
        for (purpose, what, work, times) in occasions.work {
            bill.charge(
                purpose, "embedding for \(what)", work.embeddedTokens * times / 1e6,
                unit: "million embedded tokens", at: price)
        }
    }
}

extension MeasuredUse {
    /// The same without the tokens that somebody else embeds.
    var withoutEmbedding: MeasuredUse {
        var use = self
        use.choosing.embeddedTokens = 0
        use.training.embeddedTokens = 0
        use.indexing.embeddedTokens = 0
        use.query.embeddedTokens = 0
        use.embedding = nil
        return use
    }
}
