import ArgumentParser
import Foundation
import RunProtocol
import TerminalUI
import Training

/// `descent describe RECIPE`
struct DescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "Show a recipe's model: layers, shapes, parameters, work and memory.")

    @Argument(help: "The recipe: a TOML file.")
    var recipe: String

    @Option(name: .customLong("set"), help: "Change a value of the recipe: key=value.")
    var overrides: [String] = []

    @Flag(name: .customLong("json"), help: "Print one JSON object.")
    var isJSON = false

    func run() throws {
        let summary = try ModelSummary(PreparedRecipe(Recipe.load(path: recipe, overrides: overrides)))
        if isJSON {
            _ = try Console.printLine(try JSONLines.encode(summary))
        } else {
            for line in ModelSummaryText.lines(summary) { try Console.printLine(line) }
        }
    }
}

/// A model's description as lines for people, 80 columns wide where names are of usual length.
enum ModelSummaryText {
    static func lines(_ summary: ModelSummary) -> [String] {
        let rows = summary.layers.map {
            [
                $0.name, $0.kind, shape($0.outputShape),
                $0.parameterCount == 0 ? "" : NumberFormat.grouped($0.parameterCount),
            ]
        }
        let header = ["layer", "kind", "output", "parameters"]
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = cells.indices.map { column in
                let gap = String(repeating: " ", count: widths[column] - cells[column].count)
                return column == 3 ? gap + cells[column] : cells[column] + gap
            }
            return "  " + padded.joined(separator: "   ")
        }
        let rule = "  " + String(repeating: "-", count: widths.reduce(0, +) + 9)
        return [summary.model, "  \(summary.data)", "  input \(shape(summary.inputShape))", ""]
            + [line(header), rule] + rows.map(line)
            + [rule, line(["", "", "", NumberFormat.grouped(summary.parameterCount)]), ""] + costs(summary)
    }

    private static func costs(_ summary: ModelSummary) -> [String] {
        let total = summary.weightBytes + summary.optimizerBytes + summary.activationBytes + summary.dataBytes
        let slices =
            summary.slices > 1
            ? " (\(summary.slices) slices of \(summary.batchSize / summary.slices) examples in turn)" : ""
        return [
            "  work      \(operations(summary.operationsPerStep)) a step of \(summary.batchSize) examples, forward and back",
            "  memory    \(bytes(total)): weights \(bytes(summary.weightBytes)), gradient and moments \(bytes(summary.optimizerBytes)),",
            "            activations \(bytes(summary.activationBytes))\(slices), data \(bytes(summary.dataBytes))",
        ]
    }

    private static func shape(_ extents: [Int]) -> String { "[\(extents.map(String.init).joined(separator: ", "))]" }

    private static func operations(_ count: Int) -> String {
        let value = Double(count)
        for (unit, name) in [(1e12, "TFLOP"), (1e9, "GFLOP"), (1e6, "MFLOP"), (1e3, "kFLOP")] where value >= unit {
            return String(format: "%.3g %@", value / unit, name)
        }
        return "\(count) FLOP"
    }

    private static func bytes(_ count: Int) -> String {
        let value = Double(count)
        for (unit, name) in [(0x1p30, "GiB"), (0x1p20, "MiB"), (0x1p10, "KiB")] where value >= unit {
            return String(format: "%.3g %@", value / unit, name)
        }
        return "\(count) B"
    }
}
