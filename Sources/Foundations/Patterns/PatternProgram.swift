/// A regular expression as steps of a machine that reads each scalar once (Thompson 1968; with the
/// place of a group, Pike's machine as in Cox, "Regular Expression Matching: the Virtual Machine
/// Approach", 2009).
///
/// All ways to match are followed at the same time, in the order in which backtracking would try
/// them; so it finds the same match, in time linear in the text.
struct PatternProgram {
    enum Step {
        case one(PatternSet)
        case anchor(PatternAnchor)
        /// The first way is tried first.
        case split(Int, Int)
        case jump(Int)
        /// Where the first group begins, and where it ends.
        case groupStart, groupEnd
        case match
    }

    private static let mostSteps = 2000
    /// Empty parts that are repeated add no steps.
    private static let mostVisits = 50_000

    private(set) var steps: [Step] = []
    private var visits = 0

    init(_ pattern: PatternNode) throws(PatternMistake) {
        try add(pattern)
        steps.append(.match)
    }

    private mutating func append(_ step: Step) throws(PatternMistake) {
        steps.append(step)
        guard steps.count < Self.mostSteps else { throw Self.tooLarge }
    }

    private static let tooLarge = PatternMistake(
        column: 1, message: "its counts make it too large; use smaller ones")

    private mutating func add(_ node: PatternNode) throws(PatternMistake) {
        visits += 1
        guard visits < Self.mostVisits else { throw Self.tooLarge }
        switch node {
        case .empty: break
        case .one(let set): try append(.one(set))
        case .anchor(let anchor): try append(.anchor(anchor))
        case .sequence(let nodes):
            for node in nodes { try add(node) }
        case .choice(let nodes): try add(choice: nodes)
        case .group(let node, let number):
            if number == 1 { try append(.groupStart) }
            try add(node)
            if number == 1 { try append(.groupEnd) }
        case .repeated(let node, let least, let most, let isGreedy):
            for _ in 0..<least { try add(node) }
            guard let most else {
                try add(looped: node, isGreedy: isGreedy)
                return
            }
            var exits: [Int] = []
            for _ in least..<most {
                exits.append(steps.count)
                try append(.jump(0))
                try add(node)
            }
            for exit in exits { split(at: exit, to: exit + 1, else: steps.count, isGreedy) }
        }
    }

    private mutating func add(looped node: PatternNode, isGreedy: Bool) throws(PatternMistake) {
        let start = steps.count
        try append(.jump(0))
        try add(node)
        try append(.jump(start))
        split(at: start, to: start + 1, else: steps.count, isGreedy)
    }

    private mutating func split(at place: Int, to inside: Int, else end: Int, _ isGreedy: Bool) {
        steps[place] = isGreedy ? .split(inside, end) : .split(end, inside)
    }

    private mutating func add(choice nodes: [PatternNode]) throws(PatternMistake) {
        var ends: [Int] = []
        for (number, node) in nodes.enumerated() {
            guard number < nodes.count - 1 else {
                try add(node)
                break
            }
            let start = steps.count
            try append(.jump(0))
            try add(node)
            ends.append(steps.count)
            try append(.jump(0))
            steps[start] = .split(start + 1, steps.count)
        }
        for end in ends { steps[end] = .jump(steps.count) }
    }
}

// MARK: - Matching

extension PatternProgram {
    /// One way to match, as far as it has come.
    private struct Thread {
        var step: Int
        var groupStart: Int?
        var groupEnd: Int?
    }

    /// What was found.
    struct Match {
        /// Where the first group stands; nil for a pattern without one, and where it took no part.
        var group: Range<Int>?
    }

    /// The first match; nil where there is none.
    ///
    /// - Parameters:
    ///   - isWhole: whether only a match of the whole text is one.
    ///   - visits: grows by the number of steps that were taken.
    func match(_ scalars: [Unicode.Scalar], isWhole: Bool, visits: inout Int) -> Match? {
        var threads: [Thread] = [], next: [Thread] = []
        var seen = [Int](repeating: -1, count: steps.count)
        var best: Thread?
        for place in 0...scalars.count {
            next.removeAll(keepingCapacity: true)
            // Ways that were open before come before one that begins here.
            for thread in threads { follow(thread, at: place, scalars, &seen, &visits, &next) }
            if best == nil, !isWhole || place == 0 {
                follow(Thread(step: 0), at: place, scalars, &seen, &visits, &next)
            }
            threads.removeAll(keepingCapacity: true)
            for thread in next {
                switch steps[thread.step] {
                case .match where !isWhole || place == scalars.count: best = thread
                case .one(let set) where place < scalars.count && set.holds(scalars[place]):
                    threads.append(
                        Thread(
                            step: thread.step + 1, groupStart: thread.groupStart,
                            groupEnd: thread.groupEnd))
                    continue
                default: continue
                }
                // What comes after a match in the order would not have been tried.
                break
            }
            if threads.isEmpty, best != nil || isWhole { break }
        }
        guard let best else { return nil }
        guard let start = best.groupStart, let end = best.groupEnd, start <= end else {
            return Match()
        }
        return Match(group: start..<end)
    }

    /// Follows a way over the steps that read nothing.
    private func follow(
        _ thread: Thread, at place: Int, _ scalars: [Unicode.Scalar], _ seen: inout [Int],
        _ visits: inout Int, _ threads: inout [Thread]
    ) {
        var open = [thread]
        while var thread = open.popLast() {
            visits += 1
            guard seen[thread.step] != place else { continue }
            seen[thread.step] = place
            switch steps[thread.step] {
            case .one, .match:
                threads.append(thread)
                continue
            case .split(let first, let second):
                var other = thread
                other.step = second
                open.append(other)
                thread.step = first
            case .jump(let step): thread.step = step
            case .anchor(let anchor):
                guard anchor.holds(at: place, in: scalars) else { continue }
                thread.step += 1
            case .groupStart:
                thread.groupStart = place
                thread.step += 1
            case .groupEnd:
                thread.groupEnd = place
                thread.step += 1
            }
            open.append(thread)
        }
    }
}
