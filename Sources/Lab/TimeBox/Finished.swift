import Domain
import Foundations
import Record

/// What a journal has of the work that a look asks for.
struct Finished {
    let keys: Set<String>
    /// All of the scenario's.
    let seeds: [UInt64]
    let whole: Look

    /// Whether a trial of some arm is done.
    var hasSearched: Bool { keys.contains { $0.hasPrefix("\(CellKind.trial.rawValue) · ") } }

    /// The share that is done of some cells, 0…1.
    func share(of name: PlannedCells.Name, in look: Look, costs: RunCosts) -> Double {
        let settings = costs.arms.first { $0.arm.name == name.arm }?.settings ?? []
        func key(_ seed: UInt64?, _ detail: String = "") -> CellName {
            CellName(kind: name.kind, arm: name.arm, seed: seed, detail: detail)
        }
        /// Under whichever setting was chosen.
        func most(_ seed: UInt64) -> Double {
            settings.map { key(seed, $0.setting.key).share(among: keys) }.max() ?? 0
        }
        func mean(_ seeds: some Collection<UInt64>, _ share: (UInt64) -> Double) -> Double {
            seeds.isEmpty ? 0 : seeds.reduce(0) { $0 + share($1) } / Double(seeds.count)
        }
        let run = seeds.prefix(look.seeds), first = seeds[0]
        switch name.kind {
        // Programs take no part in a plan: nobody knows how long they take.
        case .program, .service: return 0
        // A training begins when its search is over; until then the clock says how far it is.
        case .trial:
            let trained = CellName(kind: .train, arm: name.arm, seed: first).key
            return keys.contains { $0.hasPrefix(trained) } ? 1 : 0
        case .rates, .index, .replay, .inputs, .outcome: return key(nil).share(among: keys)
        case .judge: return judged
        case .train: return mean(run) { key($0).share(among: keys) }
        case .validate:
            return Self.part(
                key(first, name.detail).share(among: keys), look.validation, whole.validation)
        case .answer, .generate:
            // A setting that was not tried yet may be chosen, and then all is asked again.
            guard isChosen(name.arm, in: look) else { return 0 }
            let isRepeated = settings.contains(where: \.dependsOnSeed)
            return Self.part(
                mean(run.prefix(isRepeated ? run.count : 1), most), look.test, whole.test)
        case .latency:
            let shares = settings.map {
                key(first, LatencyCell.detail($0.setting, whole.waiting)).share(among: keys)
            }
            return Self.part(shares.max() ?? 0, look.waiting, whole.waiting)
        case .divergence: return mean(run, most)
        case .probe:
            let place = whole.probes.firstIndex { $0.rawValue == name.detail } ?? 0
            func share(_ cell: CellName) -> Double {
                let piece = cell.piece(place + 1, of: whole.probes.count)
                return keys.contains(cell.key) || keys.contains(piece) ? 1 : 0
            }
            guard let arm = name.arm else { return share(.baseProbe) }
            let blends = Set(settings.map { $0.setting.blend ?? 1 })
            return mean(run) { seed in
                blends.map { share(.probe(of: arm, seed: seed, blend: $0)) }.max() ?? 0
            }
        }
    }

    /// Of the answers of known truth and of each arm, counted alike.
    private var judged: Double {
        let done = keys.count {
            $0.hasPrefix("\(CellKind.judge.rawValue) · ") && !$0.contains(" · piece ")
        }
        return min(1, Double(done) / Double(2 + whole.parts.count))
    }

    /// Whether an arm has tried all that the look has it choose among.
    private func isChosen(_ arm: String?, in look: Look) -> Bool {
        guard let part = look.parts.first(where: { $0.name == arm }), part.settings.count > 1,
            !part.isControl
        else { return true }
        return part.settings.allSatisfy {
            let name = CellName(
                kind: .validate, arm: arm, seed: seeds[0], detail: $0.key)
            let done = Self.part(name.share(among: keys), look.validation, whole.validation)
            return done >= 1
        }
    }

    /// The share of what a sample asks for, when so much of the whole is done.
    private static func part(_ done: Double, _ wanted: Int, _ all: Int) -> Double {
        guard wanted > 0, all > 0 else { return 0 }
        return min(1, done * Double(all) / Double(wanted))
    }
}

extension CellName {
    /// What the untrained model can do.
    static let baseProbe = CellName(kind: .probe, arm: "base model", seed: 0)
    /// What a trained model can do with its weights taken so far from the base.
    static func probe(of arm: String, seed: UInt64, blend: Double) -> CellName {
        CellName(
            kind: .probe, arm: arm, seed: seed,
            detail: blend == 1 ? "" : "blend=\(NumberFormat.plain(blend))")
    }
    static let inputs = CellName(kind: .inputs)
    static let outcome = CellName(kind: .outcome)
}
