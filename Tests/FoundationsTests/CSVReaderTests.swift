import Foundations
import Testing

@Suite("The reader of CSV")
struct CSVReaderTests {
    private func reader(
        _ text: String, separator: CSVSeparator? = nil
    ) throws(CSVMistake) -> CSVReader {
        try CSVReader(Array(text.utf8), file: "t.csv", separator: separator)
    }

    private func records(_ text: String) throws(CSVMistake) -> [CSVRecord] {
        var reader = try reader(text)
        var records: [CSVRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    private func texts(_ text: String) throws(CSVMistake) -> [[String]] {
        try records(text).map { $0.fields.map(\.text) }
    }

    @Test("gives texts without their quotes, whatever they hold")
    func quotes() throws {
        let text =
            "id,answer\n1,\"a, \"\"b\"\"\"\n2,\"\"\n3,\"two\r\nlines\"\n4,5\" pipe\n5,\"\"\"\"\n"
        #expect(
            try texts(text) == [
                ["1", "a, \"b\""], ["2", ""], ["3", "two\r\nlines"], ["4", "5\" pipe"],
                ["5", "\""],
            ])
    }

    @Test(
        "reads every way to end lines, with and without a mark and a last line end",
        arguments: ["\n", "\r\n", "\r"], ["", "\u{FEFF}"])
    func lineEnds(end: String, mark: String) throws {
        for last in ["", end, end + end] {
            let text =
                mark + ["a,b", "1,2", "", "é,\"x\(end)y\"", ",", "3,4"].joined(separator: end)
            let records = try records(text + last)
            #expect(
                records.map { $0.fields.map(\.text) } == [
                    ["1", "2"], ["é", "x\(end)y"], ["", ""], ["3", "4"],
                ])
            #expect(records.map(\.number) == [1, 2, 3, 4])
            #expect(records.map(\.position.line) == [2, 4, 6, 7])
        }
    }

    @Test("knows where each field stands, counted in characters")
    func places() throws {
        let records = try records(
            "\u{FEFF}näme,b\n\"é\n\",\"ü\"\"\",\n".replacing(",\n", with: "\nx,\n"))
        #expect(
            records.flatMap(\.fields).map(\.position.description) == [
                "t.csv:2:1", "t.csv:3:3", "t.csv:4:1", "t.csv:4:3",
            ])
        let header = try reader("\u{FEFF}näme,b").header
        #expect(header.map(\.text) == ["näme", "b"])
        #expect(header.map(\.position.column) == [1, 6])
    }

    @Test(
        "finds the separator in the header line",
        arguments: [
            ("a,b;c,d", CSVSeparator.comma), ("a;b;c,d", .semicolon), ("a\tb", .tab),
            ("\"a,b,c\";d", .semicolon), ("a", .comma), ("a,b;c", .comma),
            ("\n\na;b\n1,2,3", .semicolon),
        ])
    func separators(text: String, expected: CSVSeparator) throws {
        #expect(try reader(text).separator == expected)
    }

    @Test("takes the separator that is given")
    func given() throws {
        let header = try reader("a,b;c,d", separator: .semicolon).header
        #expect(header.map(\.text) == ["a,b", "c,d"])
    }

    private static let mistakes: [(String, CSVMistake.Fault, Int, Int)] = [
        ("a,b\n1,\"x\ny", .unclosedQuote, 2, 3),
        ("\"a", .unclosedQuote, 1, 1),
        ("a,b\nü,\"x\"y\n", .textAfterQuote, 2, 6),
        ("a,b\n\"x\" ,y\n", .textAfterQuote, 2, 4),
        ("a,b\n1,2\n\n3\n", .tooFewFields(expected: 2, got: 1), 4, 1),
        ("a,b\r\n1,2,3\r\n", .tooManyFields(expected: 2), 2, 5),
        ("a,b\n1,2,", .tooManyFields(expected: 2), 2, 5),
        ("a,b\r1,\0", .nul, 2, 3),
        ("", .noHeader, 1, 1),
        ("\u{FEFF}\r\n\n", .noHeader, 3, 1),
        ("a,,b", .columnWithoutName(2), 1, 3),
        ("a,", .columnWithoutName(2), 1, 3),
        ("ä,b,ä", .columnTwice(name: "ä"), 1, 5),
    ]

    @Test("refuses with the place", arguments: mistakes)
    func refused(text: String, fault: CSVMistake.Fault, line: Int, column: Int) {
        let mistake = #expect(throws: CSVMistake.self) { try records(text) }
        #expect(mistake?.fault == fault)
        #expect(mistake?.position == TextPosition(file: "t.csv", line: line, column: column))
    }

    @Test("refuses bytes that are not UTF-8, before anything else", arguments: [0xE9, 0xFF, 0xC0])
    func notUTF8(byte: UInt8) {
        let bytes = Array("a,b\n\"x\"y\né,".utf8) + [byte, 0x2C]
        let mistake = #expect(throws: CSVMistake.self) { try CSVReader(bytes, file: "t.csv") }
        #expect(mistake?.fault == .invalidUTF8(byte: byte))
        #expect(mistake?.position == TextPosition(file: "t.csv", line: 3, column: 3))
    }

    @Test("refuses a first line that is no header")
    func tooManyColumns() {
        let text = String(repeating: "a,", count: 10_000)
        let mistake = #expect(throws: CSVMistake.self) { try reader(text) }
        #expect(mistake?.fault == .tooManyColumns(most: 10_000))
    }
}
