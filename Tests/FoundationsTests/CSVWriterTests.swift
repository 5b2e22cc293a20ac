import Foundations
import Testing

@Suite("The writer of CSV")
struct CSVWriterTests {
    @Test("writes a mark, quotes around every cell, and CR LF")
    func bytes() {
        var writer = CSVWriter(header: ["a", "b"])
        writer.add(["1", "say \"hi\""])
        writer.add(["=1+1", ""])
        let expected = "\u{FEFF}\"a\",\"b\"\r\n\"1\",\"say \"\"hi\"\"\"\r\n\"'=1+1\",\"\"\r\n"
        #expect(writer.bytes == Array(expected.utf8))
    }

    @Test(
        "lets no cell begin as a formula",
        arguments: ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'"])
    func formulas(first: String) {
        let text = first + "1"
        #expect(FormulaEscape.escaped(text) == "'" + text)
        #expect(FormulaEscape.unescaped("'" + text) == text)
    }

    @Test("leaves other cells alone, and cells whose apostrophe was lost")
    func harmless() {
        for text in ["", "1-2", "a=b", " =1", "é"] {
            #expect(FormulaEscape.escaped(text) == text)
            #expect(FormulaEscape.unescaped(text) == text)
        }
        #expect(FormulaEscape.unescaped("=1") == "=1")
        #expect(FormulaEscape.unescaped("'90s") == "'90s")
    }

    @Test("is read back as it was written", arguments: CSVSeparator.allCases)
    func roundTrip(separator: CSVSeparator) throws {
        let scalars = Array("a1 '\"\n\r,;\t=+-@éＡ＝😀\u{301}\u{FEFF}\u{85}".unicodeScalars)
        var generator = SeededGenerator(seed: 13)
        var rows: [[String]] = []
        for _ in 0..<2_000 {
            rows.append(
                (0..<3).map { _ in
                    var text = ""
                    for _ in 0..<generator.integer(below: 6) {
                        text.unicodeScalars.append(scalars[generator.integer(below: scalars.count)])
                    }
                    return text
                })
        }
        var writer = CSVWriter(header: ["'a", "=b", "c,;\"\n"], separator: separator)
        for row in rows { writer.add(row) }
        var reader = try CSVReader(writer.bytes, file: "t.csv", separator: separator)
        #expect(reader.header.map { FormulaEscape.unescaped($0.text) } == ["'a", "=b", "c,;\"\n"])
        for row in rows {
            let read = try #require(try reader.next()).fields.map {
                FormulaEscape.unescaped($0.text)
            }
            // As bytes: texts that differ in how an accent is composed are equal.
            #expect(read.map { Array($0.utf8) } == row.map { Array($0.utf8) })
        }
        #expect(try reader.next() == nil)
    }
}
