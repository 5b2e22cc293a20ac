import Domain
import Foundations
import LanguageModels
import Record

/// What the untuned model wrote to general prompts.
struct ReplayCell: Codable {
    var texts: [ReplayTexts.Text]
    var usage: Usage
}

extension Runner {
    /// The untuned model's own answers to the shipped prompts: what is mixed into a training lest it
    /// be lost.
    func replay() throws -> Journaled<ReplayCell> {
        try cell(.replay) {
            try bench.use(nil)
            let meter = Meter()
            let (texts, counts) = try bench.replayTexts.written(progress: monitor.replayRequests)
            return ReplayCell(texts: texts, usage: meter.usage(counts))
        }
    }
}

extension Workbench {
    /// The shipped prompts as the model reads them.
    var replayTexts: ReplayTexts { ReplayTexts(model: model, seed: scenario.seeds[0]) }
}
