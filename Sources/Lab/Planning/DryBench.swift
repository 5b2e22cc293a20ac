import Domain
import ModelAPI
import Retrieval
import Scenarios

/// What an arm works with when it is only to be seen what it asks for.
///
/// No model computes: whatever is asked of one is kept. Arms run on it as they do in a run, so that
/// no arm is described a second time.
struct DryBench {
    let model: DryModel
    private let arms: ArmBench
    /// What was embedded: once for each question, and once at all.
    let perQuestion = DryTexts()
    let once = DryTexts()

    /// - Parameters:
    ///   - model: nothing has been asked of it yet.
    ///   - counter: of the model that it stands for; nil where nobody here can count its tokens.
    ///   - corpus: what stands for the search in the corpus.
    ///   - examples: the same for the passages of worked examples; nil for examples without any.
    init(
        bundle: ScenarioBundle, model: DryModel, prompts: PromptBuilder,
        counter: (any TokenCounter)?, corpus: DryPassages?, wrongCorpus: DryPassages?,
        examples: DryPassages?
    ) {
        let task = bundle.scenario.task, train = bundle.questions.train
        self.model = model
        arms = ArmBench(
            task: task, questions: bundle.questions, prompts: prompts, model: model,
            corpus: corpus?.keeping(perQuestion), wrongCorpus: wrongCorpus?.keeping(perQuestion),
            known: DryKnownQuestions(train.map(\.text), perQuestion: perQuestion, once: once),
            examples: WorkedExamples(
                train, task: task, prompts: prompts, counter: counter,
                source: examples?.keeping(once)))
    }

    /// What an arm works with.
    func forArm(_ arm: any Contestant) -> ArmBench { arms.own(of: arm) }
}

/// Texts whose vectors were asked for.
final class DryTexts {
    /// In the order in which they came.
    fileprivate(set) var queries: [String] = []
}

/// A corpus in which nothing is searched: which passages it gives does not hang on what a question
/// means.
struct DryPassages: PassageSource {
    let chunks: [Chunk]
    private let find: ([Question], Int) -> [[Chunk]]
    private var asked: DryTexts?

    /// - Parameter find: for each question so many passages.
    init(_ chunks: [Chunk], find: @escaping ([Question], Int) -> [[Chunk]]) {
        self.chunks = chunks
        self.find = find
    }

    /// The same, with the questions put down as embedded.
    func keeping(_ asked: DryTexts) -> DryPassages {
        var source = self
        source.asked = asked
        return source
    }

    /// All as near as can be, so that every question is asked.
    func passages(for questions: [Question], count: Int) throws -> [[Passage]] {
        asked?.queries += questions.map(\.text)
        return find(questions, count).map { $0.map { Passage(chunk: $0, similarity: 1) } }
    }
}

/// Training questions of which any are as near as any others.
private struct DryKnownQuestions: KnownQuestions {
    let texts: [String]
    let perQuestion: DryTexts
    let once: DryTexts

    init(_ texts: [String], perQuestion: DryTexts, once: DryTexts) {
        self.texts = texts
        self.perQuestion = perQuestion
        self.once = once
    }

    func prepare() throws -> Double {
        once.queries += texts
        return 0
    }

    func nearest(
        to questions: [Question], count: Int, progress: RequestProgress
    ) throws -> (places: [[Int]], tokens: Int?) {
        perQuestion.queries += questions.map(\.text)
        return (questions.map { _ in Array(texts.indices.prefix(count)) }, nil)
    }
}
