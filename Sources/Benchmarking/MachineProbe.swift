public import Foundations
public import Kernels

/// Measures the two limits of a machine.
public struct MachineProbe {
    private let compute: Compute
    /// Rows and columns of the product's matrices.
    private let productSize: Int
    /// Bytes of the array that is read.
    private let arrayBytes: Int

    /// Measures with the engine's own threads.
    ///
    /// - Parameters:
    ///   - productSize: rows and columns of the square product: large, so that it is the roof of
    ///     all thinner ones.
    ///   - arrayBytes: far more than the caches hold.
    public init(
        _ compute: Compute, productSize: Int = 1024, arrayBytes: Int = 1 << 29
    ) {
        self.compute = compute
        self.productSize = productSize
        self.arrayBytes = arrayBytes
    }

    /// Measures product and bandwidth; the best of many runs of each counts, since they are limits.
    ///
    /// - Parameter step: called before each run; may throw to stop.
    public func measure(step: (Progress) throws -> Void = { _ in }) throws -> MachineLimits {
        let rate = try productRate(in: compute.precision, step: step)
        var rates = [compute.precision.rawValue: rate]
        if compute.precision != .f32 {
            rates[Precision.f32.rawValue] = try productRate(in: .f32, step: step)
        }
        return MachineLimits(
            gemmGFLOPs: rate, precision: compute.precision, kernel: compute.precision.kernel,
            gemmByPrecision: rates, bandwidthGBs: try readingRate(step: step),
            threads: compute.threads, blasThreads: compute.blasThreads,
            blas: compute.blasDescription, cpuFeatures: Processor.features)
    }

    private static let productRuns = 40
    private static let readingRuns = 10

    /// The product as a linear layer has it, activations with weights in the precision.
    private func productRate(
        in precision: Precision, step: (Progress) throws -> Void
    ) throws -> Double {
        let size = productSize
        let weight = Weight(Self.ones(size, size), precision: precision)
        let x = Self.ones(size, size), y = Matrix(rows: size, columns: size)
        let times = try (0..<Self.productRuns).map { run in
            try step(
                Progress(
                    stage: "product in \(precision.rawValue)", completed: run,
                    total: Self.productRuns))
            return seconds { compute.project(x, [Projection(weight, into: y)]) }
        }
        return 2 * Double(size * size * size) / 1e9 / (times.min() ?? .infinity)
    }

    private func readingRate(step: (Progress) throws -> Void) throws -> Double {
        // As weights lie.
        let array = Self.ones(max(1, arrayBytes / 4096), 1024, areLasting: true)
        let times = try (0..<Self.readingRuns).map { run in
            try step(Progress(stage: "bandwidth", completed: run, total: Self.readingRuns))
            return seconds {
                let sum = compute.readThrough(array)
                precondition(sum > 0, "a sum of ones is \(sum)")
            }
        }
        return Double(array.byteCount) / 1e9 / (times.min() ?? .infinity)
    }

    private static func ones(_ rows: Int, _ columns: Int, areLasting: Bool = false) -> Matrix {
        let matrix = Matrix(uninitializedRows: rows, columns: columns, isLasting: areLasting)
        matrix.fill(1)
        return matrix
    }
}

/// Seconds that a piece of work takes by the clock.
func seconds(_ work: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(work) / .seconds(1)
}
