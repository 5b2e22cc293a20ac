import Checkpoints
import Domain
import FoundationEssentials
import Foundations
import Kernels
import Lab
import LanguageModels
import Record
import Scenarios
import TestSupport
import Testing

@Suite("The precision that the program chooses")
struct AutomaticPrecisionTests {
    private static let text = """
        task: { kind: short-answer, answer-tokens: 3 }
        arms: [base]
        """

    private struct Course {
        var record: RunRecord
        var notices: [String]
        var stages: Set<String>
    }

    private func run(
        _ scenario: TinyScenario, in folder: String, _ precision: Precision?
    ) throws -> Course {
        var notices: [String] = [], stages: Set<String> = []
        let record = try Experiment(
            bundle: scenario.bundle(), store: scenario.store,
            folder: RunFolder(path: "\(scenario.folder.path)/\(folder)"),
            options: ExperimentOptions(threads: 1, precision: precision)
        ).run(
            monitor: Monitor(
                progress: { stages.insert($0.stage) }, notice: { notices.append($0) },
                cancellation: Cancellation()))
        return Course(record: record, notices: notices, stages: stages)
    }

    @Test("is the processor's fastest, and int8 only where nothing is trained")
    func fastest() {
        // Intel's cores have fast products in bfloat16 with AMX only.
        let processor = String(
            decoding: FileManager.default.contents(atPath: "/proc/cpuinfo") ?? Data(), as: UTF8.self
        )
        let hasBF16 =
            Precision.bf16.kernel == "amx-bf16"
            || Precision.bf16.kernel == "avx512-bf16" && !processor.contains("GenuineIntel")
        #expect(Processor.fastestPrecision(training: true) == (hasBF16 ? .bf16 : .f32))
        #expect(
            Processor.fastestPrecision(training: false)
                == (hasBF16 ? .bf16 : Precision.int8.isFast ? .int8 : .f32))
    }

    @Test("is recorded, compared once, and the same run as if it had been asked for")
    func recorded() throws {
        let scenario = try TinyScenario(Self.text)
        let first = try run(scenario, in: "first", nil)
        let chosen = try #require(Precision(rawValue: first.record.machine.precision))
        #expect(first.record.machine.precisionIsAutomatic == true)
        #expect(chosen == Processor.fastestPrecision(training: true))
        let second = try run(scenario, in: "second", nil)
        let comparing = "comparing \(chosen.rawValue) with f32"
        #expect(first.stages.contains(comparing) == (chosen != .f32))
        #expect(!second.stages.contains(comparing))
        // The folder of the one is taken up by the other.
        let asked = try run(scenario, in: "first", chosen)
        #expect(asked.record.machine.precisionIsAutomatic == nil)
        #expect(asked.record.digest == first.record.digest)
        #expect(second.record.digest == first.record.digest)
        #expect(asked.notices.isEmpty)
    }

    @Test(
        "is f32 for a model whose next tokens bfloat16 turns",
        .enabled(if: Precision.bf16.isFast))
    func tooFar() throws {
        // Weights so large that rounding them decides what comes next.
        let scenario = try TinyScenario(Self.text) { $0.sharpen() }
        for folder in ["first", "second"] {
            let course = try run(scenario, in: folder, nil)
            #expect(course.record.machine.precision == "f32")
            #expect(course.record.machine.precisionIsAutomatic == true)
            #expect(course.notices.count == 1)
        }
    }

    @Test(
        "The default models lie nearer to f32 than half of what is allowed",
        .enabled(if: RealModels.arePresent, RealModels.comment), arguments: [Precision.bf16, .int8])
    func defaultModels(precision: Precision) throws {
        guard precision.isFast else { return }
        let store = ModelStore(folder: try #require(RealModels.folder))
        let (own, reference) = (
            try Compute(threads: 2, precision: precision), try Compute(threads: 2)
        )
        let texts = try PrecisionAgreement.texts, names = ModelNames()
        let words = try PrecisionAgreement(
            of: store.languageModel(names.generator, on: own),
            to: store.languageModel(names.generator, on: reference), on: texts)
        #expect(words.places == 8 * texts.count)
        let divergence = try #require(words.divergence)
        #expect(divergence > 0 && divergence < PrecisionAgreement.mostDivergence / 2)
        #expect(1 - words.sameToken <= (1 - PrecisionAgreement.fewestSame) / 2)
        let vectors = try VectorAgreement(
            of: store.sentenceEncoder(names.encoder, on: own),
            to: store.sentenceEncoder(names.encoder, on: reference), on: texts)
        #expect(1 - vectors.leastCosine < (1 - VectorAgreement.leastCosineAllowed) / 2)
    }

    @Test("A run that was begun in another precision is refused, and the flag is named")
    func otherPrecision() throws {
        let scenario = try TinyScenario(Self.text)
        _ = try run(scenario, in: "run", .int8)
        let error = try #require(throws: LabError.self) {
            try run(scenario, in: "run", .f32)
        }
        guard case .otherPrecision(_, kept: .int8, asked: .f32) = error else {
            Issue.record("\(error)")
            return
        }
        if Precision.int8.isFast { #expect("\(error)".contains("--precision int8")) }
    }

    @Test("What the scenario fixes is no other experiment")
    func fixedByScenario() throws {
        let scenario = try TinyScenario(Self.text)
        let automatic = try scenario.bundle()
        let models = "encoder: \(scenario.folder.path)/encoder"
        let path = "\(scenario.folder.path)/scenario.yaml"
        let yaml = String(
            decoding: try RegularFile.bytes(at: path, most: 1 << 16), as: UTF8.self)
        try AtomicFile.write(yaml.replacing(models, with: "\(models), precision: bf16"), to: path)
        let fixed = try scenario.bundle()
        #expect(fixed.scenario.models.precision == .bf16)
        #expect(fixed.experimentFingerprint == automatic.experimentFingerprint)
        #expect(fixed.fingerprint != automatic.fingerprint)
    }
}

extension TinyDecoder {
    /// Makes every logit so large that rounding decides which one is the largest.
    fileprivate mutating func sharpen() {
        for index in tensors.indices where tensors[index].name == "model.norm.weight" {
            tensors[index].values = tensors[index].values.map { $0 * 300 }
        }
    }
}
