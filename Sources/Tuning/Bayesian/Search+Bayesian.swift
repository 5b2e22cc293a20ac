import Foundations

extension Search {
    /// So many trials after the start are spread evenly, before a model can be of use.
    private static let evenTrials = 4
    private static let candidates = 2048
    private static let climbs = 10

    /// The point of which most is expected; nil: every point has been tried.
    func bayesianPoint(_ number: Int, after history: History) -> SearchPoint? {
        guard number > Self.evenTrials, let surrogate = Surrogate(space, history) else {
            return evenPoint(number, besides: history.points)
        }
        let taken = history.points
        let climb = LocalSearch(space: space, taken: taken, value: surrogate.acquisition)
        let candidates = candidates(number, besides: taken).map {
            (point: $0, value: surrogate.acquisition(at: $0))
        }
        // Equal values keep their order: `sorted` is stable.
        let starts = candidates.sorted { $0.value > $1.value }.prefix(Self.climbs)
        let best = surrogate.best.map { (point: $0.point, value: -Double.infinity) }
        return ([best].compactMap(\.self) + starts)
            .map { climb.top(from: $0.point, value: $0.value) }
            .filter { $0.value > -.infinity }
            .max { $0.value < $1.value }?.point
            ?? evenPoint(number, besides: taken)
    }

    /// A point of a sequence that fills the space evenly, or a random one where that was tried.
    private func evenPoint(_ number: Int, besides taken: Set<SearchPoint>) -> SearchPoint? {
        var generator = SeededGenerator(seed: seed, stream: "tuning/even")
        let sequence = QuasiRandom(dimensions: space.parameters.count, generator: &generator)
        let point = space.point(at: sequence[number])
        return taken.contains(point) ? randomPoint(number, besides: taken) : point
    }

    /// Every point of a small space, else points that fill it evenly.
    private func candidates(_ number: Int, besides taken: Set<SearchPoint>) -> [SearchPoint] {
        if let count = space.pointCount, count <= Self.candidates {
            return (0..<count).compactMap(space.point(number:)).filter { !taken.contains($0) }
        }
        var generator = SeededGenerator(seed: seed, stream: "tuning/trial \(number)")
        let sequence = QuasiRandom(dimensions: space.parameters.count, generator: &generator)
        return (0..<Self.candidates).map { space.point(at: sequence[$0]) }
            .filter { !taken.contains($0) }
    }
}
