import Foundations

/// Goes through the beginning of a Markdown line, where columns count: a tab leads to the next
/// multiple of four.
struct LineCursor {
    private let scalars: [Unicode.Scalar]
    private let end: Int
    private(set) var place: Int
    private var column = 0
    /// Columns of the tab at `place` that were consumed already.
    private var consumedOfTab = 0

    init(_ scalars: [Unicode.Scalar], _ range: Range<Int>) {
        self.scalars = scalars
        place = range.lowerBound
        end = range.upperBound
    }

    /// Columns of blanks and tabs before the next sign.
    var indent: Int {
        var place = place, column = column, width = -consumedOfTab
        while place < end {
            switch scalars[place] {
            case " ": (width, column) = (width + 1, column + 1)
            case "\t": (width, column) = (width + 4 - column % 4, column + 4 - column % 4)
            default: return width
            }
            place += 1
        }
        return width
    }

    /// Where the next sign stands; the line's end when nothing but blanks is left.
    var sign: Int {
        var place = place
        while place < end, scalars[place].isBlank { place += 1 }
        return place
    }

    var isAtEnd: Bool { sign == end }

    /// The scalars from the next sign on.
    var rest: ArraySlice<Unicode.Scalar> { scalars[sign..<end] }

    /// Goes on by at most so many columns of blanks and tabs.
    mutating func skip(columns: Int) {
        var left = columns
        while left > 0, place < end {
            switch scalars[place] {
            case " ":
                (place, column, left) = (place + 1, column + 1, left - 1)
            case "\t":
                let width = 4 - column % 4 - consumedOfTab
                guard width <= left else {
                    consumedOfTab += left
                    return
                }
                (column, left, consumedOfTab) = (column + 4 - column % 4, left - width, 0)
                place += 1
            default: return
            }
        }
    }

    /// Goes on behind the next sign and so many scalars in all.
    mutating func take(_ count: Int) {
        skip(columns: .max)
        place += count
        column += count
    }
}
