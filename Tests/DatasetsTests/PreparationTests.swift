import Foundation
import Testing

@testable import Datasets

@Suite("Preparation")
struct PreparationTests {
    private func load(_ text: String, _ change: (inout DataOptions) -> Void = { _ in }) throws -> Dataset {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.source = try folder.write(text, to: "data.csv")
        options.target = "y"
        change(&options)
        return try Dataset.load(options)
    }

    private func column(_ name: String, of data: Dataset, rows: [Int32]? = nil) -> [Float] {
        guard let feature = data.featureNames.firstIndex(of: name) else { return [] }
        let rows = rows ?? (0..<Int32(data.exampleCount)).map { $0 }
        return rows.map { data.examples.features[Int($0) * data.featureCount + feature] }
    }

    /// A table with a number, a truth value and a category, each sometimes missing.
    private static func mixedTable(rows: Int, seed: UInt64, test: ((Int) -> String?)? = nil) -> String {
        var random = SplitMix64(seed: seed)
        var text = "number,truth,category,y\n"
        for row in 0..<rows {
            let number = random.next(below: 10) == 0 ? "" : "\(Double(random.next(below: 1000)) / 10)"
            let truth = random.next(below: 10) == 0 ? "NA" : ["yes", "no"][random.next(below: 2)]
            let category = random.next(below: 10) == 0 ? "?" : ["red", "green", "blue"][random.next(below: 3)]
            let line = "\(number),\(truth),\(category),\(["a", "b"][row % 2])"
            text += (test?(row) ?? line) + "\n"
        }
        return text
    }

    @Test("numbers of the training part have mean 0 and deviation 1")
    func standardScaling() throws {
        let data = try load(Self.mixedTable(rows: 200, seed: 1)) { $0.missingIndicators = false }
        let values = column("number", of: data, rows: data.split.training).map(Double.init)
        let present = values.filter { abs($0) > 1e-6 }
        let mean = present.reduce(0, +) / Double(present.count)
        #expect(abs(mean) < 1e-5)
        let variance = present.reduce(0) { $0 + $1 * $1 } / Double(present.count)
        #expect(abs(variance - 1) < 1e-4)
    }

    @Test("the other scalings")
    func otherScalings() throws {
        let numbers = (0..<20).map { 100 + $0 * 5 % 100 }
        let text = "x,y\n" + numbers.enumerated().map { row, number in "\(number),\(row % 2)\n" }.joined()
        let plain = try load(text) { $0.scaling = .none }
        #expect(column("x", of: plain) == numbers.map(Float.init))
        let range = try load(text) { $0.scaling = .minMax }
        let training = column("x", of: range, rows: range.split.training)
        #expect(training.min() == 0)
        #expect(training.max() == 1)
    }

