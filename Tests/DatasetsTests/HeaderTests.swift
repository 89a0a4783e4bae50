import RunProtocol
import Testing

@testable import Datasets

/// Tables whose first row is data.
@Suite("Header")
struct HeaderTests {
    /// A table's first rows, and whether its first row is data.
    static let tables: [(text: String, isHeaderless: Bool)] = [
        // Flowers as the archive of UCI has them: numbers, and a class that comes again.
        ("5.1,3.5,1.4,0.2,setosa\n4.9,3.0,1.4,0.2,setosa\n7.0,3.2,4.7,1.4,other\n", true),
        ("12,7\n13,8\n11,9\n", true),
        ("0,0,5,13\n0,0,0,12\n", true),
        ("1.5;red;0\n2.5;blue;1\n0.5;red;1", true),
        ("Allen,1st,29.5,female,1\nBell,1st,2.0,female,1\n", true),
        ("4.5\n5.5\n", true),
        ("1,,3\n2,5,1\n", true),
        ("a,b,c\n1,2,3\n4,5,6\n", false),
        // Years, wavelengths and the numbers of columns name columns.
        ("name,2001,2002,2003\nx,1,2,3\ny,4,5,6\n", false),
        ("country,1990,2000,2015\nx,1,2,3\ny,4,5,6\n", false),
        ("0,1,2,3\n0.5,0.25,1,2\n0.1,0.2,0.4,1\n", false),
        ("400.5,402.5,404.5,kind\n1,2,3,a\n1,2,3,b\n", false),
        ("yes,no\nyes,no\nno,yes\n", false),
        ("", false), ("5,3", true), ("x", false),
    ]

    @Test("a first row of numbers and of texts that come again is data", arguments: tables)
    func inferred(text: String, isHeaderless: Bool) throws {
        guard let table = try? readTable(text, hasHeader: nil) else { return #expect(!isHeaderless) }
        #expect(table.hasHeader == !isHeaderless)
        guard isHeaderless else { return }
        #expect(table.columnNames == (1...table.columnNames.count).map { "column_\($0)" })
        #expect(table.line(ofRow: 0) == 1)
        #expect(try readTable(text, hasHeader: nil, pieceBytes: 3).rows == table.rows)
    }

    @Test("what the recipe says of the header is so")
    func given() throws {
        let text = "5.1,3.5,a\n4.9,3.0,a\n"
        #expect(try readTable(text, hasHeader: true).columnNames == ["5.1", "3.5", "a"])
        #expect(try readTable(text, hasHeader: false).rows == [["5.1", "3.5", "a"], ["4.9", "3.0", "a"]])
        #expect(try readTable("a,b\n1,2\n", hasHeader: false).rows == [["a", "b"], ["1", "2"]])
    }

    @Test("data without a header is learned, said to have none, and predicted for", arguments: [256, 0])
    func learned(memoryBudget: Int) throws {
        let folder = try TemporaryFolder()
        let rows = (0..<80).map { "\(Double($0 % 9) + 0.5),\($0 % 7),\($0 % 2 == 0 ? "even" : "odd")\n" }
        var options = DataOptions()
        options.source = try folder.write(rows.joined(), to: "t.csv")
        options.target = "column_3"
        options.memoryBudget = memoryBudget
        let data = try Dataset.load(options)
        #expect(data.examples.count == 80)
        #expect(
            data.notes.contains { $0.level == .warning && $0.text.contains("the first line holds data, not names") })
        options.hasHeader = false
        #expect(try !Dataset.load(options).notes.contains { $0.level == .warning })
        // One row says nothing of itself; the run knows.
        let one = try data.preparation.load(file: folder.write("3,4\n", to: "one.csv"), targets: .unused)
        #expect(one.examples.count == 1)
        let inspection = try DataInspection(DataOptions(path: "\(folder.path)/t.csv"))
        #expect(inspection.options.hasHeader == false)
        #expect(inspection.report.warnings.contains { $0.contains("the first line holds data") })
    }
}
