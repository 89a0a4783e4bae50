import RunProtocol
import Testing

@testable import Datasets

@Suite("A look at data")
struct InspectionTests {
    private func inspect(_ text: String, target: String? = nil) throws -> DataInspection {
        let folder = try TemporaryFolder()
        var options = DataOptions(path: try folder.write(text, to: "data.csv"))
        options.target = target
        return try DataInspection(options)
    }

    /// Numbers that are no identifiers, a category, and a class.
    private static func table(rows: Int, extra: (Int) -> String = { _ in "" }, extraName: String = "") -> String {
        var random = SplitMix64(seed: 3)
        var text = "x,color\(extraName.isEmpty ? "" : ",\(extraName)"),kind\n"
        for row in 0..<rows {
            let (x, more) = (Double(random.next(below: 1000)) / 10, extra(row))
            text += "\(x),\(["red", "blue"][random.next(below: 2)])\(more.isEmpty ? "" : ",\(more)"),k\(row % 3)\n"
        }
        return text
    }

    @Test(
        "says why nothing can be learned where no target is named, and shows the columns all the same",
        arguments: [
            ("a,b,y\n1,2,x\n", "no column can be learned: the table has a single row"),
            (
                "a,b\n1,x\n1,x\n1,x\n",
                #"no column can be learned: column "b" is "x" in every row that has it; at least two values are needed"#
            ),
            ("a,b\n1,\n1,\n1,\n", #"no column can be learned: column "b" is missing in every row"#),
            (
                "a,b,y\n1,2,\n3,4,\n5,6,NA\n",
                #""b", the target that is guessed, cannot be learned: the target is 4 in every row that is trained on; there is nothing to learn"#
            ),
            (
                "a,y\n" + (0..<30).map { "\($0 % 7),\($0)\n" }.joined() + "1,inf\n",
                #""y", the target that is guessed, cannot be learned: line 32, column "y": "inf" is no number; expected one, or an empty field if it is missing"#
            ),
        ])
    func obstacle(text: String, sentence: String) throws {
        let inspection = try inspect(text)
        #expect(inspection.obstacle == sentence)
        #expect(inspection.report.warnings.contains(sentence))
        #expect(inspection.dataset == nil && !inspection.report.columns.isEmpty)
    }

    @Test("says so where the column that is named like a target cannot be it, and another is guessed")
    func namedLikeATarget() throws {
        let rows = (0..<40).map { "\($0 % 7),\($0 * $0 % 11),\n" }.joined()
        let inspection = try inspect("a,b,y\n" + rows)
        #expect(inspection.report.target == "b" && inspection.obstacle == nil)
        #expect(inspection.report.warnings.contains(#"column "y" is missing in every row"#))
    }

    @Test("tells each column's use, range, spread and most frequent values")
    func columns() throws {
        var text = "a,b,when,only,y\n"
        for row in 0..<12 {
            let values = ["1,u,2024-01-01", "2,u,2024-01-03", "2,,2024-01-02", "5,w,2024-01-04"]
            text += "\(values[row % 4]),z,\(["p", "q"][row % 2])\n"
        }
        let report = try inspect(text).report
        #expect(report.columns.map(\.use) == [.number, .category, .date, .ignored, .target])
        let number = report.columns[0]
        #expect(number.minimum == 1 && number.maximum == 5 && number.mean == 2.5 && number.distinct == 3)
        #expect(number.histogram?.counts.reduce(0, +) == 12)
        #expect(report.columns[1].top == [ValueCount(value: "u", count: 6), ValueCount(value: "w", count: 3)])
        #expect(report.columns[1].missing == 3)
        #expect(report.columns[2].minimum == 19723 && report.columns[2].maximum == 19726)
        #expect(report.columns[3].note == "it is the same in every row")
        #expect(report.task == .classification && report.target == "y")
        #expect(report.targetReason == "its name says so and it is the last column")
    }

    @Test(
        "guesses the target by name, place and content",
        arguments: [
            ("a,b,c\n", "c"), ("a,target,c\n", "target"), ("label,b,c\n", "label"), ("class,b,survived\n", "survived"),
            ("species,b,c\n", "species"), ("a,tone,c\n", "c"), ("a,house_price,c\n", "house_price"),
            ("x,y,side\n", "side"), ("x1,y,x2\n", "y"),
        ])
    func guess(header: String, expected: String) throws {
        var random = SplitMix64(seed: 1)
        var text = header
        for _ in 0..<60 {
            text += (0..<3).map { _ in "v\(random.next(below: 3))" }.joined(separator: ",") + "\n"
        }
        #expect(try inspect(text).report.target == expected)
    }

    @Test("a copy of the target is found and left out, whether of classes or numbers")
    func copies() throws {
        let classes = try inspect(Self.table(rows: 90, extra: { "code\($0 % 3)" }, extraName: "code"))
        #expect(classes.copies == ["code"])
        #expect(classes.options.ignoredColumns == ["code"])
        #expect(classes.report.columns[2].note == "it is a copy of the target")
        var random = SplitMix64(seed: 9)
        var text = "x,square,price\n"
        for _ in 0..<80 {
            let price = 10 + Double(random.next(below: 100_000)) / 7
            text += "\(random.next(below: 50)),\(price * price),\(price)\n"
        }
        #expect(try inspect(text).copies == ["square"])
    }

    @Test("rows that belong together are found by what they tell, and groups of mixed rows are not")
    func groups() throws {
        var random = SplitMix64(seed: 8)
        func table(isMixed: Bool) -> String {
            var text = "patient,pulse,sick\n"
            for patient in 0..<60 {
                let isSick = random.next(below: 10) < 4
                for _ in 0..<(2 + patient % 4) {
                    let sick = isMixed ? random.next(below: 10) < 4 : isSick
                    text += "P\(patient),\(60 + random.next(below: 40)),\(sick ? "yes" : "no")\n"
                }
            }
            return text
        }
        func warns(_ text: String) throws -> Bool {
            try inspect(text, target: "sick").report.warnings
                .contains { $0.hasPrefix("column \"patient\" tells the target in every row") && $0.contains("grouped") }
        }
        #expect(try warns(table(isMixed: false)))
        #expect(try !warns(table(isMixed: true)))
    }

    @Test("a column that tells the target is warned of; one that does not is not")
    func telling() throws {
        let told = try inspect(Self.table(rows: 90, extra: { "code\($0 % 6)" }, extraName: "code"))
        #expect(told.copies.isEmpty)
        #expect(told.report.warnings.contains { $0.hasPrefix("column \"code\" tells the target in every row") })
        let clean = try inspect(Self.table(rows: 90))
        #expect(clean.copies.isEmpty && clean.report.warnings.isEmpty)
    }

    @Test("counts rows that repeat another, and test examples that training has too")
    func duplicates() throws {
        let rows = Self.table(rows: 60).split(separator: "\n").map(String.init)
        let report = try inspect((rows + rows.dropFirst()).joined(separator: "\n") + "\n").report
        #expect(report.duplicates == 60)
        #expect((report.sharedExamples ?? 0) > 0)
        #expect(report.warnings.contains { $0.contains("the same features as one of training") })
    }

    @Test("uneven classes are warned of")
    func uneven() throws {
        let text = "x,y\n" + (0..<200).map { "\($0).5,\($0 % 20 == 0 ? "rare" : "common")\n" }.joined()
        #expect(try inspect(text).report.warnings.contains { $0.hasPrefix("the classes are uneven, 190 to 10") })
    }

    @Test("a folder with train.csv and test.csv is one table in parts")
    func folder() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(Self.table(rows: 60), to: "train.csv")
        let test = try folder.write(Self.table(rows: 20), to: "test.csv")
        let inspection = try DataInspection(DataOptions(path: String(test.dropLast("/test.csv".count))))
        #expect(inspection.options.testSource?.hasSuffix("/test.csv") == true)
        #expect(inspection.report.parts?.test == 20)
    }

    @Test("where nothing can be learned it says so")
    func nothing() throws {
        let report = try inspect("id\n1\n2\n3\n4\n").report
        #expect(report.target == nil && report.warnings.count == 1)
    }

    @Test("a column of names can be read by its words")
    func words() throws {
        let folder = try TemporaryFolder()
        let text = "name,y\n" + (0..<80).map { "\($0 % 2 == 0 ? "Mr" : "Mrs.") person\($0),\($0 % 2)\n" }.joined()
        var options = DataOptions(path: try folder.write(text, to: "data.csv"))
        (options.target, options.columns) = ("y", ["name": ColumnOptions(kind: .words)])
        let data = try Dataset.load(options)
        #expect(data.featureNames == ["name \"mr\"", "name \"mrs\""])
        #expect(data.examples.features.prefix(4) == [1, 0, 0, 1])
    }
}
