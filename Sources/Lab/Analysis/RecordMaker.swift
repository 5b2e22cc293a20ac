import Decision
import Domain
import Evaluation
import FoundationEssentials
import Foundations
import Record
import Scenarios
import Statistics

/// Turns the cells of a run into its record: scores, intervals, tests, verdict.
///
/// It needs no model: the same cells give the same record, byte for byte, on any machine.
struct RecordMaker {
    /// What was run, as a scenario and questions of its own.
    let scenario: Scenario
    let questions: QuestionSet
    private let inputs: RunInputs
    private let findings: RunFindings
    private let results: ExperimentResults
    private let sweeps: [SweepResults]
    private let arms: [ScoredArm]
    /// As people mark them; nil where nobody does.
    private let answers: RunAnswers?
    private let cells: CellReader

    /// Draws of every bootstrap; the same seed for all makes records repeatable.
    static let bootstrap = Bootstrap(seed: 20_260_801)

    /// The same at another level.
    static func bootstrap(level: Double) -> Bootstrap {
        var bootstrap = bootstrap
        bootstrap.level = level
        return bootstrap
    }

    /// Reads and scores what was found.
    ///
    /// - Throws: ``LabError/everyArmFailed(reasons:)``, ``LabError/unmarked(_:)``;
    ///   ``LabError/damagedCell(key:reason:)`` and
    ///   `StorageError` for cells that cannot be read.
    init(_ inputs: RunInputs, _ findings: RunFindings, cells: CellReader) throws {
        self.inputs = inputs
        self.findings = findings
        self.cells = cells
        let whole = try inputs.scenario(), all = inputs.questions, look = findings.look
        let results = try findings.results(of: whole, questions: all, in: cells)
        self.results = results
        sweeps =
            results.variants.map { variants in
                SweepPlan(whole, arms: results.arms, training: all.train)
                    .results(variants: variants, seeds: whole.seeds)
            } ?? []
        let isWhole = findings.leftOut == nil
        let scenario = isWhole ? whole : look.scenario(whole)
        let questions =
            isWhole
            ? all
            : all.keeping(
                validation: look.questions(of: .validation, in: all, seed: whole.seeds[0]),
                test: look.questions(of: .test, in: all, seed: whole.seeds[0]))
        (self.scenario, self.questions) = (scenario, questions)
        if scenario.task.metric == .human || inputs.marks != nil {
            let answers = RunAnswers(
                results.arms, questions: questions.test, task: scenario.task, marks: inputs.marks)
            let missing = scenario.task.metric == .human ? answers.missing : []
            guard missing.isEmpty else { throw LabError.unmarked(missing) }
            self.answers = answers
        } else {
            answers = nil
        }
        arms = try results.arms.map {
            try ScoredArm(
                $0, questions: questions.test, task: scenario.task,
                contextLength: inputs.contextLength, marks: inputs.marks)
        }
        guard arms.contains(where: { $0.scores != nil }) else {
            throw LabError.everyArmFailed(
                reasons: arms.map { "\($0.name): \($0.results.failure ?? "")" })
        }
    }

    /// The questions that the record shows, each with the reason.
    var examples: [Examples.Choice] {
        Examples(arms: arms, questions: questions.test).choices()
    }

    /// - Throws: ``LabError/damagedCell(key:reason:)``, `FoundationsError.notFinite`.
    func record(_ end: RunEnd) throws -> RunRecord {
        let comparisons = Comparisons(arms: arms)
        let differences = comparisons.records()
        let ledger = ForgettingLedger(
            base: results.baseProbe?.payload, arms: results.arms, scenario: scenario)
        let trivial = TrivialAnswer.best(questions, task: scenario.task).map {
            (answer: $0, record: $0.record(arms: arms))
        }
        var record = RunRecord(
            schema: RunRecord.currentSchema, crossover: inputs.crossover,
            scenario: scenarioRecord(), models: inputs.models, machine: end.machine,
            machines: MachineUseRecord.all(cells.read, end: end.machine), data: data(end),
            retrieval: retrieval(), embedding: end.embedding,
            arms: try arms.map {
                $0.record(
                    index: results.index?.payload, outside: OutsideRecord($0, in: scenario),
                    tuning: try ArmTuningRecord($0.results, in: scenario),
                    classes: ClassRecord.all(of: $0.results, questions, task: $0.task),
                    dataFlow: scenario.dataFlow(of: $0.results.arm, under: $0.results.chosen))
            },
            references: comparisons.references, differences: differences,
            generatedDifferences: comparisons.generatedRecords(of: differences),
            trivial: trivial?.record,
            forgetting: ledger.records(),
            controls: [], examples: [],
            verdict: .open, digest: SHA256.hash(""))
        record.controls = Controls(
            arms: arms, retrieval: record.retrieval, scenario: scenario,
            questions: questions
        ).records()
        record.ledger = ledger.summary(of: record)
        record.examples = examples.map { $0.record(passages: end.passages[$0.question.id] ?? []) }
        record.sweeps = try sweepRecords(differences: record.differences, trivial: trivial)
        record.judge = try judge()
        record.errorSources = try ErrorSources(
            arms: arms, metric: scenario.task.metric,
            notInCorpus: Set(results.index?.notInCorpus ?? [])
        ).record()
        if let marks = inputs.marks, let answers {
            record.marks = try MarkFindings(marks: marks, answers: answers, arms: arms).record()
        }
        record.look = findings.leftOut
        record.tuning = scenario.tuning.map(TuningRecord.init)
        record.services = end.services
        record.embedder = scenario.embedder
        record.digest = try record.determinedDigest()
        return Decision(record: record, scenario: scenario, sheets: inputs.priceSheets)
            .decided()
    }

