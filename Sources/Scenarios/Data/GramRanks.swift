/// Which runs of three scalars several texts have, from the rarest to the commonest.
///
/// A table with open addressing: there are ten million runs in a hundred thousand questions.
struct GramRanks {
    private static let length = 3
    /// In a set of fewer questions than this nothing is told about what they all have.
    private static let fewestCommon = 20
    /// No run: a scalar has 21 bits.
    private static let none = UInt64.max

    private struct Slot {
        var run = GramRanks.none
        /// How many texts have it; the rank, once all are counted.
        var value: Int32 = 0
        /// The text that was counted last.
        var lastText: Int32 = -1
    }

    private var slots = [Slot](repeating: Slot(), count: 1 << 12)
    private var taken = 0
    private var commonFrom: Int32 = 0

    /// - Parameter texts: each once: copies would make all that they have common.
    init(of texts: [String]) {
        for (number, text) in texts.enumerated() {
            Self.forEachRun(of: text) { count($0, in: Int32(number)) }
        }
        let least = max(Self.fewestCommon, (texts.count + 1) / 2)
        let order = slots.indices.filter { slots[$0].run != Self.none }
            .sorted { (slots[$0].value, slots[$0].run) < (slots[$1].value, slots[$1].run) }
        commonFrom = Int32(order.count { slots[$0].value < least })
        for (rank, place) in order.enumerated() { slots[place].value = Int32(rank) }
    }

    /// The runs of one of the texts.
    func grams(of text: String) -> TextGrams {
        var ranks: [Int32] = []
        Self.forEachRun(of: text) { run in
            let slot = slots[place(of: run)]
            // Texts that Swift calls equal may be spelt with other scalars.
            if slot.run == run { ranks.append(slot.value) }
        }
        ranks.sort()
        var distinct: [Int32] = []
        distinct.reserveCapacity(ranks.count)
        for rank in ranks where rank != distinct.last { distinct.append(rank) }
        return TextGrams(ranks: distinct, commonFrom: commonFrom)
    }

    /// All runs of a text in their order, also those that stand in it twice.
    private static func forEachRun(of text: String, _ body: (UInt64) -> Void) {
        var run: UInt64 = 0, length = 0
        for scalar in text.unicodeScalars {
            run = (run << 21 | UInt64(scalar.value)) & (UInt64.max >> 1)
            length += 1
            if length >= Self.length { body(run) }
        }
    }

    private mutating func count(_ run: UInt64, in text: Int32) {
        let place = place(of: run)
        guard slots[place].lastText != text else { return }
        slots[place].lastText = text
        slots[place].value += 1
        guard slots[place].run == Self.none else { return }
        slots[place].run = run
        taken += 1
        if taken * 2 > slots.count { grow() }
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for slot in old where slot.run != Self.none { slots[place(of: slot.run)] = slot }
    }

    /// Where a run stands, or would.
    private func place(of run: UInt64) -> Int {
        // The upper bits of the product depend on all of the run's.
        let bits = slots.count.trailingZeroBitCount
        var place = Int(truncatingIfNeeded: (run &* QuickHash.multiplier) >> UInt64(64 - bits))
        while slots[place].run != run, slots[place].run != Self.none {
            place = (place + 1) & (slots.count - 1)
        }
        return place
    }
}
