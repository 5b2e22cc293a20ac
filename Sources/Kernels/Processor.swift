import CKernels

/// What the processor can do that products are the faster for.
public enum Processor {
    /// Names as Linux gives them in `/proc/cpuinfo`, such as `avx512_vnni`; empty when it has none
    /// of those that are asked for.
    public static var features: [String] {
        (0..<ck_feature_count.rawValue).map { ck_feature($0) }.filter { ck_cpu_has($0) }
            .map { String(cString: ck_cpu_feature_name($0)) }
    }

    /// The precision in which this processor runs prompts and trainings fastest: bf16 where it
    /// multiplies in bfloat16, else f32. int8 was not faster in both on any processor measured so
    /// far (`Benchmarks/README.md`).
    public static var fastestPrecision: Precision { Precision.bf16.isFast ? .bf16 : .f32 }
}