    @Test("names its features, and writes a category as one of them")
    func featureNames() throws {
        let data = try load(Self.mixedTable(rows: 200, seed: 1))
        #expect(
            data.featureNames == [
                "number", "number missing", "truth", "truth missing", "category=blue", "category=green", "category=red",
                "category missing",
            ])
        #expect(data.exampleShape == [8])
        let parts = ["category=blue", "category=green", "category=red", "category missing"].map { column($0, of: data) }
        let sums = (0..<200).map { row in parts.map { $0[row] }.reduce(0, +) }
        #expect(sums.allSatisfy { $0 == 1 })
        #expect(data.examples.features.allSatisfy { $0.isFinite })
        #expect(data.summary == "data.csv, 200 rows, 3 features")
    }

    @Test("what is missing takes the training part's mean or median", arguments: [MissingFill.mean, .median])
    func fills(fill: MissingFill) throws {
        let text = "x,y\n" + (0..<40).map { "\($0 == 3 ? "" : "\($0 * $0)"),\($0 % 2)\n" }.joined()
        let data = try load(text) { ($0.missingFill, $0.scaling) = (fill, .none) }
        let present = data.split.training.filter { $0 != 3 }.map { Double($0 * $0) }.sorted()
        let middle = present.count / 2
        let median = present.count % 2 == 1 ? present[middle] : (present[middle - 1] + present[middle]) / 2
        let expected = fill == .mean ? present.reduce(0, +) / Double(present.count) : median
        #expect(abs(Double(column("x", of: data)[3]) - expected) < 1e-3)
        #expect(data.notes.map(\.text) == ["missing values are filled from the training rows: x (1)"])
    }

    @Test("nothing is learned from validation and test rows, whatever is asked for", arguments: 0..<5)
    func learnsFromTrainingRowsAlone(seed: UInt64) throws {
        for scaling in Scaling.allCases {
            for missing in [MissingFill.mean, .median, .mostFrequent] {
                try checkLeak(seed: seed) { ($0.scaling, $0.missingFill) = (scaling, missing) }
            }
        }
        try checkLeak(seed: seed) { ($0.missingCategories, $0.rareBelow) = (.mostFrequent, 20) }
    }

    private func checkLeak(seed: UInt64, _ change: (inout DataOptions) -> Void) throws {
        let clean = try load(Self.mixedTable(rows: 120, seed: seed), change)
        let apart = Set(clean.split.validation + clean.split.test)
        let poisoned = try load(
            Self.mixedTable(rows: 120, seed: seed) { row in
                apart.contains(Int32(row)) ? "1e9,no,purple,\(["a", "b"][row % 2])" : nil
            }, change)
        #expect(poisoned.split == clean.split)
        #expect(poisoned.preparation == clean.preparation)
    }

    @Test("the scale of a value to predict is not learned from validation and test rows")
    func learnsTheTargetFromTrainingRowsAlone() throws {
        func text(_ apart: Set<Int32>) -> String {
            "x,y\n" + (0..<60).map { "\($0 % 7),\(apart.contains(Int32($0)) ? 1e6 : Double($0) + 0.5)\n" }.joined()
        }
        let clean = try load(text([]))
        let poisoned = try load(text(Set(clean.split.validation + clean.split.test)))
        #expect(poisoned.split == clean.split)
        #expect(poisoned.preparation == clean.preparation)
        #expect(try load(text([clean.split.training[0]])).preparation != clean.preparation)
    }

    @Test("the range of an array is not learned from validation and test rows")
    func learnsArraysFromTrainingRowsAlone() throws {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        let labels = (0..<40).map { UInt8($0 % 2) }
        options.labels = try folder.write(IDXWriter.bytes(labels, shape: [40]), to: "labels.idx")
        func load(_ poisoned: Set<Int32>) throws -> Dataset {
            let values = (0..<40).map { poisoned.contains($0) ? Int32(9000) : $0 }
            options.images = try folder.write(
                IDXWriter.header(.int32, shape: [40, 1]) + IDXWriter.bigEndian(values), to: "images.idx")
            return try Dataset.load(options)
        }
        let clean = try load([])
        #expect(try load(Set(clean.split.validation + clean.split.test)).preparation == clean.preparation)
        #expect(try load([clean.split.training[0]]).preparation != clean.preparation)
    }

    @Test("a preparation that is fitted on all rows is found out by the same comparison")
    func findsALeak() throws {
        func leaky(_ text: String) throws -> [FeatureEncoding] {
            let table = try readTable(text)
            let options = DataOptions()
            let columns = try Preparation.readColumns(of: table, target: 3, options: options)
            return try Preparation.encodings(for: columns, rows: Array(0..<table.rowCount), options: options)
        }
        let apart = Set(try load(Self.mixedTable(rows: 120, seed: 0)).split.test)
        let clean = try leaky(Self.mixedTable(rows: 120, seed: 0))
        let poisoned = try leaky(
            Self.mixedTable(rows: 120, seed: 0) { row in apart.contains(Int32(row)) ? "1e9,no,purple,a" : nil })
        #expect(poisoned != clean)
    }

    @Test("values to predict are scaled by the training part and unscaled again")
    func scalesTheTarget() throws {
        let text = "x,y\n" + (0..<50).map { "\($0 % 13),\(Double($0) * 3.5 - 7)\n" }.joined()
        let data = try load(text)
        #expect(data.task == .regression)
        #expect(data.trainingClassCounts == [])
        guard case .values(let values) = data.examples.allTargets else {
            return #expect(Bool(false), "values were read")
        }
        let training = data.split.training.map { Double(values[Int($0)]) }
        #expect(abs(training.reduce(0, +)) < 1e-4)
        for (row, value) in values.enumerated() {
            #expect(abs(data.preparation.unscale(value) - (Double(row) * 3.5 - 7)) < 1e-4)
        }
    }

    @Test("rare categories share a feature, and so does one that is met later")
    func rareCategories() throws {
        let colours = (0..<60).map { $0 % 20 == 0 ? "rare\($0)" : ["red", "blue"][$0 % 2] }
        let text = "c,y\n" + colours.enumerated().map { "\($1),\($0 / 2 % 2)\n" }.joined()
        let data = try load(text) { ($0.validationShare, $0.testShare) = (0, 0) }
        #expect(data.featureNames == ["c=blue", "c=red", "c other"])
        let folder = try TemporaryFolder()
        let later = try folder.write("c\nblue\npurple\n\n\"\"\n", to: "later.csv")
        let rows = try data.preparation.load(file: later, targets: .unused)
        #expect(rows.examples.features == [1, 0, 0, 0, 0, 1, 0, 0, 0])
    }

    @Test("a category met later has all zeros when training had no rare ones")
    func unseenCategory() throws {
        let text = "c,y\n" + (0..<40).map { "\(["red", "blue"][$0 % 2]),\($0 / 2 % 2)\n" }.joined()
        let data = try load(text)
        let folder = try TemporaryFolder()
        let later = try folder.write("other,c\n1,blue\n2,purple\n", to: "later.csv")
        let rows = try data.preparation.load(file: later, targets: .unused)
        #expect(rows.examples.features == [1, 0, 0, 0])
        let note =
            "column \"c\": 1 row with a rare or new category, such as \"purple\", counts as none of the known ones"
        #expect(rows.notes == [DataNote(.warning, note)])
    }

    @Test("stored and read again it makes the same numbers, with columns in another order")
    func survivesStorage() throws {
        let text = Self.mixedTable(rows: 100, seed: 3)
        let data = try load(text)
        let stored = try JSONEncoder().encode(data.preparation)
        let restored = try JSONDecoder().decode(Preparation.self, from: stored)
        #expect(restored == data.preparation)
        let table = try readTable(text)
        let order = [3, 1, 0, 2]
        let turned = ([table.columnNames] + table.rows).map { row in order.map { row[$0] }.joined(separator: ";") }
        let folder = try TemporaryFolder()
        let path = try folder.write(turned.joined(separator: "\n"), to: "turned.csv")
        let rows = try restored.load(file: path, targets: .required)
        #expect(rows.examples.features == data.examples.features)
        #expect(rows.examples.allTargets == data.examples.allTargets)
    }

    @Test("a number far outside of what was trained on is held within ten deviations")
    func limitsOutliers() throws {
        let data = try load("x,y\n" + (0..<40).map { "\($0 % 7),\($0 % 2)\n" }.joined())
        let folder = try TemporaryFolder()
        let later = try folder.write("x\n1e30\n-1e30\n1e300\n", to: "later.csv")
        let rows = try data.preparation.load(file: later, targets: .unused)
        #expect(rows.examples.features[..<2] == [10, -10])
        // No 32-bit number: it counts as missing and takes the mean.
        #expect(abs(rows.examples.features[2]) < 1e-6)
        #expect(rows.notes.map(\.level) == [.info, .warning])
    }

    struct LaterCase: Sendable, CustomTestStringConvertible {
        let text: String
        let message: String
        var testDescription: String { message }
    }

    @Test(
        "data read later that does not fit says where",
        arguments: [
            LaterCase(
                text: "truth,category,y\nyes,red,a\n",
                message: "FILE: there is no column \"number\", which the run was trained on"),
            LaterCase(
                text: "number,truth,category,y\n1,yes,red,a\nx,yes,red,a\n",
                message:
                    "FILE, line 3, column \"number\": \"x\" is no number; expected one, or an empty field if it is missing"
            ),
            LaterCase(
                text: "number,truth,category,y\n1,maybe,red,a\n",
                message:
                    "FILE, line 2, column \"truth\": \"maybe\" is neither true nor false; expected one such as yes, no, true, false"
            ),
            LaterCase(
                text: "number,truth,category,y\n1,yes,red,a\n1,yes,red,c\n",
                message:
                    "FILE, line 3, column \"y\": the class \"c\" does not occur in the training data; the classes are \"a\", \"b\""
            ),
            LaterCase(
                text: "number,truth,category\n1,yes,red\n",
                message: "FILE: there is no column \"y\", which the run was trained on"),
            LaterCase(
                text: "number,truth,category,y\n1,yes,red,\n",
                message: "FILE, column \"y\": the target is missing in every row"),
        ])
    func laterErrors(_ example: LaterCase) throws {
        let data = try load(Self.mixedTable(rows: 100, seed: 3))
        let folder = try TemporaryFolder()
        let path = try folder.write(example.text, to: "later.csv")
        let error = #expect(throws: DataError.self) { try data.preparation.load(file: path, targets: .required) }
        #expect(error?.description == example.message.replacing("FILE", with: path))
    }

    @Test("rows without a target are left out, with their number")
    func missingTargets() throws {
        let data = try load("x,y\n" + (0..<40).map { "\($0 % 7),\($0 < 3 ? "" : "\($0 % 2)")\n" }.joined())
        #expect(data.exampleCount == 37)
        #expect(data.exampleCount == 37)
        #expect(data.notes == [DataNote(.warning, "3 rows without \"y\" are left out")])
        #expect(column("x", of: data).count == 37)
    }

    @Test("a field that is no number among many that are counts as missing, and is noted")
    func lenientNumbers() throws {
        let data = try load(
            "x,y\n" + (0..<40).map { "\($0 == 5 ? "oops" : $0 == 6 ? "inf" : "\($0 % 7)"),\($0 % 2)\n" }.joined())
        #expect(data.examples.features.allSatisfy { $0.isFinite })
        #expect(
            data.notes.map(\.text) == [
                "column \"x\": 2 fields that are no numbers count as missing, the first \"oops\" on line 7",
                "missing values are filled from the training rows: x (2)",
            ])
    }
}
