import LanguageModels
import Tokenizers

/// What the files of reference values in `Fixtures` hold.
enum Golden {
    struct Logits: Decodable {
        struct Prompt: Decodable {
            let prompt: String
            let ids: [Int]
            let top20_ids: [Int]
            let top20_logits: [Double]
            let logits_mean_all_positions: Double
            let logits_std_all_positions: Double
            let logits_mean_last: Double
            let logits_std_last: Double
            let token_logliks: [Double]
            let sum_loglik: Double
        }
        let prompts: [Prompt]
    }

    struct Greedy: Decodable {
        struct Message: Decodable {
            let role: ChatMessage.Role
            let content: String
        }
        struct Generation: Decodable {
            let messages: [Message]
            let prompt_ids: [Int]
            let new_ids: [Int]
            let stopped_on_im_end: Bool
            let text: String
            let top1_top2_margin: [Double]
        }
        let generations: [Generation]
    }

    struct MiniLM: Decodable {
        struct Sentence: Decodable {
            let text: String
            let ids: [Int]
            let first8: [Double]
            let embedding: [Double]?
        }
        let max_seq_length: Int
        let sentences: [Sentence]
        let cosine: [[Double]]
    }
}
