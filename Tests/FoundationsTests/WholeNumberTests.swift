import Foundations
import Testing

@Suite("Whole numbers of floats")
struct WholeNumberTests {
    @Test(
        "no float ends the program: beyond the range it is the nearest end, and NaN is 0",
        arguments: [
            (1.9, 1), (-1.9, -1), (0, 0), (1e300, .max), (-1e300, .min), (.infinity, .max),
            (-.infinity, .min), (.nan, 0), (0x1p63, .max), (-0x1p63, .min),
            (0x1p63 - 1024, 9_223_372_036_854_774_784), (5e-324, 0),
        ] as [(Double, Int)])
    func saturating(value: Double, whole: Int) {
        #expect(Int(saturating: value) == whole)
    }
}
