import Domain
import Lab
import ModelAPI

/// Questions among which none is near another one.
struct NoQuestions: KnownQuestions {
    func prepare() throws -> Double { 0 }

    func nearest(
        to questions: [Question], count: Int, progress: RequestProgress
    ) throws -> (places: [[Int]], tokens: Int?) { ([], nil) }
}
