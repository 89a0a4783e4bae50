import Testing

@testable import Datasets

/// Bad files and bad options, each with the sentence that a person reads.
@Suite("Bad data")
struct BadFileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let message: String
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ message: String) {
            self.init(name, bytes: Array(text.utf8), message)
        }

        init(_ name: String, bytes: [UInt8], _ message: String) {
            self.name = name
            self.bytes = bytes
            self.message = message
        }
    }

    static let tables = [
        Case("an empty file", "", "FILE: the file is empty; expected a header line and rows of data"),
        Case("nothing but line ends", "\n\r\n\n", "FILE: the file is empty; expected a header line and rows of data"),
        Case("a header alone", "x,y\n", "FILE: the file has a header but no rows"),
        Case(
            "too few fields", "x,y\n1,a\n2\n",
            "FILE, line 3, column \"y\": the row has 1 field but the header has 2; add what is missing"),
        Case(
            "too many fields", "x,y\n1,a\n2,b,c\n",
            "FILE, line 3: the row has 3 fields but the header has 2; put a field that holds the delimiter in quotes, or "
                + "set data.delimiter"),
        Case(
            "a ragged row after a newline in quotes", "x,y\n\"1\n\",a\n2,b,c\n",
            "FILE, line 4: the row has 3 fields but the header has 2; put a field that holds the delimiter in quotes, or "
                + "set data.delimiter"),
        Case(
            "an unclosed quote", "x,y\n1,a\n2,\"b\n3,c\n",
            "FILE, line 3, column \"y\": the quote that opens here is never closed; close it, or write a quote in a field as two"
        ),
        Case(
            "text after a quote", "x,y\n1,\"a\"b\n",
            "FILE, line 2, column \"y\": text follows the closing quote; expected a delimiter, or write a quote in a quoted field "
                + "as two"),
        Case(
            "a column named twice", "x,y,x\n1,a,2\n",
            "FILE, line 1, column \"x\": fields 1 and 3 of the header have the same name; give each column its own"),
        Case(
            "a column without a name", "x,,y\n1,a,b\n",
            "FILE, line 1: field 2 of the header is empty; give the column a name"),
        Case(
            "bytes that are no UTF-8", bytes: Array("x,y\n1,caf".utf8) + [0xE9] + Array("\n2,b\n".utf8),
            "FILE, line 2, column \"y\": the field holds bytes that are not UTF-8; save the file as UTF-8"),
        Case(
            "bytes that are no UTF-8, in the first column", bytes: [0x78, 0x2C, 0x79, 10, 0x31, 0xE9, 0x2C, 0x61, 10],
            "FILE, line 2, column \"x\": the field holds bytes that are not UTF-8; save the file as UTF-8"),
        Case(
            "a NUL byte", bytes: Array("x,y\n1,a\n2,".utf8) + [0, 10],
            "FILE, line 3, column \"y\": the field holds a NUL byte; this is no text file, or it is damaged"),
        Case("UTF-16", bytes: [0xFF, 0xFE, 0x78, 0, 0x2C, 0], "FILE: the text is UTF-16; save it as UTF-8"),
        Case(
            "a spreadsheet", bytes: [0x50, 0x4B, 3, 4, 0, 0],
            "FILE: this is a zip archive or spreadsheet; export it as CSV (UTF-8)"),
        Case(
            "a field of megabytes", "x,y\n1,a\n2,\(String(repeating: "z", count: 1_048_577))\n",
            "FILE, line 3, column \"y\": the field is longer than 1 MiB, the most that is read; is a quote left open?"),
        Case(
            "a truncated gzip file", bytes: Array(GzipWriter.member(Array("x,y\n1,a\n".utf8)).dropLast(9)),
            "FILE: the gzip file ends too early; copy or download it again"),
        Case(
            "a damaged gzip file",
            bytes: Array(GzipWriter.member(Array("x,y\n1,a\n".utf8)).dropLast(8)) + [1, 2, 3, 4, 5, 6, 7, 8],
            "FILE: the gzip file is damaged (incorrect data check); copy or download it again"),
        Case(
            "the target misspelt", "x,yy\n1,a\n2,b\n",
            "data.target, FILE: there is no column \"y\"; did you mean \"yy\"?"),
        Case(
            "no such target", "x,colour\n1,a\n2,b\n",
            "data.target, FILE: there is no column \"y\"; the columns are \"x\", \"colour\""),
        Case(
            "a missing header", "1.5,2.5\n3.5,4.5\n",
            "data.target, FILE: there is no column \"y\": the first line holds data, not names, so that the columns are called "
                + "column_1 to column_2; if it names them, set data.header = true"),
        Case(
            "a target that is all missing", "x,y\n1,\n2,NA\n", "FILE, column \"y\": the target is missing in every row"),
        Case(
            "a single class", "x,y\n1,a\n2,a\n",
            "FILE, column \"y\": every row has the class \"a\"; expected at least two classes"),
        Case(
            "nearly as many classes as rows", "x,y\n" + (0..<30).map { "\($0 * 2),name\($0)\n" }.joined(),
            "FILE, column \"y\": the target has 30 different values in 30 rows, too many for classes; is this the right column?"
        ),
        Case(
            "a single row", "x,y\n1,2.5\n",
            "FILE: there is 1 usable row; at least 3 are needed to train, validate and test"),
        Case(
            "a slip in a target of numbers",
            "x,y\n" + (0..<40).map { "\($0 % 7),\($0 == 9 ? "1O" : "\($0).5")\n" }.joined(),
            "FILE, line 11, column \"y\": \"1O\" is no number; expected one, or an empty field if it is missing"),
        Case(
            "an infinite target", "x,y\n" + (0..<40).map { "\($0 % 7),\($0 == 9 ? "inf" : "\($0).5")\n" }.joined(),
            "FILE, line 11, column \"y\": \"inf\" is no number; expected one, or an empty field if it is missing"),
        Case("a target alone", "y\na\nb\na\n", "FILE: the table has no column beside the target"),
        Case(
            "no column to learn from", "x,y\n7,a\n7,b\n7,a\n",
            "FILE: no column is left to learn from: \"x\" (it is the same in every row); to keep one, give its kind, such as "
                + "data.columns = { \"x\" = \"number\" }"),
        Case(
            "nothing but a number for each row", "x,y\n0,a\n1,b\n2,a\n3,b\n",
            "FILE: no column is left to learn from: \"x\" (it only numbers the rows); to keep one, give its kind, such as "
                + "data.columns = { \"x\" = \"number\" }"),
        Case(
            "a number to predict that never varies", "x,y\n1,1.5\n2,1.5\n4,1.5\n",
            "FILE, column \"y\": the target is 1.5 in every row that is trained on; there is nothing to learn"),
        Case(
            "an array where a table should be", bytes: IDXWriter.bytes([1, 2], shape: [2]),
            "data.source, FILE: this file holds an array, not a table; give it as data.images with data.labels"),
    ]

    @Test("a bad table ends in one sentence", arguments: tables)
    func badTable(_ example: Case) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(example.bytes, to: example.bytes.starts(with: [0, 0]) ? "data" : "data.csv")
        var options = DataOptions()
        options.source = path
        options.target = "y"
        #expect(message { try Dataset.load(options) } == example.message.replacing("FILE", with: path))
    }

    static let arrays = [
        Case("an empty file", bytes: [], "FILE: the file is empty; expected a header line and rows of data"),
        Case(
            "a wrong start", bytes: [9, 9, 8, 1, 0],
            "FILE: this is no IDX file: it starts with 09 09 08 01; expected 00 00, a type and a number of dimensions"),
        Case(
            "an unknown type", bytes: [0, 0, 7, 1, 0, 0, 0, 1, 5],
            "FILE: the IDX type 07 is unknown; expected one of 08, 09, 0b, 0c, 0d, 0e"),
        Case("no dimensions", bytes: [0, 0, 8, 0], "FILE: the file promises 0 dimensions; expected between 1 and 8"),
        Case("a header cut short", bytes: [0, 0, 8, 3, 0, 0, 0, 1], "FILE: the file ends within its header"),
        Case(
            "no examples", bytes: IDXWriter.bytes([], shape: [0, 28, 28]),
            "FILE: the file's shape is 0x28x28: it holds no examples"),
        Case(
            "a promise of more than it holds", bytes: IDXWriter.bytes([1, 2, 3], shape: [2, 2]),
            "FILE: the file promises 2x2 = 4 values but holds only 3; copy or download it again"),
        Case(
            "more than it promises", bytes: IDXWriter.bytes([1, 2, 3, 4, 5], shape: [2, 2]),
            "FILE: the file holds more values than the 2x2 that it promises"),
        Case(
            "a value that is not finite",
            bytes: IDXWriter.header(.float32, shape: [2]) + [0, 0, 0, 0, 0x7F, 0xC0, 0, 0],
            "FILE: value 1 is NaN or infinite; expected finite numbers"),
        Case(
            "another number of examples than of labels", bytes: IDXWriter.bytes([1, 2, 3], shape: [3, 1]),
            "FILE: there are 3 examples but 4 labels in LABELS"),
    ]

    @Test("a bad array ends in one sentence", arguments: arrays)
    func badArray(_ example: Case) throws {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.images = try folder.write(example.bytes, to: "images.idx")
        options.labels = try folder.write(IDXWriter.bytes([0, 1, 0, 1], shape: [4]), to: "labels.idx")
        let expected = example.message.replacing("FILE", with: options.images ?? "")
            .replacing("LABELS", with: options.labels ?? "")
        #expect(message { try Dataset.load(options) } == expected)
    }

    private static let goodTable = "x,y\n" + (0..<30).map { "\($0 % 7).5,\($0 % 2 == 0 ? "a" : "b")\n" }.joined()

    struct OptionCase: Sendable, CustomTestStringConvertible {
        let change: @Sendable (inout DataOptions) -> Void
        let message: String
        var testDescription: String { message }

        init(_ message: String, _ change: @escaping @Sendable (inout DataOptions) -> Void) {
            self.change = change
            self.message = message
        }
    }

    static let optionCases = [
        OptionCase("data.source: there is no data: give the path of a table, or data.images and data.labels") {
            $0.source = nil
        },
        OptionCase("data.target: name the column that the model is to learn") { $0.target = nil },
        OptionCase("data.source: this cannot be set together with data.images; remove one of them") { $0.images = "i" },
        OptionCase("data.images: data.labels needs the file of the images") { $0.labels = "l" },
        OptionCase("data.labels: data.images \"i\" needs the file of its labels") {
            ($0.source, $0.target, $0.images) = (nil, nil, "i")
        },
        OptionCase("data.test_labels: data.test_images needs the file of its labels") {
            ($0.source, $0.target, $0.images, $0.labels, $0.testImages) = (nil, nil, "i", "l", "t")
        },
        OptionCase("data.validation_share: -0.1 is no share; expected a number from 0 to below 1") {
            $0.validationShare = -0.1
        },
        OptionCase("data.test_share: nan is no share; expected a number from 0 to below 1") { $0.testShare = .nan },
        OptionCase(
            "data.validation_share: data.validation_share and data.test_share together are 1.0; they must leave something to "
                + "train on"
        ) { ($0.validationShare, $0.testShare) = (0.5, 0.5) },
        OptionCase("data.columns, FILE: there is no column \"z\"; the columns are \"x\", \"y\"") {
            $0.columns = ["z": ColumnOptions(kind: .number)]
        },
        OptionCase("data.ignore, FILE: there is no column \"colour\"; the columns are \"x\", \"y\"") {
            $0.ignoredColumns = ["colour"]
        },
        OptionCase("data.ignore: the target cannot be an ignored column") { $0.ignoredColumns = ["y"] },
        OptionCase("data.columns: the target cannot be an ignored column") {
            $0.columns = ["y": ColumnOptions(kind: .ignored)]
        },
        OptionCase(
            "data.columns.x, FILE, line 2, column \"x\": \"0.5\" is neither true nor false; expected one such as yes, no, true, false"
        ) { $0.columns = ["x": ColumnOptions(kind: .boolean)] },
        OptionCase(
            "FILE, line 2, column \"y\": \"a\" is no number, and regression needs numbers; choose another data.target, or "
                + "data.task = \"classification\""
        ) { $0.task = .regression },
        OptionCase("data.format: there is no data format \"xml\"; expected one of idx, npy, csv") { $0.format = "xml" },
        OptionCase("data.target, FILE: there is no column \"y\"; the columns are \"x,y\"") {
            $0.delimiter = .semicolon
        },
    ]

    @Test("a bad option ends in one sentence that names its key", arguments: optionCases)
    func badOption(_ example: OptionCase) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.goodTable, to: "data.csv")
        var options = DataOptions()
        options.source = path
        options.target = "y"
        example.change(&options)
        #expect(message { try Dataset.load(options) } == example.message.replacing("FILE", with: path))
    }

    @Test("a file that cannot be opened says why")
    func cannotOpen() throws {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.target = "y"
        options.source = "\(folder.path)/none.csv"
        #expect(
            message { try Dataset.load(options) }
                == "data.source, \(folder.path)/none.csv: there is no such file; paths in a recipe are relative to the recipe"
        )
        options.source = folder.path
        options.kind = .table
        #expect(message { try Dataset.load(options) } == "\(folder.path): this is a folder; expected a data file")
    }

    private func message(_ body: () throws -> some Any) -> String {
        do {
            _ = try body()
            return "no error"
        } catch {
            return "\(error)"
        }
    }
}
