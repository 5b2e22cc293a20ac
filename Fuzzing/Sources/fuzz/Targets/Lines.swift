import Domain
import Evaluation
import Foundations
import Scenarios

extension FuzzTarget {
    /// Lines for `tokenize`, `score` and their kin, and files that replace shipped probes.
    static func lines(_ input: FuzzInput) throws {
        let lines = input.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            let place = TextPosition(file: "lines.jsonl", line: number + 1, column: 1)
            for keys in [["text"], ["prompt", "completion"]] {
                input.attempt {
                    let texts = try RequestLine.texts(keys, in: Array(line), at: place)
                    precondition(texts.count == keys.count)
                }
            }
        }
        for capability in QuestionProbe.Capability.allCases {
            input.attempt {
                _ = try QuestionProbe(capability, jsonLines: input.text, name: "probe")
            }
        }
        input.attempt {
            for item in try InstructionProbe(jsonLines: input.text, name: "probe").items {
                _ = item.rule.isKept(by: item.instruction)
                _ = item.rule.isKept(by: input.text)
            }
        }
        _ = try PerplexityProbe(text: input.text, name: "probe")
    }
}
