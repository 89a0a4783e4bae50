import Foundation
import Testing

@testable import Datasets

@Suite("What a recipe asks of the preparation")
struct PreparationOptionsTests {
    private func load(_ text: String, _ change: (inout DataOptions) -> Void = { _ in }) throws -> Dataset {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.source = try folder.write(text, to: "data.csv")
        options.target = "y"
        change(&options)
        return try Dataset.load(options)
    }

    private func column(_ name: String, of data: Dataset) -> [Float] {
        guard let feature = data.featureNames.firstIndex(of: name) else { return [] }
        return (0..<data.exampleCount).map { data.examples.features[$0 * data.featureCount + feature] }
    }

    /// numpy 2: percentiles 25, 50, 75 of [1, 2, 3, 4, 100] are 2, 3, 4.
    @Test("robust scaling goes by quartiles, as numpy counts them")
    func robust() {
        let statistics = Statistics([100, 1, 4, 2, 3])
        #expect(statistics.quantile(0.25) == 2 && statistics.median == 3 && statistics.quantile(0.75) == 4)
        let (offset, scale) = statistics.offsetAndScale(.robust)
        #expect(offset == 3 && abs(scale - 2 / 1.349) < 1e-12)
        #expect(Statistics([5, 5, 5, 5, 9]).offsetAndScale(.robust).scale > 0)
        #expect(Statistics([5, 5]).offsetAndScale(.robust).scale == 1)
        #expect(Statistics([]).offsetAndScale(.robust).scale == 1)
    }

    @Test("the most frequent value is the smallest of equals")
    func mostFrequent() {
        #expect(Statistics([3, 1, 3, 1, 2]).mostFrequent == 1)
        #expect(Statistics([3, 1, 3]).mostFrequent == 3)
        #expect(Statistics([0, 0, -1]).mostFrequent == 0)
        #expect(Statistics([]).mostFrequent == 0)
    }

    @Test("a column has options of its own")
    func ownOptions() throws {
        let text = "a,b,y\n" + (0..<40).map { "\($0 == 3 ? "" : "\($0)"),\($0 * 2),\($0 % 2)\n" }.joined()
        let data = try load(text) {
            $0.columns = [
                "a": ColumnOptions(scaling: Scaling.none, missing: .mostFrequent, indicator: false),
                "b": ColumnOptions(kind: .number, scaling: .minMax),
            ]
        }
        #expect(data.featureNames == ["a", "b"])
        #expect(column("a", of: data)[5] == 5)
        #expect((column("b", of: data).max() ?? 0) <= 1.2)
    }

    @Test("rows that miss a value are left out where that is asked for, but get a prediction")
    func drop() throws {
        let lines = (0..<60).map {
            "\($0 == 3 ? "" : "\($0)"),\($0 == 7 ? "" : ["u", "v"][$0 % 2]),\($0 % 2)\n"
        }
        let text = "a,c,y\n" + lines.joined()
        let data = try load(text) {
            $0.missingFill = .drop
            $0.missingCategories = .drop
        }
        #expect(data.exampleCount == 58)
        #expect(data.notes.map(\.text) == ["2 rows with missing values are left out, as the recipe says"])
        let folder = try TemporaryFolder()
        let more = try folder.write("a,c\n,\n1,u\n", to: "more.csv")
        let rows = try data.preparation.load(file: more, targets: .unused)
        #expect(rows.examples.count == 2)
        let features = rows.examples.features
        #expect(features.allSatisfy { $0.isFinite })
    }

    @Test("a missing category counts as the most frequent one where that is asked for")
    func mostFrequentCategory() throws {
        let text = "c,y\n" + (0..<60).map { "\($0 == 7 ? "" : $0 % 3 == 0 ? "u" : "v"),\($0 % 2)\n" }.joined()
        let data = try load(text) { $0.missingCategories = .mostFrequent }
        #expect(data.featureNames == ["c=u", "c=v"])
        #expect(column("c=v", of: data)[7] == 1)
    }

    @Test("categories with fewer rows than asked for share a feature")
    func rare() throws {
        let text = "c,y\n" + (0..<100).map { "\($0 < 8 ? "rare\($0 % 2)" : ["u", "v"][$0 % 2]),\($0 % 2)\n" }.joined()
        let data = try load(text) { $0.rareBelow = 10 }
        #expect(data.featureNames == ["c=u", "c=v", "c other"])
        #expect(column("c other", of: data).reduce(0, +) == 8)
    }

