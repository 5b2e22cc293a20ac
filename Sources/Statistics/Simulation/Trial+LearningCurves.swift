package import Foundations

/// Whether learning curves whose true course is known are read rightly.
extension Trial {
    static var learningCurves: [Trial] {
        [
            learningCurve("names a wrong number of examples", .rising, asked: 0.8, 0...0.05) {
                guard case .reached(let size) = $0 else { return false }
                return !(size.low...size.high).contains($1.size(reaching: 0.2))
            },
            learningCurve("names a number of examples", .rising, asked: 0.7, 0...1) { answer, _ in
                if case .reached = answer { true } else { false }
            },
            learningCurve(
                "gives up a score that can be reached", .rising, asked: 0.85, 0...0.05
            ) { answer, _ in answer == .outOfReach },
            learningCurve(
                "gives up a score that can be reached", .slow, asked: 0.8, 0...0.05
            ) { answer, _ in answer == .outOfReach },
            learningCurve(
                "gives up a score that cannot be reached", .levelling, asked: 0.8, 0...1
            ) { answer, _ in answer == .outOfReach },
        ]
    }

    private static func learningCurve(
        _ what: String, _ course: SimulatedCurve, asked: Double, _ bounds: ClosedRange<Double>,
        comesOut: @escaping @Sendable (LearningCurve.Answer, PowerLaw) -> Bool
    ) -> Trial {
        Trial(
            name: """
                A learning curve that \(course.name) \(what): \(NumberFormat.plain(asked)), 6 \
                sizes, 3 seeds that differ by 2 points, 200 questions
                """,
            bounds: bounds
        ) { random in
            let measured = course.measured(seeds: 3, spread: 0.02, questions: 200, &random)
            guard
                let curve = try? LearningCurve(measured, draws: 200, seed: random.next())
            else { return false }
            return comesOut(curve.answer(for: asked), course.law)
        }
    }
}

/// A method whose true error is a power law.
package struct SimulatedCurve: Sendable {
    package let name: String
    package let law: PowerLaw

    /// From 0.05 to 0.79 over the sizes; 0.8 is reached with 587 examples, 0.85 with 1,565.
    package static let rising = SimulatedCurve(
        name: "rises", law: PowerLaw(floor: 0.08, amplitude: 4, exponent: 0.55))
    /// From 0.40 to 0.75; levels off nowhere, and 0.8 is reached with 1,296 examples.
    package static let slow = SimulatedCurve(
        name: "rises slowly", law: PowerLaw(floor: 0, amplitude: 1.2, exponent: 0.25))
    /// From 0.28 to 0.64, and never above 0.65.
    package static let levelling = SimulatedCurve(
        name: "levels off", law: PowerLaw(floor: 0.35, amplitude: 6, exponent: 1))

    /// Numbers of examples.
    package static let sizes: [Double] = [16, 32, 64, 128, 256, 512]

    /// Right and wrong answers at every size. Half of a question's luck is its own, whatever the
    /// size and seed; a seed is better or worse at all sizes alike.
    ///
    /// - Parameter spread: the standard deviation of seeds.
    package func measured(
        seeds: Int, spread: Double, questions: Int, _ random: inout SeededGenerator
    ) -> MeasuredCurve {
        let luck = (0..<questions).map { _ in random.uniform() }
        let shifts = (0..<seeds).map { _ in spread * random.normal() }
        return MeasuredCurve(
            sizes: Self.sizes,
            scores: Self.sizes.map { size in
                shifts.map { shift in
                    luck.map { own in
                        let draw = random.uniform() < 0.5 ? own : random.uniform()
                        return draw < law.error(at: size) + shift ? 0 : 1
                    }
                }
            })
    }
}
