import Domain
import ModelAPI
import RemoteModels

/// The untuned model with a prompt: alone (`base`), after worked examples (`few-shot`), with
/// retrieved passages (`rag`), or with passages of a corpus that cannot help (`rag-wrong-corpus`).
struct PromptedArm: Arm {
    let kind: ArmConfiguration.Kind
    let name: String
    let controls: String?
    let service: APIModel?
    let extraction: AnswerExtraction?
    let forms: [PromptForm]
    let examples: [Int]
    /// 0 for none.
    let passages: [Int]
    let declineBelow: [Double?]

    init(
        _ configuration: ArmConfiguration, forms: [PromptForm], examples: [Int], passages: [Int],
        declineBelow: [Double] = []
    ) {
        (kind, name) = (configuration.kind, configuration.name)
        controls = configuration.controls
        service = configuration.service
        extraction = configuration.extraction
        self.forms = forms
        self.examples = examples
        self.passages = passages
        self.declineBelow = ArmSetting.choices(declineBelow)
    }

    var settings: [ArmSetting] {
        forms.flatMap { form in
            passages.flatMap { passages in
                examples.flatMap { examples in
                    declineBelow.map { similarity in
                        ArmSetting(
                            form: form, examples: kind == .base ? nil : examples,
                            passages: passages == 0 ? nil : passages, declineBelow: similarity)
                    }
                }
            }
        }
    }

    func dataFlow(_ setting: ArmSetting) -> DataFlow {
        let showsExamples = setting.examples ?? 0 > 0
        // Of whichever corpus: the control's documents are somebody's, too.
        let showsPassages = setting.passages ?? 0 > 0
        return DataFlow(
            prompts: [.questions] + (showsPassages ? [.passages] : [])
                + (showsExamples ? [.trainingData] : []),
            index: showsPassages
                ? [.questions, .corpus] + (showsExamples ? [.trainingData] : []) : [],
            to: receiver)
    }

    /// The service that gets what it is asked; passages are still found here.
    private var receiver: String? { service.flatMap { ServiceURL.stranger($0.url) } }

    func dependsOnSeed(_ setting: ArmSetting) -> Bool {
        setting.examples ?? 0 > 0 || setting.distractors ?? 0 > 0
    }

    func prompts(
        _ questions: [Question], setting: ArmSetting, bench: ArmBench
    ) throws -> [PromptText] {
        let count = setting.passages ?? 0
        return try Asking(bench: bench, form: setting.form ?? .completion, scorer: .generation)
            .prompts(
                questions, passages: count,
                from: kind == .ragWrongCorpus ? bench.wrongCorpus : bench.corpus,
                demonstrations: bench.examples.draw(
                    count: setting.examples ?? 0, passages: count, seed: 1)
            ).prompts
    }

    func answer(
        _ questions: [Question], setting: ArmSetting, seed: UInt64, by scorer: Scorer,
        bench: ArmBench, pieces: PieceKeeper, progress: RequestProgress
    ) throws -> (answers: [Answer], usage: ModelUsage) {
        let count = setting.passages ?? 0
        let source = kind == .ragWrongCorpus ? bench.wrongCorpus : bench.corpus
        // The examples show right passages even where the question gets wrong ones: only the
        // corpus differs between the arm and its control.
        let demonstrations = try bench.examples.draw(
            count: setting.examples ?? 0, passages: count, seed: seed)
        let distractors = setting.distractors.map {
            Distractors(count: $0, seed: seed)
        }
        return try Asking(bench: bench, form: setting.form ?? .completion, scorer: scorer).answer(
            questions, passages: count, from: source, distractors: distractors,
            declineBelow: setting.declineBelow, demonstrations: demonstrations, pieces: pieces,
            progress: progress)
    }
}
