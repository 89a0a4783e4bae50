import Testing

@testable import Datasets

@Suite("CSV")
struct CSVReaderTests {
    /// A text, and the rows that it holds under its header `a,b`.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let text: String
        let rows: [[String]]
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "plain rows", text: "a,b\n1,2\n3,4\n", rows: [["1", "2"], ["3", "4"]]),
        Case(name: "no line end at the end", text: "a,b\n1,2", rows: [["1", "2"]]),
        Case(name: "CRLF", text: "a,b\r\n1,2\r\n", rows: [["1", "2"]]),
        Case(name: "CR alone", text: "a,b\r1,2\r3,4\r", rows: [["1", "2"], ["3", "4"]]),
        Case(name: "a quoted delimiter", text: "a,b\n\"1,5\",2\n", rows: [["1,5", "2"]]),
        Case(name: "a quoted newline stays in its field", text: "a,b\n\"x\ny\",2\n", rows: [["x\ny", "2"]]),
        Case(name: "a doubled quote is one", text: "a,b\n\"say \"\"hi\"\"\",2\n", rows: [["say \"hi\"", "2"]]),
        Case(name: "a quote inside a field is a character", text: "a,b\n5\" pipe,2\n", rows: [["5\" pipe", "2"]]),
        Case(name: "empty fields", text: "a,b\n,\n\"\",\n", rows: [["", ""], ["", ""]]),
        Case(name: "empty lines are skipped", text: "\n\na,b\n\n1,2\n\n\n3,4\n\n", rows: [["1", "2"], ["3", "4"]]),
        Case(name: "a quoted header", text: "\"a\",\"b\"\n1,2\n", rows: [["1", "2"]]),
        Case(name: "a byte order mark", text: "\u{FEFF}a,b\n1,2\n", rows: [["1", "2"]]),
        Case(name: "a byte order mark before a quote", text: "\u{FEFF}\"a\",b\n1,2\n", rows: [["1", "2"]]),
        Case(name: "blanks around a field", text: "a,b\n 1 ,\t2\n", rows: [["1", "2"]]),
        Case(name: "other alphabets", text: "a,b\nžluťoučký,学\n", rows: [["žluťoučký", "学"]]),
        Case(name: "a quoted field at the end", text: "a,b\n1,\"\"", rows: [["1", ""]]),
        Case(name: "a delimiter at the end", text: "a,b\n1,", rows: [["1", ""]]),
    ]

    @Test("reads", arguments: cases, [1, 2, 3, 7, Int.max])
    func reads(_ example: Case, pieceBytes: Int) throws {
        let table = try readTable(example.text, delimiter: .comma, pieceBytes: pieceBytes)
        #expect(table.columnNames == ["a", "b"])
        #expect(table.rows == example.rows)
    }

    @Test("infers the delimiter", arguments: Delimiter.allCases)
    func infersTheDelimiter(_ delimiter: Delimiter) throws {
        let rows = [["name", "x", "y"], ["Smith, John; \"the | pipe\"", "1", "2"], ["a, b", "3", "4"]]
        var random = SplitMix64(seed: 1)
        let text = CSVWriter(delimiter: delimiter, lineEnd: "\n", quoting: .everywhere).write(rows, random: &random)
        let table = try readTable(text)
        #expect(table.delimiter == delimiter)
        #expect(table.rows == Array(rows.dropFirst()))
    }

    @Test("a decimal comma does not make the comma the delimiter")
    func prefersTheDelimiterThatAgrees() throws {
        let table = try readTable("x;y\n1,5;2,25\n3;4\n")
        #expect(table.delimiter == .semicolon)
    }

    @Test("a table of one column has one column")
    func readsOneColumn() throws {
        #expect(try readTable("x\n1\n2\n").rows == [["1"], ["2"]])
    }

    @Test("knows the physical line of a row, newlines in quotes counted", arguments: ["\n", "\r\n", "\r"])
    func knowsLines(lineEnd: String) throws {
        let text = "a,b\n\"x\ny\n\",1\n\n2,3\n".replacing("\n", with: lineEnd)
        for pieceBytes in 1...5 {
            let table = try readTable(text, pieceBytes: pieceBytes)
            #expect((0..<2).map { table.line(ofRow: $0) } == [2, 6])
        }
    }

    @Test("a table in gzip is the same table, several members too")
    func readsGzip() throws {
        let text = Array("a,b\n1,2\n3,4\n".utf8)
        let gzip = GzipWriter.member(Array(text[..<6])) + GzipWriter.member(Array(text[6...])) + [0, 0, 0]
        let folder = try TemporaryFolder()
        let path = try folder.write(gzip, to: "data.csv.gz")
        let table = try CSVReader().read(try InputFile(path).open(), file: path)
        #expect(table.rows == [["1", "2"], ["3", "4"]])
    }

    @Test("any table, written in any way, reads back the same", arguments: 0..<60)
    func readsBackWhatIsWritten(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let rows = Self.randomRows(&random)
        for quoting in CSVWriter.Quoting.allCases {
            let writer = CSVWriter(
                delimiter: Delimiter.allCases[random.next(below: 4)],
                lineEnd: ["\n", "\r\n", "\r"][random.next(below: 3)],
                quoting: quoting, hasMark: random.next(below: 2) == 0, endsWithLineEnd: random.next(below: 2) == 0)
            let text = writer.write(rows, random: &random)
            let table = try readTable(text, delimiter: writer.delimiter, pieceBytes: 1 + random.next(below: 40))
            #expect(table.columnNames == rows[0])
            #expect(table.rows == rows.dropFirst().map { $0.map(Self.trimmed) })
        }
    }

    @Test("the round trip fails on a writer that does not double its quotes")
    func roundTripFindsABrokenWriter() {
        #expect(throws: DataError.self) { try readTable("a,b\n\"say \"hi\"\",2\n") }
    }

    private static func randomRows(_ random: inout SplitMix64) -> [[String]] {
        let pieces = ["a", "Z", "1", ".5", "\"", "\"\"", ",", ";", "|", "\t", "\n", "\r\n", "\r", " ", "é", "学", "🐧"]
        let width = 1 + random.next(below: 5)
        let header = (0..<width).map { "column \($0)" }
        let rows = (0..<1 + random.next(below: 12)).map { _ in
            (0..<width).map { _ in
                (0..<random.next(below: 6)).map { _ in pieces[random.next(below: pieces.count)] }.joined()
            }
        }
        return [header] + rows
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        let blanks = "\t\n\r ".unicodeScalars
        while let last = scalars.last, blanks.contains(last) { scalars.removeLast() }
        while let first = scalars.first, blanks.contains(first) { scalars.removeFirst() }
        return String(String.UnicodeScalarView(scalars))
    }
}
