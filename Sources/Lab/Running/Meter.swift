import Foundations
import LanguageModels
import ModelAPI
import Record

/// Measures what a piece of work takes: processor time, time by the clock, memory.
struct Meter {
    private let cpuAtStart = ProcessorTime.seconds
    // A machine that slept did no work.
    private let start = SuspendingClock.now

    init() { PeakMemory.reset() }

    /// The work since the meter was made.
    func usage(_ tokens: TokenCounts = TokenCounts(), trained: Int = 0) -> Usage {
        Usage(
            promptTokens: tokens.prompt, computedPromptTokens: tokens.computedPrompt,
            generatedTokens: tokens.generated, trainedTokens: trained,
            cpuSeconds: ProcessorTime.seconds - cpuAtStart,
            wallSeconds: start.duration(to: .now).seconds,
            peakMemoryBytes: PeakMemory.bytes)
    }
}

extension Meter {
    /// The work since the meter was made, by what a model told of it. A record has no word for
    /// tokens that nobody counted; the engine on this machine counts all.
    func usage(_ usage: ModelUsage) -> Usage {
        var tokens = TokenCounts()
        tokens.prompt = usage.prompt ?? 0
        tokens.computedPrompt = usage.computedPrompt ?? 0
        tokens.generated = usage.generated ?? 0
        return self.usage(tokens)
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
