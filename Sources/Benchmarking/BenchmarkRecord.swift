public import Kernels

/// What was measured: the machine's limits, and how fast each work went.
public struct BenchmarkRecord: Codable, Sendable, Equatable {
    /// The limits that the works are held against, measured before them.
    public var machine: MachineLimits
    /// One result a work, in the order in which they were asked for.
    public var work: [WorkResult]
}

/// What the machine can do at most, as measured on it.
public struct MachineLimits: Codable, Sendable, Equatable {
    /// 10⁹ operations a second in a large product, a multiply-add counted as two.
    public var gemmGFLOPs: Double
    /// The precision of that product, in which models are loaded.
    public var precision: Precision
    /// See `Precision.kernel`.
    public var kernel: String?
    /// The same rate by precision: that one, and f32, in which some works multiply always.
    public var gemmByPrecision: [String: Double]
    /// 10⁹ bytes a second, read once from an array far larger than the caches.
    public var bandwidthGBs: Double
    /// Threads of the engine's pool, read back from it.
    public var threads: Int
    /// Threads that BLAS uses within a call, read back from it; nil where it does not say.
    public var blasThreads: Int?
    /// What BLAS says of itself.
    public var blas: String
    /// See `Processor.features`.
    public var cpuFeatures: [String]
}

/// How fast one work went.
public struct WorkResult: Codable, Sendable, Equatable {
    /// What limits a work.
    public enum Bound: String, Codable, Sendable {
        /// The rate of products.
        case product
        /// The rate at which memory is read.
        case bandwidth
    }

    /// The work's name.
    public var name: String
    /// What its products were computed with.
    public var precision: Precision
    /// The model's name.
    public var model: String
    /// The median over the repeats.
    public var tokensPerSecond: Double
    /// ``tokensPerSecond`` as a share of ``limitTokensPerSecond``.
    public var ofLimit: Double
    /// Highest resident memory from the model's loading to the end.
    public var peakBytes: Int
    /// What ``tokensPerSecond`` counts, such as `new tokens`.
    public var unit: String
    /// How many of them a repeat has.
    public var tokens: Int
    /// Prompts, sequences or texts of a repeat.
    public var sequences: Int
    /// Time of each repeat.
    public var seconds: [Double]
    /// Multiply-adds of a repeat that the work cannot do without.
    public var multiplyAdds: Double
    /// Bytes of weights, keys and values that a repeat moves between memory and processor.
    public var bytesMoved: Double
    /// The rate that the machine's limits allow.
    public var limitTokensPerSecond: Double
    /// The limit that takes the larger part of that time.
    public var boundBy: Bound
}
