import Foundations

extension Usage {
    package static let none = Usage(
        promptTokens: 0, computedPromptTokens: 0, generatedTokens: 0, trainedTokens: 0,
        cpuSeconds: 0, wallSeconds: 0, peakMemoryBytes: 0)

    /// Work done one after the other.
    package static func + (first: Usage, second: Usage) -> Usage {
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
    package func part(_ some: Int, of all: Int) -> Usage {
        let share = Double(some) / Double(max(all, 1))
        func part(_ count: Int) -> Int { Int(saturating: (Double(count) * share).rounded()) }
        return Usage(
            promptTokens: part(promptTokens), computedPromptTokens: part(computedPromptTokens),
            generatedTokens: part(generatedTokens), trainedTokens: part(trainedTokens),
            cpuSeconds: cpuSeconds * share, wallSeconds: wallSeconds * share,
            peakMemoryBytes: peakMemoryBytes)
    }

    /// The mean of several runs of the same work.
    package static func mean(_ usages: [Usage]) -> Usage {
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