    @Test("a target is scaled as asked for, and comes back in its own unit", arguments: TargetScaling.allCases)
    func targetScaling(scaling: TargetScaling) throws {
        let text = "x,y\n" + (0..<40).map { "\($0).5,\(Double($0 * $0) / 7)\n" }.joined()
        let data = try load(text) { ($0.targetScaling, $0.task) = (scaling, .regression) }
        guard case .values(let targets)? = data.examples.targets(of: (0..<40).map { Int32($0) }) else {
            Issue.record("no values")
            return
        }
        for (row, target) in targets.enumerated() {
            let own = Double(row * row) / 7
            #expect(abs(data.preparation.unscale(target) - own) <= 1e-4 * (1 + own))
        }
        if scaling == .none { #expect(targets[7] == 7) }
    }

    @Test("a logarithm of a target at or below -1 is refused with the line")
    func negativeTarget() throws {
        let text = "x,y\n" + (0..<40).map { "\($0).5,\(Double($0) - 1.5)\n" }.joined()
        let error = #expect(throws: DataError.self) { try load(text) { $0.targetScaling = .log } }
        #expect(error?.description.contains("line 2, column \"y\"") == true)
    }

    @Test("weights come from a column that is no feature")
    func weights() throws {
        let text = "x,w,y\n" + (0..<40).map { "\($0).5,\($0 % 3),\($0 % 2)\n" }.joined()
        let data = try load(text) { $0.weightColumn = "w" }
        #expect(data.featureNames == ["x"])
        #expect(data.weights == (0..<40).map { Float($0 % 3) })
        let bad = text.replacing("3.5,0,1\n", with: "3.5,-1,1\n")
        let error = #expect(throws: DataError.self) { try load(bad) { $0.weightColumn = "w" } }
        #expect(error?.description.contains("line 5, column \"w\": \"-1\" is no weight") == true)
    }

    @Test("oversampling brings every class to the size of the largest, in training alone")
    func oversampling() throws {
        let text = "x,y\n" + (0..<100).map { "\($0).5,\($0 % 10 == 0 ? "rare" : "common")\n" }.joined()
        let plain = try load(text)
        let data = try load(text) { $0.oversamples = true }
        #expect(data.split == plain.split)
        #expect(plain.sampledTrainingRows == plain.split.training)
        let rare = data.sampledTrainingRows.filter { $0 % 10 == 0 }
        #expect(rare.count == data.sampledTrainingRows.count - rare.count)
        #expect(Set(data.sampledTrainingRows) == Set(data.split.training))
        let times = Dictionary(grouping: rare) { $0 }.map { $0.value.count }
        let (most, fewest) = (times.max() ?? 0, times.min() ?? 0)
        #expect(most - fewest <= 1)
    }

    @Test("an example's fields read as they stood in the table")
    func fields() throws {
        var text = "number,truth,when,color,name,y\n"
        for row in 0..<60 {
            let values = [
                row == 5 ? "" : "\(Double(row) * 2.5)", row == 5 ? "" : ["yes", "no"][row % 2],
                "2024-02-\(10 + row % 10)",
                row == 5 ? "" : ["red", "green", "blue"][row % 3], row % 2 == 0 ? "Mr A" : "Mrs B", "k\(row % 2)",
            ]
            text += values.joined(separator: ",") + "\n"
        }
        let data = try load(text) { ($0.columns, $0.testShare) = (["name": ColumnOptions(kind: .words)], 0) }
        let features = data.examples.features
        func fields(_ row: Int) -> [String] {
            let own = Array(features[row * data.featureCount..<(row + 1) * data.featureCount])
            return own.withUnsafeBufferPointer { data.preparation.fields(of: $0).map(\.value) }
        }
        #expect(fields(4) == ["10", "yes", "2024-02-14", "green", "a mr"])
        #expect(fields(7) == ["17.5", "no", "2024-02-17", "green", "b mrs"])
        if data.split.training.contains(5) {
            #expect(fields(5) == ["missing", "missing", "2024-02-15", "missing", "b mrs"])
        }
    }
}
