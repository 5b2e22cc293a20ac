import Domain
import Foundations

extension Search {
    /// The point of a new trial, none that was tried before; nil: there is no other.
    func nextPoint(_ number: Int, after history: History) -> SearchPoint? {
        let taken = history.points
        switch method {
        case .grid: return gridPoint(besides: taken)
        case .random: return randomPoint(number, besides: taken)
        case .bayesian: return bayesianPoint(number, after: history)
        }
    }

    private func gridPoint(besides taken: Set<SearchPoint>) -> SearchPoint? {
        var order = Array(0..<(space.pointCount ?? 0))
        var generator = SeededGenerator(seed: seed, stream: "tuning/grid")
        generator.shuffle(&order)
        return order.lazy.compactMap(space.point(number:)).first { !taken.contains($0) }
    }

    /// A point drawn at random; in a small space that is nearly exhausted, the next in order.
    func randomPoint(_ number: Int, besides taken: Set<SearchPoint>) -> SearchPoint? {
        var generator = SeededGenerator(seed: seed, stream: "tuning/trial \(number)")
        for _ in 0..<100 {
            let point = space.point(at: space.parameters.map { _ in generator.uniform() })
            if !taken.contains(point) { return point }
        }
        return space.firstPoint(besides: taken)
    }
}
