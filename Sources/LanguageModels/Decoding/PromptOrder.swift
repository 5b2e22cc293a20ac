import ModelAPI

/// The order in which prompts are computed: those that begin alike follow each other, so that each
/// goes on behind what it shares with the one before it, and nothing of it is computed twice.
package struct PromptOrder {
    /// How many tokens all prompts begin with; 0 where that is not worth a pass of its own.
    package let beginning: Int
    /// The prompts' numbers, in the order in which they are computed.
    package let numbers: [Int]
    /// How many of each one's first tokens are there by then, in that order; its last token never
    /// is, since what follows it is asked for.
    package let known: [Int]

    /// A beginning shorter than this is not worth a pass of its own.
    private static let shortestBeginning = 4

    /// - Parameters:
    ///   - beginning: what is computed beforehand; nil for what all begin with.
    ///   - marks: no prompt changes place with one behind such a number, ascending; what stands
    ///     before a mark is not there any more behind it.
    package init(_ prompts: [[Int]], behind beginning: Int? = nil, marks: [Int] = []) {
        let start = beginning ?? Self.beginning(of: prompts)
        let parts = (0..<prompts.count).cut(at: marks)
        let numbers = parts.flatMap { part in
            part.sorted { first, second in
                let mine = prompts[first].dropFirst(start)
                let other = prompts[second].dropFirst(start)
                return mine.lexicographicallyPrecedes(other)
                    || (first < second && !other.lexicographicallyPrecedes(mine))
            }
        }
        let starts = Set(parts.map(\.lowerBound))
        self.beginning = start
        self.numbers = numbers
        known = numbers.indices.map { place in
            guard !starts.contains(place) else { return start }
            return Self.alike(prompts[numbers[place - 1]], prompts[numbers[place]], behind: start)
        }
    }

    private static func beginning(of prompts: [[Int]]) -> Int {
        guard prompts.count > 1 else { return 0 }
        let length = prompts.dropFirst().reduce(prompts[0].count - 1) {
            min($0, alike(prompts[0], $1))
        }
        return length >= shortestBeginning ? length : 0
    }

    /// How many tokens two prompts begin with alike, the last one of each excepted.
    ///
    /// - Parameter start: so many are known to be alike.
    package static func alike(_ first: [Int], _ second: [Int], behind start: Int = 0) -> Int {
        let most = min(first.count, second.count) - 1
        var length = start
        while length < most, first[length] == second[length] { length += 1 }
        return length
    }

    /// The prompts' results as the prompts came.
    ///
    /// - Parameter results: one a prompt, in the order in which they were computed; of all prompts or
    ///   of those before a mark.
    package func restored<Result>(_ results: [Result]) -> [Result] {
        precondition(results.count <= numbers.count)
        return zip(numbers, results).sorted { $0.0 < $1.0 }.map(\.1)
    }
}
