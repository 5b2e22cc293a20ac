import CKernels

/// What the processor can do that products are the faster for.
public enum Processor {
    /// A kind of processor that another one can be taken for, to measure both on one machine.
    public enum Kind: String, Sendable, CaseIterable {
        /// AVX2 and fused multiply-add, and nothing newer: no AVX-512, VNNI, bfloat16 or AMX.
        case avx2
    }

    /// Names as Linux gives them in `/proc/cpuinfo`, such as `avx512_vnni`; empty when it has none
    /// of those that are asked for, and without those that are hidden.
    public static var features: [String] {
        (0..<ck_feature_count.rawValue).map { ck_feature($0) }.filter { ck_cpu_has($0) }
            .map { String(cString: ck_cpu_feature_name($0)) }
    }

    /// Hides newer instructions from the kernels and from BLAS until the process ends.
    ///
    /// Call it before anything is computed or asked of the processor, from one thread: whoever
    /// asked before keeps the answer. What else is in the process, e.g. the C library's copying,
    /// still uses what it finds.
    ///
    /// - Throws: ``KernelsError/processorLacks(_:)``; nothing is hidden then.
    public static func limit(to kind: Kind) throws(KernelsError) {
        switch kind {
        case .avx2: guard ck_cpu_hide_newer() else { throw .processorLacks(kind) }
        }
    }

    /// The precision in which this processor is fastest (`Benchmarks/README.md`): bf16 where it
    /// multiplies faster in bfloat16; else int8 for work without training, and f32 for training, whose
    /// way back int8 multiplies in bfloat16.
    ///
    /// - Parameter training: whether anything is trained.
    public static func fastestPrecision(training: Bool) -> Precision {
        if ck_halves_gain() { return .bf16 }
        return Precision.int8.isFast && !training ? .int8 : .f32
    }
}
