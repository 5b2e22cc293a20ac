import Foundation
import Record
import Reports
import Testing

/// Contrast of colours as the Web Content Accessibility Guidelines 2.2 define it.
@Suite("Colours that can be read")
struct ContrastTests {
    /// Least contrast of text (1.4.3) and of the marks of a picture (1.4.11), level AA.
    private static let text = 4.5
    private static let marks = 3.0

    @Test("Every text of the page stands out from what is behind it, light, dark and printed")
    func page() throws {
        let sheet = try #require(ReportTemplates.shipped.files["style.css.mustache"])
        let modes = sheet.split(separator: ":root", omittingEmptySubsequences: false).dropFirst()
            .map { mode in
                mode.matches(of: /--([a-z]+): (#[0-9a-f]{6})/).reduce(into: [:]) {
                    $0[String($1.1)] = String($1.2)
                }
            }
        #expect(modes.count == 3)
        for colors in modes {
            for front in ["ink", "quiet", "link"] {
                for back in ["back", "shade"] {
                    let contrast = try Self.contrast(colors[front], colors[back])
                    #expect(contrast >= Self.text, "\(front) on \(back)")
                }
            }
        }
    }

    @Test("Every text and mark of a picture stands out, light and dark")
    func pictures() throws {
        let picture = try #require(try Report.files(for: try Sample.record())["accuracy-cost.svg"])
        let sheet = try #require(picture.split(separator: "<style>").last)
        let parts = sheet.split(separator: "@media")
        var colors: [String: String] = [:]
        for part in parts.prefix(2) {
            for rule in part.matches(
                of: /\.([a-z0-9-]+)[a-z., ]* \{ (?:fill|color): (#[0-9a-f]{6})/)
            {
                colors[String(rule.1)] = String(rule.2)
            }
            for front in ["ink", "quiet"] {
                #expect(try Self.contrast(colors[front], colors["back"]) >= Self.text, "\(front)")
            }
            for front in (0...8).map({ "c\($0)" }) + ["ink-mark"] {
                #expect(try Self.contrast(colors[front], colors["back"]) >= Self.marks, "\(front)")
            }
        }
    }

    private static func contrast(_ first: String?, _ second: String?) throws -> Double {
        let luminances = [try luminance(first), try luminance(second)].sorted()
        return (luminances[1] + 0.05) / (luminances[0] + 0.05)
    }

    /// Relative luminance of an sRGB colour such as `#1f2328`.
    private static func luminance(_ color: String?) throws -> Double {
        let code = try #require(color.flatMap { Int($0.dropFirst(), radix: 16) })
        let channels = [code >> 16, code >> 8 & 0xFF, code & 0xFF].map { Double($0) / 255 }
        let linear = channels.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}
