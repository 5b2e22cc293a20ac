public import Domain
import Foundations

extension AnswerRules {
    /// The answer in what was written, by ``extraction``.
    ///
    /// - Returns: nil where nothing can be taken out. An empty answer was taken out: a marker with
    ///   nothing behind it, or a null.
    public func extracted(from text: String) -> String? {
        switch extraction {
        case .whole: text
        case .pattern(let pattern): pattern.firstGroup(in: text)
        case .lastLine: Self.lastLine(of: text)
        case .after(let marker): Self.text(after: marker, in: text)
        case .json(let pointer): JSONInText.text(at: pointer, in: text)
        case .number(let place): number(place, in: text)
        }
    }

    /// How many bytes at the end of a text are looked at for a line or a marker.
    private static let mostBytes = 200_000

    private static func lastLine(of text: String) -> String? {
        text.utf8.suffix(mostBytes)
            .split { $0 == 0x0A || $0 == 0x0D }
            .last { !$0.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
            .map { AnswerEnds.trimmed(String(decoding: $0, as: UTF8.self)) }
    }

    private static func text(after marker: String, in text: String) -> String? {
        let bytes = Array(text.utf8.suffix(mostBytes)), marker = Array(marker.utf8)
        guard !marker.isEmpty, bytes.count >= marker.count else { return nil }
        let start = (0...bytes.count - marker.count).last {
            bytes[$0] == marker[0] && bytes[$0..<$0 + marker.count].elementsEqual(marker)
        }
        return start.map {
            AnswerEnds.trimmed(String(decoding: bytes[($0 + marker.count)...], as: UTF8.self))
        }
    }

    private func number(_ place: AnswerExtraction.NumberPlace, in text: String) -> String? {
        let number =
            switch place {
            case .first: NumberParser.number(in: text, by: numbers)
            case .last: NumberParser.lastNumber(in: text, by: numbers)
            }
        return number.map {
            let text = NumberFormat.plain($0)
            return numbers.decimal == .comma ? text.replacing(".", with: ",") : text
        }
    }
}
