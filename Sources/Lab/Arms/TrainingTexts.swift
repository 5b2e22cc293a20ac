package import ModelAPI

/// What an arm is to be trained on, in words.
package struct TrainingTexts {
    /// One text that is learnt.
    package struct Example {
        /// A question's id, or a passage's.
        package let id: String
        /// What stands before the completion; may be empty.
        package let prompt: PromptText
        /// What is learnt to be said.
        package let completion: PromptText
        /// Whether the completion ends there, so that the token that ends an answer follows it.
        package let isWhole: Bool

        package init(
            id: String, prompt: PromptText, completion: PromptText, isWhole: Bool = true
        ) {
            self.id = id
            self.prompt = prompt
            self.completion = completion
            self.isWhole = isWhole
        }
    }

    package var training: [Example]
    /// To stop by.
    package var validation: [Example]

    package init(training: [Example] = [], validation: [Example] = []) {
        self.training = training
        self.validation = validation
    }
}
