import Foundations

/// Rows shared out to training, validation and test.
///
/// What decides is a hash of a row's group and the seed: a row that is added moves no other, unless
/// classes are to have their shares. Rows of one group and near-duplicates stay together.
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

        func share(of part: Part) -> Double {
            switch part {
            case .train: 1 - validation - test
            case .validation: validation
            case .test: test
            }
        }

        func isAsked(_ part: Part) -> Bool { share(of: part) > 0 }
    }

    /// What makes rows a class.
    public enum Classes: Sendable, Equatable {
        /// The completion, without white space around it.
        case completion
        /// The value of a further key.
        case field(String)
    }

    /// A class with fewer groups than there are parts.
    public struct ScarceClass: Sendable, Equatable {
        /// The completion, or the field's value.
        public var name: String
        /// How many rows it has.
        public var rows: Int
        /// In how many groups, near-duplicates joined.
        public var groups: Int
        /// The parts that have none of it.
        public var missing: [Part]
    }

    /// The part of each row.
    public let parts: [Part]
    /// How many groups there are, near-duplicates joined.
    public let groups: Int
    /// Classes that cannot be in every part, by name; empty where rows are not shared out by class.
    public let scarce: [ScarceClass]

    /// Shares rows out.
    ///
    /// - Parameters:
    ///   - field: the further key whose value is the group; nil groups by the folded prompt.
    ///   - classes: every part gets its share of each of them, as far as groups allow, and training
    ///     at least a row; nil lets the draw alone decide.
    ///   - seed: another one shares out otherwise.
    /// - Throws: ``DatasetsError/noField(_:_:)``, ``DatasetsError/noClass(_:_:)``,
    ///   ``DatasetsError/emptyPart(_:groups:)``, ``DatasetsError/emptyPartOfClasses(_:classes:)``,
    ///   ``DatasetsError/classWithoutTraining(label:rows:)``.
    public init(
        _ rows: [TrainingExample], shares: Shares = Shares(), field: String? = nil,
        classes: Classes? = nil, seed: UInt64 = 1
    ) throws(DatasetsError) {
        let names = try Self.names(of: rows, field)
        let classNames = try Self.names(of: rows, classes: classes)
        var sets = Self.sets(of: rows, names)
        let setOfRow = rows.indices.map { sets.first(of: $0) }
        var draws: [Int: GroupDraw] = [:]
        for (set, name) in zip(setOfRow, names) {
            let draw = GroupDraw(of: name, seed: seed)
            if draw.order < draws[set]?.order ?? .max { draws[set] = draw }
        }
        let partOfSet =
            classNames.map { Self.stratified(setOfRow, classes: $0, draws, shares) }
            ?? draws.mapValues { shares.part(of: $0.share) }
        let parts = setOfRow.map { partOfSet[$0] ?? .train }
        self.parts = parts
        groups = draws.count
        let asked = Part.allCases.filter(shares.isAsked)
        scarce = classNames.map { Self.scarce($0, setOfRow, parts, asked: asked) } ?? []
        for part in asked where !parts.contains(part) {
            guard let classNames else { throw .emptyPart(part.rawValue, groups: groups) }
            throw .emptyPartOfClasses(part.rawValue, classes: Set(classNames).count)
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

    private static func names(
        of rows: [TrainingExample], classes: Classes?
    ) throws(DatasetsError) -> [String]? {
        guard let classes else { return nil }
        var names: [String] = []
        for row in rows {
            switch classes {
            case .completion: names.append(row.completion.trimmed)
            case .field(let field):
                guard let value = row.fields.first(where: { $0.key == field }) else {
                    throw .noClass(field, row.origin)
                }
                names.append(value.text)
            }
        }
        return names
    }

    /// The part of each set, by its first row; sets come in the order of their draws.
    private static func stratified(
        _ setOfRow: [Int], classes: [String], _ draws: [Int: GroupDraw], _ shares: Shares
    ) -> [Int: Part] {
        var rows: [Int: [String: Int]] = [:]
        for (set, name) in zip(setOfRow, classes) { rows[set, default: [:]][name, default: 0] += 1 }
        let order = draws.sorted { ($0.value.order, $0.key) < ($1.value.order, $1.key) }.map(\.key)
        let parts = Stratification.parts(of: order.map { rows[$0] ?? [:] }, shares: shares)
        return Dictionary(uniqueKeysWithValues: zip(order, parts))
    }

    private static func scarce(
        _ classes: [String], _ setOfRow: [Int], _ parts: [Part], asked: [Part]
    ) -> [ScarceClass] {
        var places: [String: [Int]] = [:]
        for (place, name) in classes.enumerated() { places[name, default: []].append(place) }
        return places.compactMap { name, places -> ScarceClass? in
            let groups = Set(places.map { setOfRow[$0] }).count
            guard groups < asked.count else { return nil }
            let own = Set(places.map { parts[$0] })
            return ScarceClass(
                name: name, rows: places.count, groups: groups,
                missing: asked.filter { !own.contains($0) })
        }.sorted { $0.name < $1.name }
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
