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
        #expect(recipe.data.target == "y")
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

    @Test("holds little data back more than much", arguments: [true, false])
    func startingPoints(isRegression: Bool) {
        let points = [50, 500, 5_000, 50_000, 5_000_000].map { StartingPoint(examples: $0, isRegression: isRegression) }
        for (small, large) in zip(points, points.dropFirst()) {
            #expect(small.weightDecay >= large.weightDecay && small.learningRate >= large.learningRate)
            #expect(small.batchSize <= large.batchSize)
        }
        #expect(points.allSatisfy { $0.epochs >= 3 && $0.patience >= 5 })
    }
}
