import Foundations

/// Rows shared out to training, validation and test.
///
/// What decides is a hash of a row's group and the seed: a row that is added moves no other. Rows
/// of one group and near-duplicates stay together.
public struct DatasetSplit: Sendable {
    /// What a part is for.
    public enum Part: String, Sendable, CaseIterable, Encodable {
        case train
        case validation
        case test
    }

    /// What share of the groups goes where; training gets the rest.
    public struct Shares: Sendable {
        /// Of validation, 0…1.
        public var validation: Double
        /// Of the test, 0…1.
        public var test: Double

        /// A tenth each, unless others are given; together less than 1.
        public init(validation: Double = 0.1, test: Double = 0.1) {
            precondition(validation >= 0 && test >= 0 && validation + test < 1, "no shares")
            self.validation = validation
            self.test = test
        }

        /// The part of a number that is drawn evenly from 0 to 1.
        func part(of draw: Double) -> Part {
            draw < test ? .test : draw < test + validation ? .validation : .train
        }

        func isAsked(_ part: Part) -> Bool {
            switch part {
            case .train: true
            case .validation: validation > 0
            case .test: test > 0
            }
        }
    }

    /// The part of each row.
    public let parts: [Part]
    /// How many groups there are, near-duplicates joined.
    public let groups: Int

    /// Shares rows out.
    ///
    /// - Parameters:
    ///   - field: the further key whose value is the group; nil groups by the folded prompt.
    ///   - seed: another one shares out otherwise.
    /// - Throws: ``DatasetsError/noField(_:_:)``, ``DatasetsError/emptyPart(_:groups:)``,
    ///   ``DatasetsError/classWithoutTraining(label:rows:)``.
    public init(
        _ rows: [TrainingExample], shares: Shares = Shares(), field: String? = nil, seed: UInt64 = 1
    ) throws(DatasetsError) {
        let names = try Self.names(of: rows, field)
        var sets = Self.sets(of: rows, names)
        var draws: [Int: GroupDraw] = [:]
        for (place, name) in names.enumerated() {
            let set = sets.first(of: place), draw = GroupDraw(of: name, seed: seed)
            if draw.order < draws[set]?.order ?? .max { draws[set] = draw }
        }
        var parts: [Part] = []
        for place in rows.indices {
            parts.append(shares.part(of: draws[sets.first(of: place)]?.share ?? 0))
        }
        self.parts = parts
        groups = draws.count
        for part in Part.allCases where shares.isAsked(part) && !parts.contains(part) {
            throw .emptyPart(part.rawValue, groups: groups)
        }
        try Self.requireLabels(rows, parts)
    }

    /// The places of a part's rows, in their order.
    public func places(of part: Part) -> [Int] { parts.indices.filter { parts[$0] == part } }

    private static func names(
        of rows: [TrainingExample], _ field: String?
    ) throws(DatasetsError) -> [String] {
        var names: [String] = []
        for row in rows {
            if let field {
                guard let value = row.fields.first(where: { $0.key == field }) else {
                    throw .noField(field, row.origin)
                }
                names.append(value.text)
            } else {
                names.append(TextFolding.fold(row.turns.count > 1 ? row.prompt : row.text).trimmed)
            }
        }
        return names
    }

    private static func sets(of rows: [TrainingExample], _ names: [String]) -> Groups {
        var sets = Groups(count: rows.count), first: [String: Int] = [:]
        for (place, name) in names.enumerated() {
            if let other = first[name] { sets.join(place, other) } else { first[name] = place }
        }
        var index = GramIndex(rows.map { WordGrams($0.text) })
        for place in rows.indices {
            index.forEachAlike(place) {
                sets.first(of: $0) != sets.first(of: place)
            } _: { other, _ in
                sets.join(place, other)
                return true
            }
            index.insert(place)
        }
        return sets
    }

    private static func requireLabels(
        _ rows: [TrainingExample], _ parts: [Part]
    ) throws(DatasetsError) {
        guard let labels = LabelBalance(of: rows) else { return }
        let trained = Set(
            zip(rows, parts).filter { $0.1 == .train }.map { $0.0.completion.trimmed })
        for entry in labels.entries where !trained.contains(entry.label) {
            throw .classWithoutTraining(label: entry.label, rows: entry.rows)
        }
    }
}

/// Where the hash of a group's name puts it.
private struct GroupDraw {
    /// Of all names in a group the one with the least order decides: it mostly stays the same when
    /// others join.
    let order: UInt64
    /// Evenly between 0 and 1, whatever the order.
    let share: Double

    init(of name: String, seed: UInt64) {
        var generator = SeededGenerator(seed: seed, stream: "split/\(name)")
        order = generator.next()
        share = generator.uniform()
    }
}
