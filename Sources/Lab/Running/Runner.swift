import Domain
import FineTuning
import Foundations
import LanguageModels
import Metrics
import Record
import Retrieval
import Storage

/// Runs the cells of an experiment, each at most once: what the journal has is not done again.
struct Runner {
    let journal: Journal
    let bench: Workbench
    let monitor: Monitor
    let folder: RunFolder
    let schedule: Schedule

    /// The journal's cell of this key, made by `work` when it is not there yet.
    func cell<Payload: Codable>(
        _ kind: CellKind, arm: String? = nil, seed: UInt64? = nil, detail: String = "",
        _ work: () throws -> Payload
    ) throws -> Journaled<Payload> {
        let name = CellName(kind: kind, arm: arm, seed: seed, detail: detail)
        return try cell(name) { _ in try work() }
    }

    /// The same for a long piece of work, which gives its own pieces to a keeper.
    ///
    /// - Parameters:
    ///   - wanted: of its questions how many are asked for now; nil for all.
    ///   - part: in words what of the cell is asked for now; nil for all. A part becomes a cell of
    ///     its own, beside its pieces, from which a later run goes on.
    func cell<Payload: Codable>(
        _ name: CellName, wanted: Int? = nil, part: String? = nil,
        inPieces work: (PieceKeeper) throws -> Payload
    ) throws -> Journaled<Payload> {
        if let whole: Journaled<Payload> = try finished(name.key) { return whole }
        let key = part.map(name.part) ?? name.key
        if part != nil, let done: Journaled<Payload> = try finished(key) { return done }
        let pieces = PieceKeeper(name, in: journal, wanted: wanted)
        // Probes are begun one by one.
        if name.kind != .probe { try schedule.begin(PlannedCells.Name(name)) }
        defer { schedule.end() }
        let payload = try work(pieces)
        let parts = try journal.finishedKeys().filter { $0.hasPrefix(name.part("")) }
        try journal.finish(
            name, payload, key: key, from: pieces.keys, isOwnToo: pieces.hasWorkBetween,
            replacing: part == nil ? pieces.keys + parts : [])
        return Journaled(key: key, payload: payload)
    }

    private func finished<Payload: Decodable>(_ key: String) throws -> Journaled<Payload>? {
        try journal.finished(key).map { Journaled(key: key, payload: $0) }
    }

    // MARK: - Cells

    /// How well the corpus's index finds the gold sources of the test questions.
    func index() throws -> Journaled<IndexCell>? {
        guard let retriever = bench.retriever else { return nil }
        return try cell(.index) {
            let questions = bench.questions.test.filter { !$0.sources.isEmpty }
            let found = try retriever.passages(
                for: questions.map(\.text), count: IndexCell.depth,
                progress: monitor.requests("retrieval"))
            let ranks = zip(questions, found).map { question, passages in
                Gold(question).rank(in: passages.map(\.chunk))
            }
            let bySource = Dictionary(grouping: retriever.chunks, by: \.source)
            let notInCorpus = zip(questions, ranks).filter { question, rank in
                rank == nil
                    && !question.sources.contains {
                        bySource[$0]?.contains(where: Gold(question).isIn) ?? false
                    }
            }
            let texts = retriever.chunks.map(\.text)
            let lexical = BM25(
                documents: texts.map(BM25.words), letters: texts.map(BM25.letters))
            let lexicalRanks = questions.map { question in
                let best = lexical.best(BM25.words(question.text), count: IndexCell.depth)
                return Gold(question).rank(in: best.map { retriever.chunks[$0] })
            }
            return IndexCell(
                chunkCount: retriever.chunks.count, indexBytes: retriever.indexBytes,
                goldRanks: ranks, lexicalGoldRanks: lexicalRanks,
                notInCorpus: notInCorpus.map(\.0.id), usage: bench.indexing)
        }
    }

    func validate(
        _ arm: any Arm, setting: ArmSetting, seed: UInt64
    ) throws -> Journaled<AnswersCell> {
        try answers(
            arm, .validation, kind: .validate, setting: setting, seed: seed,
            stage: "\(arm.name): choosing, \(setting.key)")
    }

