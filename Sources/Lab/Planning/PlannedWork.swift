import Benchmarking

/// Work on a model in tokens, before any rate turns it into seconds.
struct PlannedWork {
    typealias Span = RunForecast.Span

    /// Prompt tokens that are computed.
    var prompt = Span.none
    /// For each computed token the tokens before it, summed.
    var lookedBack = Span.none
    /// Tokens that are generated one after the other.
    var generated = Span.none
    /// The same while nothing else is computed, for one waiting user.
    var generatedAlone = Span.none
    /// Tokens whose likelihood is asked for; they are computed like a prompt's.
    var scored = Span.none
    /// Tokens of texts that are embedded.
    var embedded = 0.0
    /// Tokens that go forward and back.
    var trained = Span.none
    /// CPU seconds of a search, whose time is its budget, whatever it does.
    var searched = Span.none

    /// CPU seconds, with those of a token of training.
    func cpuSeconds(_ rates: EngineRates, training: Double = 0) -> Span {
        (prompt + scored) * rates.promptToken + lookedBack * rates.lookBack
            + generated * rates.newToken + generatedAlone * rates.loneToken + scored
            * rates.scoredToken
            + Span(embedded * rates.embeddedToken) + trained * training + searched
    }

    /// Whether there is nothing to do.
    var isNone: Bool {
        [prompt, generated, generatedAlone, scored, trained, searched].allSatisfy { $0.most == 0 }
            && embedded == 0
    }

    static func + (first: Self, second: Self) -> Self {
        Self(
            prompt: first.prompt + second.prompt,
            lookedBack: first.lookedBack + second.lookedBack,
            generated: first.generated + second.generated,
            generatedAlone: first.generatedAlone + second.generatedAlone,
            scored: first.scored + second.scored,
            embedded: first.embedded + second.embedded, trained: first.trained + second.trained,
            searched: first.searched + second.searched)
    }

    static func * (work: Self, factor: Double) -> Self {
        Self(
            prompt: work.prompt * factor, lookedBack: work.lookedBack * factor,
            generated: work.generated * factor, generatedAlone: work.generatedAlone * factor,
            scored: work.scored * factor,
            embedded: work.embedded * factor, trained: work.trained * factor,
            searched: work.searched * factor)
    }

    /// What may come out as any of these.
    static func among(_ works: [Self]) -> Self {
        Self(
            prompt: .among(works.map(\.prompt)), lookedBack: .among(works.map(\.lookedBack)),
            generated: .among(works.map(\.generated)),
            generatedAlone: .among(works.map(\.generatedAlone)),
            scored: .among(works.map(\.scored)),
            embedded: works.map(\.embedded).max() ?? 0, trained: .among(works.map(\.trained)),
            searched: .among(works.map(\.searched)))
    }
}

// MARK: - Prompts

extension PlannedWork {
    /// The tokens at these places of a prompt; those before are computed.
    static func prompt(_ places: Range<Int>) -> PlannedWork {
        let looks = Double(places.lowerBound) + Double(places.count) / 2
        return PlannedWork(
            prompt: Span(Double(places.count)), lookedBack: Span(Double(places.count) * looks))
    }
}
