import Domain
import Evaluation
import FoundationEssentials
import Foundations
import Kernels
import LanguageModels
import Retrieval
import Scenarios
package import Statistics

/// Turns what an experiment found into its record: scores, intervals, tests, verdict.
struct RecordMaker {
    let bundle: ScenarioBundle
    let bench: Workbench
    let results: ExperimentResults
    /// What was run, as a scenario and questions of its own.
    let scenario: Scenario
    let questions: QuestionSet
    /// What a quick look left out; nil when all was run.
    let look: LookRecord?

    /// Draws of every bootstrap; the same seed for all makes records repeatable.
    static let bootstrap = Bootstrap(seed: 20_260_801)

    /// The same at another level.
    static func bootstrap(level: Double) -> Bootstrap {
        var bootstrap = bootstrap
        bootstrap.level = level
        return bootstrap
    }

    /// - Throws: ``LabError/everyArmFailed(reasons:)``.
    func record() throws -> RunRecord {
        let scored = try results.arms.map {
            try ScoredArm(
                $0, questions: questions.test, task: scenario.task,
                contextLength: bench.model.decoder.contextLength)
        }
        guard scored.contains(where: { $0.scores != nil }) else {
            throw LabError.everyArmFailed(
                reasons: scored.map { "\($0.name): \($0.results.failure ?? "")" })
        }
        let comparisons = Comparisons(arms: scored, metric: scenario.task.metric)
        let differences = comparisons.records()
        let ledger = ForgettingLedger(
            base: results.baseProbe, arms: results.arms, scenario: scenario)
        let trivial = TrivialAnswer.best(questions, task: scenario.task).map {
            (answer: $0, record: $0.record(arms: scored))
        }
        var record = RunRecord(
            schema: RunRecord.currentSchema, crossover: Crossover.version,
            scenario: scenarioRecord(), models: models(), machine: machine(), data: data(),
            retrieval: retrieval(), embedding: embedding(),
            arms: scored.map { $0.record(index: results.index) },
            differences: differences,
            generatedDifferences: comparisons.generatedRecords(of: differences),
            trivial: trivial?.record,
            forgetting: ledger.records(),
            controls: [], examples: [],
            verdict: VerdictRecord(
                outcome: "", arm: nil, summary: "", confidence: [], wouldChange: [], missing: []),
            digest: SHA256.hash(""))
        record.controls = Controls(
            arms: scored, retrieval: record.retrieval, scenario: scenario,
            questions: questions
        ).records()
        record.ledger = ledger.summary(of: record)
        record.examples = try Examples(arms: scored, questions: questions.test, bench: bench)
            .records()
        record.sweeps = try sweeps(
            scored, differences: record.differences, trivial: trivial)
        record.judge = try judge(scored)
        record.look = look
        record.digest = try record.determinedDigest()
        return Decision(record: record, scenario: scenario, sheets: bundle.priceSheets)
            .decided()
    }

    /// Nil without any, as in records of programs that knew none.
    private func sweeps(
        _ arms: [ScoredArm], differences: [DifferenceRecord],
        trivial: (answer: TrivialAnswer, record: TrivialRecord)?
    ) throws -> [SweepRecord]? {
        guard !results.sweeps.isEmpty else { return nil }
        let findings = SweepFindings(
            arms: arms, differences: differences, trivial: trivial,
            questions: questions.test, task: scenario.task,
            contextLength: bench.model.decoder.contextLength)
        return try results.sweeps.map(findings.record)
    }

    private func judge(_ arms: [ScoredArm]) throws -> JudgeRecord? {
        guard let judge = results.judge, let identity = bench.judgeIdentity else { return nil }
        return try JudgeFindings(results: judge, arms: arms, metric: scenario.task.metric)
            .record(model: identity.name)
    }

    // MARK: - What was run

    private func scenarioRecord() -> ScenarioRecord {
        ScenarioRecord(
            name: bundle.file.name, title: scenario.title, fingerprint: bundle.fingerprint,
            taskKind: scenario.task.kind.rawValue, metric: scenario.task.metric.rawValue,
            higherIsBetter: scenario.task.metric.higherIsBetter, seeds: scenario.seeds,
            queriesPerMonth: scenario.workload.queriesPerMonth,
            knowledgeChangesPerMonth: scenario.workload.knowledgeChangesPerMonth,
            horizonMonths: scenario.workload.horizonMonths,
            requirements: RequirementRecord.all(of: scenario),
            margin: scenario.requirements.margin,
            resolved: bundle.file.resolvedYAML)
    }

    private func models() -> [ModelRecord] {
        let judge = bench.judgeIdentity.map { [("judge", $0)] } ?? []
        let models = [("generator", bench.model.identity), ("encoder", bench.encoder.identity)]
        return (models + judge).map { role, identity in
            ModelRecord(
                role: role, name: identity.name, architecture: identity.architecture,
                parameters: identity.parameterCount, licence: identity.licence,
                files: identity.files, bytes: identity.byteCount)
        }
    }

    private func machine() -> MachineRecord {
        MachineDescription(
            threads: bench.compute.threads, blas: bench.compute.blasDescription,
            precision: bench.compute.precision, isAutomatic: bench.precisionIsAutomatic
        ).record()
    }

    private func data() -> DataRecord {
        DataRecord(
            trainingCount: questions.train.count,
            validationCount: questions.validation.count,
            testCount: questions.test.count,
            documentCount: bundle.corpus?.documents.count ?? 0,
            chunkCount: results.index?.chunkCount ?? 0, strata: questions.strata,
            notices: bundle.notices + bench.notices + [longProbeItems()].compactMap(\.self))
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

    private func embedding() -> EmbeddedTokensRecord {
        func count(_ texts: [String]) -> Int {
            texts.reduce(0) { $0 + bench.encoder.tokens($1).count }
        }
        return EmbeddedTokensRecord(
            corpusTokens: count(bench.retriever?.chunks.map(\.text) ?? []),
            trainingTokens: count(questions.train.map(\.text)),
            validationTokens: count(questions.validation.map(\.text)),
            testTokens: count(questions.test.map(\.text)))
    }

    private func recalls(_ ranks: [Int?]) -> [Int: Estimate] {
        let recalls = [1, 2, 3, 5, 10].map { k in
            let found = ranks.count { ($0 ?? .max) <= k }
            return (k, Estimate(.wilson(successes: found, count: ranks.count)))
        }
        return Dictionary(uniqueKeysWithValues: recalls)
    }
}

extension Estimate {
    /// Of what was not measured.
    static let undefined = Estimate(value: .nan, low: .nan, high: .nan, count: 0, method: "none")

    package init(_ interval: ConfidenceInterval) {
        self.init(
            value: interval.value, low: interval.low, high: interval.high, count: interval.count,
            method: interval.method.rawValue)
    }
}
