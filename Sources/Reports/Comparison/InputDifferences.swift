import Foundations
import Record

/// Finds what went into one run and not, or otherwise, into another.
struct InputDifferences {
    private let first: [Fact]
    private let second: [Fact]

    init(_ first: RunRecord, _ second: RunRecord) {
        self.first = Self.facts(of: first)
        self.second = Self.facts(of: second)
    }

    /// In the order of the first run, then what only the second one has.
    var all: [RecordComparison.Input] {
        let before = Self.values(of: first), after = Self.values(of: second)
        let names = first.map(\.name) + second.map(\.name).filter { before[$0] == nil }
        return names.filter { before[$0] != after[$0] }.map {
            RecordComparison.Input(name: $0, first: before[$0], second: after[$0])
        }
    }

    private static func values(of facts: [Fact]) -> [String: String] {
        facts.reduce(into: [:]) { $0[$1.name] = $1.value }
    }

    private static func facts(of record: RunRecord) -> [Fact] {
        Fact.settings(inResolved: record.scenario.resolved) + data(of: record)
            + record.models.flatMap(facts) + place(of: record)
            + (record.costs ?? []).map(\.sheet).filter { !$0.isUnpriced }.flatMap(facts)
    }

    private static func data(of record: RunRecord) -> [Fact] {
        let data = record.data
        let strata = data.strata.sorted { $0.key < $1.key }
        return [
            Fact(
                name: "bytes of the scenario and its data: fingerprint",
                value: record.scenario.fingerprint.hex),
            Fact(name: "data: training questions", value: "\(data.trainingCount)"),
            Fact(name: "data: validation questions", value: "\(data.validationCount)"),
            Fact(name: "data: test questions", value: "\(data.testCount)"),
            Fact(name: "data: documents", value: "\(data.documentCount)"),
            Fact(name: "data: passages", value: "\(data.chunkCount)"),
        ] + strata.map { Fact(name: "data: test questions of \($0.key)", value: "\($0.value)") }
    }

    private static func facts(of model: ModelRecord) -> [Fact] {
        let files = model.files.sorted { $0.key < $1.key }
        return [Fact(name: "\(model.role.rawValue): name", value: model.name)]
            + files.map {
                Fact(name: "\(model.role.rawValue): SHA-256 of \($0.key)", value: $0.value.hex)
            }
    }

    /// Everything on a price sheet that bills rest on.
    private static func facts(of sheet: PriceSheetRecord) -> [Fact] {
        let name = "prices \(sheet.name)"
        let days = [("as of", sheet.asOf), ("valid until", sheet.validUntil ?? Figure.none)]
        return days.map { Fact(name: "\(name): \($0)", value: $1) }
            + sheet.prices.map {
                Fact(
                    name: "\(name): \($0.what)",
                    value: "\(NumberFormat.plain($0.amount)) \(sheet.currency)")
            }
            + sheet.assumptions.map {
                Fact(name: "\(name): \($0.what)", value: NumberFormat.plain($0.value))
            }
    }

    /// The machines, each with what distinguishes most of them.
    private static func words(_ machines: [MachineUseRecord]) -> String {
        machines.map(\.kind).map { "\($0.processor), threads: \($0.threads)" }
            .joined(separator: "; ")
    }

    private static func place(of record: RunRecord) -> [Fact] {
        let machine = record.machine
        return [
            Fact(name: "machine: processor", value: machine.processor),
            Fact(name: "machine: cores", value: "\(machine.cores)"),
            Fact(name: "machine: threads", value: "\(machine.threads)"),
            Fact(name: "machine: memory", value: NumberFormat.bytes(machine.memoryBytes)),
            Fact(name: "machine: system", value: machine.system),
            Fact(name: "machine: BLAS", value: machine.blas),
            Fact(name: "precision", value: machine.precision),
            Fact(name: "program: crossover", value: record.crossover),
        ] + (machine.kernel.map { [Fact(name: "machine: kernel", value: $0)] } ?? [])
            + (record.machines.map { [Fact(name: "machine: measured on", value: words($0))] } ?? [])
    }
}
