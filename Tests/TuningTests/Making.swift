import FoundationEssentials
import Domain
import Tuning

func Parameter(_ name: String, _ domain: SearchSpace.Domain) -> SearchSpace.Parameter {
    SearchSpace.Parameter(name: name, domain: domain)
}

extension Search {
    static func random(_ space: SearchSpace, _ start: SearchPoint) throws -> Search {
        try Search(
            space: space, start: start, method: .random, halving: nil, trials: nil, seed: 1)
    }

    /// Every trial of a search that is carried out to its end.
    func carriedOut(
        after done: [Trial] = [], steps: Int = .max,
        _ look: (SearchPoint, Int) -> (score: Double, violation: Double?)
    ) -> [Trial] {
        var trials = done
        var count = 0
        while count < steps, let step = next(after: trials) {
            count += 1
            trials.take(step, look)
        }
        return trials
    }
}

extension [Trial] {
    /// Carries a step out; a score of NaN makes the trial a failed one.
    mutating func take(
        _ step: Search.Step, _ look: (SearchPoint, Int) -> (score: Double, violation: Double?)
    ) {
        switch step {
        case .begin(let number, let point, let rung):
            removeAll { $0.number == number }
            append(Trial(number: number, point: point))
            train(number, to: rung, look)
        case .resume(let number, let rung):
            train(number, to: rung, look)
        }
    }

    private mutating func train(
        _ number: Int, to rung: Int,
        _ look: (SearchPoint, Int) -> (score: Double, violation: Double?)
    ) {
        for place in indices where self[place].number == number {
            let seen = look(self[place].point, rung)
            if seen.score.isNaN {
                self[place].failed = true
            } else {
                self[place].looks.append(
                    Trial.Look(rung: rung, score: seen.score, violation: seen.violation))
            }
        }
    }
}

func readBack<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
}
