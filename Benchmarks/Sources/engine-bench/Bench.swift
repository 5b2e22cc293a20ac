import ArgumentParser
import FineTuning
import Kernels
import LanguageModels

/// Runs the works; each loads the model that it needs anew, since training changes it.
struct Bench {
    let compute: Compute
    let repeats: Int
    let decoderPath: String?
    let encoderPath: String?

    func measure(_ work: Work) throws -> Measurement {
        switch work {
        case .product: product()
        case .bandwidth: bandwidth()
        case .score: try score()
        case .prompt128: try prompt(work, tokens: 128)
        case .prompt512: try prompt(work, tokens: 512)
        case .lora: try train(work, adapting: [.query, .value])
        case .loraAll: try train(work, adapting: Array(AdaptedLayer.allCases))
        case .full: try train(work, adapting: nil)
        case .queries:
            try embed(work, (0..<512).map { "\(Self.question) number \($0)?" })
        case .passages:
            try embed(work, (0..<256).map { String(repeating: Self.sentence($0), count: 6) })
        }
    }

    /// The rates of the repeats, after one that is not counted.
    ///
    /// - Parameter amount: how much of the work's unit one repeat does.
    func rates(amount: Double, _ work: () throws -> Void) rethrows -> [Double] {
        try work()
        return try (0..<repeats).map { _ in amount / (try seconds(work)) }
    }

    func languageModel() throws -> LanguageModel {
        guard let decoderPath else {
            throw ValidationError("this work needs --decoder PATH, a .gguf file or a folder")
        }
        return try store.languageModel(decoderPath, on: compute)
    }

    func sentenceEncoder() throws -> SentenceEncoder {
        guard let encoderPath else {
            throw ValidationError("this work needs --encoder PATH, the sentence encoder's folder")
        }
        return try store.sentenceEncoder(encoderPath, on: compute)
    }

    /// Models are given by path here: no folder of fetched ones is looked at.
    private var store: ModelStore { ModelStore(folder: "") }

    private static let question =
        "How long do I have to return a damaged item bought in a store"

    private static func sentence(_ order: Int) -> String {
        """
        Refunds for order \(order) are issued to the original payment method within ten working \
        days of the warehouse receiving the parcel. \

        """
    }
}
