import ArgumentParser
import Foundation
import RunProtocol
import Training

/// `descent find-lr RECIPE`
struct FindLearningRateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find-lr", abstract: "Find a learning rate: train briefly at ever higher ones.",
        discussion: "Nothing is kept: the test trains a copy of the fresh model. In the dashboard the key is f.")

    @Argument(help: "The recipe, a TOML file.")
    var recipe: String

    @Option(name: .customLong("set"), help: "Set a key of the recipe. May be repeated.")
    var overrides: [String] = []

    @Option(help: "Seed of the model and of its batches, in place of the recipe's.")
    var seed: Int?

    @Option(help: "The lowest rate.")
    var lowest = 1e-6

    @Option(help: "The highest rate.")
    var highest = 10.0

    @Option(help: "How many batches to train.")
    var batches = 200

    @Option(help: "Number of engine threads.")
    var threads: Int?

    @Flag(name: .customLong("json"), help: "Print the batches and the suggestion as one line of JSON.")
    var isJSON = false

    func validate() throws {
        if let seed, seed < 0 { throw ValidationError("--seed \(seed) must be at least 0") }
        let declaration = HyperparameterCatalogue.learningRate
        for (name, value) in [("lowest", lowest), ("highest", highest)] {
            if let problem = declaration.problem(with: value) { throw ValidationError("--\(name): \(problem)") }
        }
        if lowest >= highest { throw ValidationError("--lowest must be below --highest") }
        if !(10...100_000).contains(batches) { throw ValidationError("--batches must lie between 10 and 100000") }
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads \(threads) must lie between 1 and 256")
        }
    }

    func run() throws {
        let recipe = try Recipe.load(path: recipe, overrides: overrides, seed: seed.map(UInt64.init))
        let record = try LearningRateFinder.run(
            PreparedRecipe(recipe), lowest: lowest, highest: highest, batches: batches,
            threads: threads ?? min(256, ProcessInfo.processInfo.activeProcessorCount))
        if isJSON {
            _ = try Console.printLine(try JSONLines.encode(record))
            return
        }
        for line in RangeTestText.lines(record) where try !Console.printLine(line) { return }
        try Console.printLine(record.reason)
        guard let rate = record.suggestion else { return }
        try Console.printLine(
            "  descent train \(self.recipe) --set \(record.key)=\(NumberText.shortest(rate))")
    }
}

/// A range test as a picture of text: the smoothed loss over the logarithm of the rate.
enum RangeTestText {
    private static let width = 64
    private static let height = 12

    static func lines(_ record: RangeTestRecord) -> [String] {
        guard let first = record.points.first, let last = record.points.last, record.points.count > 1 else { return [] }
        let losses = record.points.map(\.smoothedLoss)
        let low = losses.min() ?? 0
        // What has run away would press all else flat.
        let high = min(losses.max() ?? 1, max(first.smoothedLoss * 1.5, low + 1e-9))
        let span = log(last.learningRate / first.learningRate)
        func column(_ rate: Double) -> Int {
            Int((log(rate / first.learningRate) / span * Double(width - 1)).rounded())
        }
        var grid = Array(repeating: Array(repeating: Character(" "), count: width), count: height)
        if let suggestion = record.suggestion, suggestion >= first.learningRate {
            for row in grid.indices { grid[row][min(width - 1, column(suggestion))] = ":" }
        }
        for point in record.points {
            let share = (min(point.smoothedLoss, high) - low) / (high - low)
            grid[height - 1 - Int((share * Double(height - 1)).rounded())][column(point.learningRate)] = "*"
        }
        let labels = grid.indices.map { row in
            row == 0 ? text(high) : row == height - 1 ? text(low) : ""
        }
        let margin = labels.map(\.count).max() ?? 0
        var lines = zip(labels, grid).map { label, row in
            String(repeating: " ", count: margin - label.count) + label + " |" + Self.trimmed(row)
        }
        let ends = (NumberText.shortest(first.learningRate), text(last.learningRate))
        let gap = String(repeating: " ", count: max(1, width - ends.0.count - ends.1.count))
        lines.append(String(repeating: " ", count: margin + 2) + ends.0 + gap + ends.1)
        lines.append(
            String(repeating: " ", count: margin + 2) + "loss (smoothed) over learning rate; : marks the suggestion")
        return lines
    }

    private static func trimmed(_ row: [Character]) -> String {
        String(row.prefix((row.lastIndex { $0 != " " } ?? -1) + 1))
    }

    private static func text(_ value: Double) -> String { String(format: "%.3g", value) }
}
