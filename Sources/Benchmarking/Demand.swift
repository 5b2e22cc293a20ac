import Kernels

/// What a piece of work cannot do without, and how fast a machine could be done with it.
///
/// A work has phases, one after the other: a prompt waits for products, the tokens behind it for
/// memory. Each phase takes the longer of its two times, since the two can go on side by side.
struct Demand: Equatable {
    /// A stretch of work of one kind.
    struct Phase: Equatable {
        var multiplyAdds: Double
        var bytes: Double
    }

    var phases: [Phase]

    init(_ phases: [Phase]) { self.phases = phases }

    init(multiplyAdds: Double, bytes: Double) {
        phases = [Phase(multiplyAdds: multiplyAdds, bytes: bytes)]
    }

    var multiplyAdds: Double { phases.reduce(0) { $0 + $1.multiplyAdds } }
    var bytes: Double { phases.reduce(0) { $0 + $1.bytes } }

    /// The least seconds on a machine, and which limit takes the larger part of them.
    ///
    /// - Parameter precision: of the products; one that the machine's rate was measured in.
    func limit(
        on machine: MachineLimits, precision: Precision
    ) -> (seconds: Double, boundBy: WorkResult.Bound) {
        let rate = machine.gemmByPrecision[precision.rawValue] ?? machine.gemmGFLOPs
        var seconds = (product: 0.0, bandwidth: 0.0)
        for phase in phases {
            let computing = 2 * phase.multiplyAdds / (rate * 1e9)
            let reading = phase.bytes / (machine.bandwidthGBs * 1e9)
            if computing >= reading {
                seconds.product += computing
            } else {
                seconds.bandwidth += reading
            }
        }
        return (
            seconds.product + seconds.bandwidth,
            seconds.product >= seconds.bandwidth ? .product : .bandwidth
        )
    }
}