    /// Nil without any, as in records of programs that knew none.
    private func sweepRecords(
        differences: [DifferenceRecord],
        trivial: (answer: TrivialAnswer, record: TrivialRecord)?
    ) throws -> [SweepRecord]? {
        guard !sweeps.isEmpty else { return nil }
        let findings = SweepFindings(
            arms: arms, differences: differences, trivial: trivial,
            questions: questions.test, task: scenario.task,
            asked: scenario.requirements.accuracy, contextLength: inputs.contextLength)
        return try sweeps.map(findings.record)
    }

    private func judge() throws -> JudgeRecord? {
        guard let judge = results.judge,
            let model = inputs.models.first(where: { $0.role == .judge })
        else { return nil }
        return try JudgeFindings(results: judge, arms: arms, metric: scenario.task.choosingMetric)
            .record(model: model.name)
    }

    // MARK: - What was run

    private func scenarioRecord() -> ScenarioRecord {
        ScenarioRecord(
            name: inputs.name, title: scenario.title, fingerprint: inputs.fingerprint,
            taskKind: scenario.task.kind, metric: scenario.task.metric,
            higherIsBetter: scenario.task.metric.higherIsBetter,
            choosingMetric: scenario.task.metric == .human ? scenario.task.choosingMetric : nil,
            seeds: scenario.seeds,
            queriesPerMonth: scenario.workload.queriesPerMonth,
            knowledgeChangesPerMonth: scenario.workload.knowledgeChangesPerMonth,
            horizonMonths: scenario.workload.horizonMonths,
            requirements: RequirementRecord.all(of: scenario),
            margin: scenario.requirements.margin,
            resolved: inputs.resolved)
    }

    private func data(_ end: RunEnd) -> DataRecord {
        DataRecord(
            trainingCount: questions.train.count,
            validationCount: questions.validation.count,
            testCount: questions.test.count,
            documentCount: inputs.documentCount,
            chunkCount: results.index?.chunkCount ?? 0, strata: questions.strata,
            notices: inputs.notices + end.notices + [longProbeItems()].compactMap(\.self))
    }

    /// The same for every arm: what is too long for the base is too long for what was trained from it.
    private func longProbeItems() -> DataNotice? {
        let items = scenario.forgetting.probes.flatMap { probe in
            (results.baseProbe?.measurements[probe.rawValue]?.first?.leftOut ?? [])
                .map { "\(probe.rawValue) \($0)" }
        }
        return DataNotice(.longProbeItems, subjects: items)
    }

    private func retrieval() -> RetrievalRecord? {
        guard let index = results.index else { return nil }
        let reciprocal = index.goldRanks.map { $0.map { 1 / Double($0) } ?? 0 }
        return RetrievalRecord(
            recallAtK: recalls(index.goldRanks),
            lexicalRecallAtK: recalls(index.lexicalGoldRanks),
            meanReciprocalRank: Estimate(.mean(of: reciprocal, within: 0...1)),
            indexBytes: index.indexBytes, usage: index.usage)
    }

    private func recalls(_ ranks: [Int?]) -> [Int: Estimate] {
        let recalls = [1, 2, 3, 5, 10].map { k in
            let found = ranks.count { ($0 ?? .max) <= k }
            return (k, Estimate(.wilson(successes: found, count: ranks.count)))
        }
        return Dictionary(uniqueKeysWithValues: recalls)
    }
}
