import Domain
import Foundations

/// What the sweeps of a scenario come to: for each combination of values an arm and a setting.
struct SweepPlan {
    /// One combination of values of one sweep.
    struct Cell {
        /// One value for each axis of the sweep.
        let values: [Double]
        /// The swept arm, or one with another training and a name of its own.
        let arm: any Arm
        /// How the test questions are put to it.
        let setting: ArmSetting
        /// Whether this is the arm as the run had it, so that nothing is left to do.
        let isOwn: Bool
        /// Why there can be no such combination.
        let obstacle: String?
    }

    /// Every sweep with its cells, the first axis running fastest.
    let sweeps: [(sweep: Sweep, own: ArmResults, cells: [Cell])]

    /// - Parameter arms: what the scenario's arms did; their chosen settings are varied.
    init(_ scenario: Scenario, arms: [ArmResults], training: [Question]) {
        sweeps = scenario.sweeps.compactMap { sweep in
            guard let configuration = scenario.arms.first(where: { $0.name == sweep.arm }),
                let own = arms.first(where: { $0.arm.name == sweep.arm })
            else { return nil }
            let cells = sweep.points.compactMap { values in
                Self.cell(
                    Variation(sweep, values, of: configuration, training: training), own: own)
            }
            return (sweep, own, cells)
        }
    }

    /// Nil for an arm from outside, which has no option to vary.
    private static func cell(_ variation: Variation, own: ArmResults) -> Cell? {
        let isTrainedAlike = variation.changes.isEmpty
        let setting = variation.setting(from: own.chosen)
        guard let arm = ArmFactory.arm(variation.configuration) else { return nil }
        // What the arm itself could not learn, it will not learn a second time.
        let failure = isTrainedAlike && own.arm.training != nil ? own.failure : nil
        return Cell(
            values: variation.values, arm: arm, setting: setting,
            isOwn: isTrainedAlike && setting == own.chosen,
            obstacle: variation.obstacle ?? failure)
    }
}

/// An arm with some of its options changed.
private struct Variation {
    let values: [Double]
    private let original: ArmConfiguration
    /// The options of training that differ from the original's.
    let changes: [(axis: Sweep.Axis, value: Double)]
    private let point: [Sweep.Axis: Double]
    private let training: [Question]

    init(
        _ sweep: Sweep, _ values: [Double], of configuration: ArmConfiguration,
        training: [Question]
    ) {
        let pairs = zip(sweep.over.map(\.axis), values)
        let point = Dictionary(uniqueKeysWithValues: pairs)
        self.values = values
        self.point = point
        self.training = training
        original = configuration
        let takesAll = Self.takesAll(point, of: configuration, training: training)
        changes = pairs.filter { axis, value in
            let isIdle = takesAll && (axis == .examples || axis == .wordings)
            return !isIdle && configuration.method.varied(axis, to: value) != configuration.method
        }.map { (axis: $0, value: $1) }
    }

    /// With a name such as `lora (examples 64, wordings 1)`; the original where nothing is changed.
    var configuration: ArmConfiguration {
        guard !changes.isEmpty else { return original }
        let options = changes.map { "\($0.axis.rawValue) \(NumberFormat.plain($0.value))" }
        var configuration = original
        configuration.method = changes.reduce(original.method) { $0.varied($1.axis, to: $1.value) }
        configuration.name = "\(original.name) (\(options.joined(separator: ", ")))"
        return configuration
    }

    func setting(from chosen: ArmSetting) -> ArmSetting {
        var setting = chosen
        if let passages = point[.passages] { setting.passages = Int(saturating: passages) }
        if original.training == nil, let distractors = point[.distractors] {
            setting.distractors = distractors == 0 ? nil : Int(saturating: distractors)
        }
        return setting
    }

    /// An axis says how many questions there are, so a cell with fewer would say something else.
    var obstacle: String? {
        guard let examples = point[.examples] else { return nil }
        let wordings =
            point[.wordings].map { Int(saturating: $0) } ?? original.training?.wordings ?? .max
        let found = training.count(wordings: wordings)
        guard Int(saturating: examples) > found else { return nil }
        return "with so few wordings a fact there are only \(found) training questions"
    }

    /// Limits that leave nothing out are none.
    private static func takesAll(
        _ point: [Sweep.Axis: Double], of configuration: ArmConfiguration, training: [Question]
    ) -> Bool {
        guard let own = configuration.training, own.examples == nil, own.wordings == nil else {
            return false
        }
        let examples = point[.examples].map { Int(saturating: $0) } ?? .max
        let wordings = point[.wordings].map { Int(saturating: $0) } ?? .max
        return examples >= training.count && training.count(wordings: wordings) == training.count
    }
}
