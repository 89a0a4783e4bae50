import Testing

@testable import Datasets

@Suite("Columns")
struct ColumnInferenceTests {
    typealias Choice = ColumnInference.Choice

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let column: String
        let fields: [String]
        let choice: Choice
        var testDescription: String { name }

        init(_ name: String, column: String = "x", _ fields: [String], _ choice: Choice) {
            self.name = name
            self.column = column
            self.fields = fields
            self.choice = choice
        }
    }

    static let number = Choice.read(.number(mark: .point, isLenient: false))

    static let cases = [
        Case("numbers", ["1.5", "2", "-3e2"], number),
        Case("numbers with some missing", ["1.5", "", "NA", "?", "2"], number),
        Case("whole numbers with few values stay numbers", ["2007", "2008", "2007", "2009"], number),
        Case("zeros and ones are numbers", ["0", "1", "1", "0"], number),
        Case("truth values", ["yes", "no", "no", "", "yes"], .read(.boolean)),
        Case("categories", ["male", "female", "male"], .read(.category)),
        Case("categories among which some are numbers", ["1", "2", "x", "y"], .read(.category)),
        Case("the same in every row", ["7", "7", "7"], .ignored(.constant)),
        Case("the same text in every row", ["a", "a"], .ignored(.constant)),
        Case("the same truth in every row", ["yes", "yes"], .ignored(.constant)),
        Case("the same number or missing", ["7", "", "7"], number),
        Case("the same text or missing", ["a", "", "a"], .read(.category)),
        Case("nothing", ["", "NA", "-"], .ignored(.empty)),
        Case("numbers of the rows from 0", ["0", "1", "2", "3"], .ignored(.identifier)),
        Case("numbers of the rows from 1", ["1", "2", "3", "4"], .ignored(.identifier)),
        Case("row numbers with a jump", ["0", "1", "3", "4"], number),
        Case("row numbers from 1 with a step back", ["1", "1", "3"], number),
        Case("years in order", ["1700", "1701", "1702"], number),
        Case("different whole numbers named id", column: "customer_id", ["17", "4", "99"], .ignored(.identifier)),
        Case("repeated whole numbers named id", column: "customer_id", ["17", "4", "17"], number),
        Case("names", (0..<30).map { "name \($0)" }, .ignored(.freeText(different: 30))),
        Case("a few different texts", (0..<15).map { "name \($0)" }, .read(.category)),
        Case("many texts that repeat", (0..<200).map { "city \($0 % 60)" }, .read(.category)),
        Case(
            "numbers and one that is none", (0..<40).map { $0 == 7 ? "unknown" : "\($0 * $0)" },
            .read(.number(mark: .point, isLenient: true))),
        Case("too few numbers to pass over the rest", ["4", "7", "8", "unknown"], .read(.category)),
    ]

    @Test("is read as", arguments: cases)
    func choice(_ example: Case) throws {
        let text = "\(example.column),other\n" + example.fields.map { "\"\($0)\",0\n" }.joined()
        let table = try readTable(text, delimiter: .comma)
        #expect(ColumnInference(table: table, column: 0).choice(kind: nil) == example.choice)
    }

    @Test("the recipe decides before anything is inferred")
    func recipeDecides() throws {
        let table = try readTable("x\n0\n1\n2\n3\n")
        let inference = ColumnInference(table: table, column: 0)
        #expect(inference.choice(kind: .number) == Self.number)
        #expect(inference.choice(kind: .category) == .read(.category))
        #expect(inference.choice(kind: .boolean) == .read(.boolean))
        #expect(inference.choice(kind: .ignored) == .ignored(.byRecipe))
    }

    @Test("decimal commas, where the comma is not the delimiter")
    func decimalCommas() throws {
        let table = try readTable("x;y\n1,5;a\n2;b\n-3,25;a\n")
        #expect(
            ColumnInference(table: table, column: 0).choice(kind: nil) == .read(.number(mark: .comma, isLenient: false))
        )
        let values = try ColumnReading.number(mark: .comma, isLenient: false).values(of: table, column: 0)
        guard case .numbers(let numbers) = values else { return #expect(Bool(false), "numbers were read") }
        #expect(numbers.values == [1.5, 2, -3.25])
    }

    struct TargetCase: Sendable, CustomTestStringConvertible {
        let name: String
        let fields: [String]
        let classes: [String]
        var testDescription: String { name }

        init(_ name: String, _ fields: [String], classes: [String]) {
            self.name = name
            self.fields = fields
            self.classes = classes
        }
    }

    static let targets = [
        TargetCase("texts, by their bytes", ["b", "a", "B", "b"], classes: ["B", "a", "b"]),
        TargetCase("truth values", ["yes", "no", "yes"], classes: ["no", "yes"]),
        TargetCase("two whole numbers", ["1", "0", "1"], classes: ["0", "1"]),
        TargetCase("whole numbers written with a fraction", ["1.0", "0", "0.0", "1"], classes: ["0", "1"]),
        TargetCase("digits, by size", (0..<110).map { "\($0 % 11)" }, classes: (0..<11).map(String.init)),
        TargetCase("few rows of many whole numbers", (0..<40).map { "\($0 % 11)" }, classes: []),
        TargetCase("many whole numbers", (0..<400).map { "\($0 % 21)" }, classes: []),
        TargetCase("fractions", ["0.5", "1.5", "0.5", "1.5"], classes: []),
    ]

    @Test("a target is classes or, without any, values", arguments: targets)
    func target(_ example: TargetCase) throws {
        let table = try readTable("y\n" + example.fields.joined(separator: "\n"))
        let reading = try TargetReading.inferred(table: table, column: 0, task: nil, kind: nil)
        #expect(reading.classNames == example.classes)
        let areNumbers = example.fields.allSatisfy { Double($0) != nil }
        if areNumbers {
            let forced = try TargetReading.inferred(table: table, column: 0, task: .regression, kind: nil)
            #expect(forced.classNames == [])
        }
    }
}
