import Foundations
import LanguageModels
import ModelAPI

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

extension Usage {
    static let none = Usage(
        promptTokens: 0, computedPromptTokens: 0, generatedTokens: 0, trainedTokens: 0,
        cpuSeconds: 0, wallSeconds: 0, peakMemoryBytes: 0)

    /// Work done one after the other.
    static func + (first: Usage, second: Usage) -> Usage {
        Usage(
            promptTokens: first.promptTokens + second.promptTokens,
            computedPromptTokens: first.computedPromptTokens + second.computedPromptTokens,
            generatedTokens: first.generatedTokens + second.generatedTokens,
            trainedTokens: first.trainedTokens + second.trainedTokens,
            cpuSeconds: first.cpuSeconds + second.cpuSeconds,
            wallSeconds: first.wallSeconds + second.wallSeconds,
            peakMemoryBytes: max(first.peakMemoryBytes, second.peakMemoryBytes))
    }

    /// The work on some of the items that it was done for, as the mean of all.
    func part(_ some: Int, of all: Int) -> Usage {
        let share = Double(some) / Double(max(all, 1))
        func part(_ count: Int) -> Int { Int(saturating: (Double(count) * share).rounded()) }
        return Usage(
            promptTokens: part(promptTokens), computedPromptTokens: part(computedPromptTokens),
            generatedTokens: part(generatedTokens), trainedTokens: part(trainedTokens),
            cpuSeconds: cpuSeconds * share, wallSeconds: wallSeconds * share,
            peakMemoryBytes: peakMemoryBytes)
    }

    /// The mean of several runs of the same work.
    static func mean(_ usages: [Usage]) -> Usage {
        guard let first = usages.first else { return none }
        let sum = usages.dropFirst().reduce(first, +), count = usages.count
        return Usage(
            promptTokens: sum.promptTokens / count,
            computedPromptTokens: sum.computedPromptTokens / count,
            generatedTokens: sum.generatedTokens / count,
            trainedTokens: sum.trainedTokens / count, cpuSeconds: sum.cpuSeconds / Double(count),
            wallSeconds: sum.wallSeconds / Double(count), peakMemoryBytes: sum.peakMemoryBytes)
    }
}
