import Testing

/// No text of a picture covers another one or leaves the picture.
func expectReadable(_ picture: String, _ name: String) throws {
    let size = try #require(picture.firstMatch(of: /viewBox="0 0 ([0-9.]+) ([0-9.]+)"/))
    let width = try #require(Double(size.1)), height = try #require(Double(size.2))
    let texts = picture.matches(
        of: /<text class="[a-z]+" x="([-0-9.]+)" y="([-0-9.]+)" text-anchor="(\w+)">([^<]*)</)
    let boxes = try texts.map { match -> (left: Double, right: Double, y: Double) in
        let x = try #require(Double(match.1)), y = try #require(Double(match.2))
        let width = 6.9 * Double(match.4.count)
        let left = match.3 == "end" ? x - width : match.3 == "middle" ? x - width / 2 : x
        return (left, left + width, y)
    }
    for (place, box) in boxes.enumerated() {
        let words = texts[place].4
        #expect(box.left >= 0 && box.right <= width, "\(name): \(words)")
        #expect(box.y >= 10 && box.y <= height - 3, "\(name): \(words)")
        for other in boxes[..<place] where abs(other.y - box.y) < 12 {
            #expect(other.right <= box.left || box.right <= other.left, "\(name): \(words)")
        }
    }
}
