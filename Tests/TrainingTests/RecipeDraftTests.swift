import Datasets
import Foundation
import Testing

@testable import Training

@Suite("A drafted recipe")
struct RecipeDraftTests {
    private func draft(_ table: String, file: String = "data.csv") throws -> (text: String, recipe: Recipe) {
        let folder = "\(NSTemporaryDirectory())descent-draft-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try table.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
        let text = RecipeDraft(try DataInspection(DataOptions(path: "\(folder)/\(file)"))).text
        let recipe = try Recipe.parse(text: text, file: "/else/where/recipe.toml")
        _ = try PreparedRecipe(recipe)
        return (text, recipe)
    }

    @Test("is read from anywhere and fits its data")
    func isUsable() throws {
        let (text, recipe) = try draft(TestRun.table(rows: 90))
        #expect(recipe.name == "data")
        #expect(recipe.data.target == "number")
        #expect(recipe.data.source?.hasPrefix("/") == true)
        #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("source") || $0.count <= 100 })
    }

    @Test(
        "survives names that TOML and comments could trip over",
        arguments: ["a\"b", "tab\there", "back\\slash", "a = [1]", "#", "ü.ö", "'''", "a.b"])
    func strangeNames(name: String) throws {
        let quoted = "\"\(name.replacingOccurrences(of: "\"", with: "\"\""))\""
        var table = "x,\(quoted)\n"
        for row in 0..<60 { table += "\(Double(row) * 1.5),k\(row % 2)\n" }
        let (_, recipe) = try draft(table, file: "odd name [1] #2.csv")
        #expect(recipe.data.target == name)
        #expect(recipe.name == "odd-name--1---2")
    }

    @Test(
        "of rows in the order of time forecasts a number, further ahead the closer the rows are", arguments: [1, 7, 30])
    func series(days: Int) throws {
        var table = "date,place,level\n"
        for row in 0..<200 {
            let date = Date(timeIntervalSince1970: Double(row * days) * 86_400)
            table +=
                "\(date.ISO8601Format(.iso8601.year().month().day())),p,\(sin(Double(row) / 5) + Double(row) / 50)\n"
        }
        let (_, recipe) = try draft(table)
        #expect(recipe.data.kind == .series && recipe.data.target == "level")
        #expect(recipe.data.horizon == [1: 3, 7: 12, 30: 6][days])
        let shuffled = table.split(separator: "\n").dropFirst().sorted {
            $0.reversed().lexicographicallyPrecedes($1.reversed())
        }
        let (_, plain) = try draft("date,place,level\n" + shuffled.joined(separator: "\n") + "\n")
        #expect(plain.data.kind == nil && plain.data.horizon == nil)
    }

    @Test("of a table of numbers gives each part its share of small and large ones")
    func numbers() throws {
        var table = "x,y\n"
        for row in 0..<200 { table += "\(Double((row * 37) % 101) / 7),\(pow(1.04, Double(row)))\n" }
        let recipe = try draft(table).recipe
        #expect(recipe.data.splitKind == .stratified && recipe.loss.kind == .huber)
        #expect(recipe.data.validationShare == 0.12)
    }

    /// Targets of a table, and how they are to be scaled and their loss taken.
    static let tails: [(value: @Sendable (Int) -> Double, scaling: TargetScaling, loss: LossRecipe.Kind)] = [
        ({ sin(Double($0)) }, .standard, .huber),
        // A few wild values.
        ({ $0 % 97 == 5 ? 1e6 : sin(Double($0)) }, .robust, .huber),
        // Amounts that spread over powers of ten.
        ({ exp(2 * (sin(Double($0)) + sin(1.7 * Double($0)) + sin(2.3 * Double($0)))) }, .log, .huber),
    ]

    @Test("of numbers that lie far off says how they are tamed", arguments: 0..<3)
    func tails(index: Int) throws {
        let expected = Self.tails[index]
        var table = "x,y\n"
        for row in 0..<400 { table += "\(Double((row * 37) % 101) / 7),\(expected.value(row))\n" }
        let (text, recipe) = try draft(table)
        #expect(recipe.data.targetScaling == expected.scaling && recipe.loss.kind == expected.loss)
        if index == 1 { #expect(text.contains("some values lie far off")) }
    }

    @Test("says that a column of sentences is read")
    func sentences() throws {
        var table = "review,kind\n"
        for row in 0..<60 {
            table += "it was the number \(row) of all the good ones,\(row % 2 == 0 ? "even" : "odd")\n"
        }
        let (text, _) = try draft(table)
        #expect(text.contains("# text: review"))
        #expect(!text.contains("not used"))
    }

    @Test("names no share of a part that the data has of its own")
    func ownParts() throws {
        let folder = "\(NSTemporaryDirectory())descent-draft-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try TestRun.table(rows: 90).write(toFile: "\(folder)/train.csv", atomically: true, encoding: .utf8)
        #expect(RecipeDraft(try DataInspection(DataOptions(path: folder))).text.contains("test_share"))
        try TestRun.table(rows: 30).write(toFile: "\(folder)/test.csv", atomically: true, encoding: .utf8)
        #expect(!RecipeDraft(try DataInspection(DataOptions(path: folder))).text.contains("test_share"))
    }

    @Test("holds little data back more than much", arguments: [true, false])
    func startingPoints(isRegression: Bool) {
        let points = [50, 500, 5_000, 50_000, 5_000_000].map {
            StartingPoint(examples: $0, example: .features(4), isRegression: isRegression)
        }
        for (small, large) in zip(points, points.dropFirst()) {
            #expect(small.weightDecay >= large.weightDecay && small.learningRate >= large.learningRate)
            #expect(small.batchSize <= large.batchSize)
        }
        #expect(points.allSatisfy { $0.epochs >= 3 && $0.patience >= 5 })
    }
}
