import Evaluation
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("The probes of capabilities")
struct CapabilityTests {
    private static let measures: [QuestionProbe.Capability: [ProbeMeasurement.Measure]] = [
        .knowledge: [.accuracy, .choiceAccuracy, .logLikelihood],
        .passages: [.accuracy, .logLikelihood], .refusing: [.accuracy],
        .arithmetic: [.accuracy, .choiceAccuracy], .code: [.choiceAccuracy, .logLikelihood],
        .calibration: [.brier],
    ]

    private func model() throws -> LanguageModel {
        try TinyDecoder(seed: 4).load(on: Compute(threads: 1))
    }

    @Test(
        "Each measures its own figures, one value an item",
        arguments: QuestionProbe.Capability.allCases)
    func figures(capability: QuestionProbe.Capability) throws {
        let lines = ["one", "two"].map {
            """
            {"passage":"It is \($0).","question":"Which?","answers":["\($0)"],\
            "options":["\($0)","no","nil"]}
            """
        }
        let probe = try QuestionProbe(
            capability, jsonLines: lines.joined(separator: "\n"), name: "q")
        var last = 0
        let measured = try probe.measure(model()) { done, total in
            #expect(done >= last && done <= total)
            last = done
        }
        #expect(measured.map(\.measure) == Self.measures[capability])
        for measurement in measured {
            #expect(measurement.values.count == 2)
            #expect(measurement.values.allSatisfy { $0.isFinite })
        }
        let chances = measured.map { $0.chance.map { ($0 * 1000).rounded() / 1000 } }
        let expected: [ProbeMeasurement.Measure: Double] = [
            // Nothing is to be refused here, so that always answering is the best guess.
            .accuracy: capability == .refusing ? 1 : 0, .choiceAccuracy: 0.333, .brier: 0.667,
        ]
        #expect(chances == measured.map { expected[$0.measure] })
    }

    @Test("Instructions are one figure of answers that keep their rule")
    func instructions() throws {
        let lines = [
            #"{"instruction": "Say it.", "most-words": 1000}"#,
            #"{"instruction": "Say it.", "begins": "no model says this"}"#,
        ]
        let probe = try InstructionProbe(jsonLines: lines.joined(separator: "\n"), name: "i")
        let measured = try probe.measure(model(), progress: { _, _ in })
        #expect(measured.map(\.measure) == [.accuracy])
        #expect(measured[0].values == [1, 0] && measured[0].chance == 0)
    }

    @Test(
        "What is shipped is of a useful size and without a double",
        arguments: QuestionProbe.Capability.allCases)
    func shipped(capability: QuestionProbe.Capability) throws {
        let items = try QuestionProbe.shipped(capability).items
        #expect(items.count >= 25)
        #expect(Set(items.map { "\($0.passage ?? "")\n\($0.question)" }).count == items.count)
        for item in items {
            #expect(Set(item.options).count == item.options.count)
            // An answer to be found stands in its passage.
            if let passage = item.passage, !item.answers.isEmpty {
                let found = ContainsAnswer.score(passage, references: item.answers)
                #expect(found == 1 || item.answers.contains { passage.contains($0) }, "\(item)")
            }
        }
        guard capability == .refusing else { return }
        #expect(items.count { $0.answers.isEmpty } * 2 == items.count)
    }

    @Test("The shipped instructions have every kind of rule")
    func shippedInstructions() throws {
        let items = try InstructionProbe.shipped.items
        #expect(items.count >= 25)
        #expect(Set(items.map(\.instruction)).count == items.count)
        let kinds = Set(items.map { "\($0.rule)".prefix { $0.isLetter } })
        #expect(kinds == ["begins", "ends", "contains", "mostWords", "items", "capitals", "keys"])
    }

    @Test("The shipped sums are right, and none of the wrong options is")
    func sums() throws {
        for item in try QuestionProbe.shipped(.arithmetic).items {
            let numbers = item.question.split(separator: " ").compactMap { Int($0) }
            #expect(item.answers == ["\(numbers[0] + numbers[1])"])
            #expect(item.options[0] == item.answers[0])
        }
    }
}
