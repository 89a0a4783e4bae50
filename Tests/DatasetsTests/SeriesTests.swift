import Foundation
import Testing

@testable import Datasets

@Suite("Series")
struct SeriesTests {
    private func load(
        _ text: String, _ change: (inout DataOptions) -> Void
    ) throws -> (Dataset, DataOptions, TemporaryFolder) {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.source = try folder.write(text, to: "series.csv")
        options.validationShare = 0.2
        change(&options)
        return (try Dataset.load(options), options, folder)
    }

    private static let days = (0..<100).map { row in
        let date = DateText.civil(row + 20_000)
        let day = [date.month, date.day].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: "-")
        return "\(date.year)-\(day),\(row * row),\(100 - row),\(row % 3 == 0 ? "wet" : "dry")\n"
    }
    private static let table = "date,squares,falling,weather\n" + days.joined()

    private func row(_ data: Dataset, _ row: Int32) -> (features: [Float], targets: [Float]) {
        let width = data.examples.example.elementCount
        var features = [Float](repeating: .nan, count: width)
        features.withUnsafeMutableBytes { bytes in
            guard let place = bytes.baseAddress else { return }
            withUnsafePointer(to: row) {
                data.examples.readFeatures(of: UnsafeBufferPointer(start: $0, count: 1), into: place)
            }
        }
        guard case .values(let targets) = data.examples.targets(of: [row]) else { return (features, []) }
        return (features, targets)
    }

    @Test("a path and a horizon forecast every column of numbers; the rest are features, the time is none")
    func forecastAll() throws {
        let (data, _, _) = try load(Self.table) { ($0.horizon, $0.window) = (3, 5) }
        #expect(data.preparation.forecastColumns == ["squares", "falling"])
        #expect(data.examples.target == .values(6))
        #expect(data.examples.example == .series(steps: 5, columns: 4))
        #expect(data.featureNames == ["squares", "falling", "weather=dry", "weather=wet"])
        #expect(data.examples.count == 100 - 5 - 3 + 1)
    }

    @Test("what is forecast is the difference from the window's last value, and comes back in its own unit")
    func relative() throws {
        let (data, _, _) = try load(Self.table) { ($0.horizon, $0.window) = (3, 5) }
        // The window of rows 7 to 11; the rows ahead are 12, 13, 14.
        let (features, targets) = row(data, 7)
        #expect(features.suffix(4).prefix(2) == [0, 0])
        let unscaled = targets.enumerated().map { data.preparation.unscale($1, output: $0) }
        let expected: [Double] = [23, -1, 48, -2, 75, -3]
        let differences = zip(unscaled, expected).map { abs($0 - $1) }
        #expect(differences.allSatisfy { $0 < 1e-3 })
        let last = features.withUnsafeBufferPointer { data.preparation.lastValueForecast($0, output: 0) }
        #expect(last == 0)
    }

    @Test("absolute forecasts have the last value among their features")
    func absolute() throws {
        let (data, _, _) = try load(Self.table) { options in
            (options.horizon, options.window, options.isRelative) = (1, 5, false)
            options.target = "squares"
        }
        let (features, targets) = row(data, 7)
        #expect(abs(data.preparation.unscale(targets[0]) - 144) < 1e-3)
        let last = features.withUnsafeBufferPointer { data.preparation.lastValueForecast($0, output: 0) }
        #expect(abs(try #require(last) - 121) < 1e-3)
    }

    @Test("parts follow each other in time, and no part looks ahead into the next", arguments: [1, 4])
    func split(horizon: Int) throws {
        let (data, _, _) = try load(Self.table) { ($0.horizon, $0.window) = (horizon, 5) }
        let split = data.split
        let last = try #require(split.training.last)
        let first = try #require(split.validation.first)
        #expect(last + Int32(horizon) <= first)
        let lastValidation = try #require(split.validation.last)
        let firstTest = try #require(split.test.first)
        #expect(lastValidation + Int32(horizon) <= firstTest)
        #expect(split.test.last == Int32(data.examples.count - 1))
    }

    @Test("scales are learned from the rows that are trained on alone")
    func noLeak() throws {
        let (data, _, _) = try load(Self.table) { ($0.horizon, $0.window) = (2, 5) }
        // Later values change: what was learned from the earlier ones does not.
        let lines = Self.table.split(separator: "\n", omittingEmptySubsequences: false)
        let changed = lines.enumerated().map { index, line in
            index > 75 && !line.isEmpty ? "\(line.prefix(10)),1,2,dry" : "\(line)"
        }
        let (other, _, _) = try load(changed.joined(separator: "\n")) { ($0.horizon, $0.window) = (2, 5) }
        #expect(data.preparation == other.preparation)
    }

    @Test("rows are put in the order of time, and missing numbers are those before them")
    func order() throws {
        let shuffled =
            "month,y\n" + ["2020-03,3", "2020-01,1", "2020-02,", "2020-05,5", "2020-04,4"].joined(separator: "\n")
            + (6..<30).map { "\n\(2020 + $0 / 12)-\($0 % 12 < 9 ? "0" : "")\($0 % 12 + 1),\($0)" }.joined()
        let (data, _, _) = try load(shuffled) { ($0.horizon, $0.window) = (1, 3) }
        #expect(
            data.notes.map(\.text) == [
                "the rows are put in the order of column \"month\"",
                "missing values are taken from the row before: y (1)",
            ])
        let base = row(data, 0).targets.map { data.preparation.unscale($0) }
        #expect(abs(base[0] - 1) < 1e-6)
    }

    @Test("a class at the window's end, or some steps later")
    func labels() throws {
        let (now, _, _) = try load(Self.table) { options in
            (options.window, options.target) = (4, "weather")
        }
        #expect(now.examples.target == .classes(2))
        #expect(now.featureNames == ["squares", "falling"])
        #expect(now.examples.targets(of: [0, 1, 2, 3]) == .classes([1, 0, 0, 1]))
        let (later, _, _) = try load(Self.table) { options in
            (options.window, options.horizon, options.target) = (4, 2, "weather")
        }
        #expect(later.featureNames.contains("weather=wet"))
        #expect(later.examples.targets(of: [0, 1, 2, 3]) == .classes([0, 1, 0, 0]))
    }

    @Test("a later file is prepared as the run's was; without targets its last window is forecast from")
    func later() throws {
        let (data, options, folder) = try load(Self.table) { ($0.horizon, $0.window) = (3, 5) }
        defer { withExtendedLifetime(folder) {} }
        let all = try data.preparation.load(file: options.source ?? "", targets: .required)
        #expect(all.examples.features == data.examples.features)
        #expect(all.examples.allTargets == data.examples.allTargets)
        let next = try data.preparation.load(file: options.source ?? "", targets: .unused)
        #expect(next.examples.count == 1)
        let base = next.base.map { Int($0.rounded()) }
        #expect(base == [9801, 1, 9801, 1, 9801, 1])
        #expect(next.nameTitle == "date")
    }

    @Test("a test file is the test part")
    func testFile() throws {
        let folder = try TemporaryFolder()
        let test = try folder.write(Self.table, to: "later.csv")
        let (data, _, _) = try load(Self.table) { options in
            (options.horizon, options.window, options.testSource) = (3, 5, test)
        }
        #expect(data.split.test.count == 93)
        #expect(row(data, data.split.test[7]).features == row(data, 7).features)
    }

    @Test("folds go on in time")
    func folds() throws {
        let (data, _, _) = try load(Self.table) { options in
            (options.horizon, options.window, options.folds, options.fold) = (2, 5, 4, 2)
        }
        let parts = [data.split.training, data.split.validation, data.split.test]
        let starts = try parts.map { try #require($0.first) }
        let ends = try parts.map { try #require($0.last) }
        #expect(ends[0] < starts[1])
        #expect(ends[1] < starts[2])
    }

    @Test("what is wrong with a series is said in one sentence")
    func bad() throws {
        let cases: [(String, (inout DataOptions) -> Void, String)] = [
            (
                "t,y\n1,1\n2,2\n3,3\n", { $0.horizon = 2 },
                "the series has 3 rows, but windows of this size need at least"
            ),
            (Self.table, { ($0.horizon, $0.target) = (1, "nothing") }, "there is no column \"nothing\""),
            (
                Self.table, { ($0.horizon, $0.target, $0.moreTargets) = (1, "squares", ["weather"]) },
                "the column holds no numbers, so it cannot be forecast"
            ),
            (Self.table, { ($0.window) = 5 }, "name the column that the model is to learn"),
            (Self.table, { ($0.horizon, $0.splitKind) = (1, .random) }, "a series is split by time"),
            (
                "time,y\n1,1\n,2\n3,3\n", { ($0.horizon, $0.timeColumn) = (1, "time") },
                "line 3, column \"time\": a row has no time"
            ),
            (
                "time,y\n1,1\nlate,2\n3,3\n", { ($0.horizon, $0.timeColumn) = (1, "time") },
                "\"late\" is no date and no number"
            ),
            (
                Self.table, { ($0.horizon, $0.target, $0.ignoredColumns) = (1, "falling", ["falling"]) },
                "the target cannot be an ignored column"
            ),
            (
                Self.table,
                { ($0.horizon, $0.target, $0.columns) = (1, "falling", ["falling": ColumnOptions(kind: .category)]) },
                "too many for classes"
            ),
            ("date,c\n2020-01-01,a\n2020-01-02,b\n2020-01-03,a\n", { $0.horizon = 1 }, "holds no numbers"),
        ]
        for (text, change, part) in cases {
            let error = #expect(throws: DataError.self) { try load(text, change) }
            #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
        }
    }
}