    /// - Parameter isVariant: whether the arm answers under other settings too.
    func answer(
        _ arm: any Arm, setting: ArmSetting, seed: UInt64, isVariant: Bool = false
    ) throws -> Journaled<AnswersCell> {
        try answers(
            arm, .test, kind: .answer, setting: setting, seed: seed,
            stage: stage(arm.name, seed, isVariant ? "answering, \(setting.key)" : "answering"))
    }

    /// What the model writes by itself, for a task with labels.
    func generate(
        _ arm: any Arm, setting: ArmSetting, seed: UInt64
    ) throws -> Journaled<AnswersCell> {
        try answers(
            arm, .test, kind: .generate, setting: setting, seed: seed, by: .generation,
            stage: stage(arm.name, seed, "answering freely"))
    }

    /// The questions of a split that the look asks, in the order of the file.
    func asked(_ split: Split) -> [Question] {
        schedule.look.questions(
            of: split, in: bench.questions, seed: bench.scenario.seeds[0])
    }

    /// An arm's answers to the questions that the look asks.
    ///
    /// The questions are asked in the drawn order: so the answers of a smaller look are the first
    /// pieces of a greater one's.
    private func answers(
        _ arm: any Arm, _ split: Split, kind: CellKind, setting: ArmSetting, seed: UInt64,
        by scorer: Scorer = .likelihood, stage: String
    ) throws -> Journaled<AnswersCell> {
        let all = bench.questions[split], asked = asked(split)
        let name = CellName(kind: kind, arm: arm.name, seed: seed, detail: setting.key)
        let wanted = asked.count < all.count ? asked.count : nil
        let part = wanted.map { "first \($0) of \(all.count)" }
        let cell = try cell(name, wanted: wanted, part: part) { pieces in
            try bench.use(weights(of: arm, seed: seed, under: setting))
            let armBench = bench.forArm(arm)
            _ = try arm.prepare(armBench)
            let meter = Meter()
            let order = bench.questions.drawnOrder(of: split, seed: bench.scenario.seeds[0])
            let (drawn, modelUsage) = try arm.answer(
                order.map { all[$0] }, setting: setting, seed: seed, by: scorer,
                bench: armBench, pieces: pieces, progress: monitor.requests(stage))
            let answers = zip(order, drawn).sorted { $0.0 < $1.0 }.map(\.1)
            let passedOver = armBench.examples.passedOver(under: setting, seed: seed)
            return AnswersCell(
                answers: answers, usage: pieces.usage(with: meter.usage(modelUsage)),
                passedOver: passedOver.isEmpty ? nil : passedOver,
                told: arm.isElsewhere ? modelUsage : nil)
        }
        return try cell.limited(to: asked, of: all)
    }

    // MARK: - Shared by cells

    /// Where an arm's trained weights lie; nil for arms that train nothing.
    ///
    /// - Parameter setting: says how far they are taken from the base; nil for as they were trained.
    func weights(
        of arm: any Arm, seed: UInt64, under setting: ArmSetting? = nil
    ) -> TunedWeights? {
        guard let training = arm.training else { return nil }
        var weights = bench.weights(arm: arm.name, seed: seed, method: training.method)
        weights.blend = setting?.blend ?? 1
        return weights
    }

    /// An arm's answers to the questions that the look asks, scored by the metric that settings are
    /// chosen by.
    func scores(
        of arm: any Contestant, _ answers: [Answer], split: Split
    ) throws -> ScoredAnswers {
        let task = arm.own(bench.scenario.task)
        return try ScoredAnswers(
            answers, questions: asked(split), metric: task.choosingMetric, task: task)
    }

    func stage(_ arm: String, _ seed: UInt64, _ work: String) -> String {
        bench.scenario.seeds.count > 1 && seed != 0
            ? "\(arm), seed \(seed): \(work)" : "\(arm): \(work)"
    }
}
