package import Domain
package import ModelAPI
package import Retrieval

/// What arms work with: data, and models that are known by what they can do.
///
/// A run gives them the models of this machine (``Workbench``), a plan gives them stand-ins that do
/// nothing and keep what they were asked.
package struct ArmBench {
    let task: TaskConfiguration
    package let questions: QuestionSet
    /// What puts questions into words for the model.
    let prompts: PromptBuilder
    package let model: any TextModel
    /// nil when the scenario has no corpus.
    let corpus: (any PassageSource)?
    let wrongCorpus: (any PassageSource)?
    /// nil where nothing is embedded.
    let known: (any KnownQuestions)?
    let examples: WorkedExamples

    /// - Parameters:
    ///   - corpus: nil when the scenario has none.
    ///   - examples: of the training questions among `questions`.
    package init(
        task: TaskConfiguration, questions: QuestionSet, prompts: PromptBuilder,
        model: any TextModel, corpus: (any PassageSource)?, wrongCorpus: (any PassageSource)?,
        known: (any KnownQuestions)?, examples: WorkedExamples
    ) {
        self.task = task
        self.questions = questions
        self.prompts = prompts
        self.model = model
        self.corpus = corpus
        self.wrongCorpus = wrongCorpus
        self.known = known
        self.examples = examples
    }

    /// What one arm works with: the task as it has it, and worked examples in the form in which its
    /// answers are read.
    func own(of arm: any Contestant) -> ArmBench {
        let own = arm.own(task)
        guard own != task else { return self }
        return ArmBench(
            task: own, questions: questions, prompts: prompts, model: model, corpus: corpus,
            wrongCorpus: wrongCorpus, known: known, examples: examples.teaching(own))
    }
}

/// A corpus in which passages are found.
package protocol PassageSource {
    /// All of it, in its order.
    var chunks: [Chunk] { get }

    /// The passages for each question, best first; fewer where the corpus has no more.
    func passages(for questions: [Question], count: Int) throws -> [[Passage]]
}

extension PassageSource {
    /// The same without their similarities.
    func found(for questions: [Question], count: Int) throws -> [[Chunk]] {
        try passages(for: questions, count: count).map { $0.map(\.chunk) }
    }
}

/// The training questions, to be searched by meaning.
package protocol KnownQuestions {
    /// Makes what the search needs; done once.
    ///
    /// - Returns: CPU seconds that the vectors took, whenever they were made.
    func prepare() throws -> Double

    /// The places of the training questions nearest to each question, nearest first.
    ///
    /// - Parameter progress: called with how many questions are read; may throw to stop.
    /// - Returns: with the tokens that were read; nil where nobody tells.
    func nearest(
        to questions: [Question], count: Int, progress: RequestProgress
    ) throws -> (places: [[Int]], tokens: Int?)
}

extension Retriever: PassageSource {
    package func passages(for questions: [Question], count: Int) throws -> [[Passage]] {
        try passages(for: questions.map(\.text), count: count)
    }
}
