import ArgumentParser
import Datasets
import Foundation
import RunProtocol
import Training

/// What `inspect` and `init` have in common.
struct DataArguments: ParsableArguments {
    @Argument(help: "A table, a folder of pictures, an array or a text; or a recipe, whose data is looked at.")
    var data: String

    @Option(help: "The column to learn; guessed unless given.")
    var target: String?

    /// Reads the data and looks at it.
    func inspect() throws -> DataInspection {
        var options: DataOptions
        if data.lowercased().hasSuffix(".toml") {
            options = try Recipe.load(path: data).data
        } else {
            guard !data.isEmpty else { throw CommandFailure.usage("the path of the data is empty") }
            let path = URL(fileURLWithPath: (data as NSString).expandingTildeInPath).standardizedFileURL.path
            options = DataOptions(path: path)
        }
        if let target { options.target = target }
        return try DataInspection(options)
    }
}

/// `descent init DATA`
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a recipe for some data, to start from.",
        discussion: "descent init penguins.csv > penguins.toml; descent train penguins.toml")

    @OptionGroup var arguments: DataArguments

    func run() throws {
        let inspection = try arguments.inspect()
        let report = inspection.report
        guard inspection.dataset != nil else {
            throw CommandFailure.usage(
                "\(report.source): \(inspection.obstacle ?? "nothing can be learned"); look at descent inspect, name another target with --target"
            )
        }
        if let target = report.target, let reason = report.targetReason {
            Console.printError("the target is guessed to be \"\(target)\" (\(reason)); choose another with --target")
        }
        for warning in report.warnings { Console.printError(warning) }
        try Console.printLine(String(RecipeDraft(inspection).text.dropLast()))
    }
}

/// `descent inspect DATA`
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Look at data: columns, classes, what is wrong, and a recipe to start from.")

    @OptionGroup var arguments: DataArguments

    @Flag(name: .customLong("json"), help: "Print one JSON object.")
    var isJSON = false

    @Flag(name: .customLong("ascii"), help: "Draw with ASCII alone.")
    var usesASCII = false

    func run() throws {
        let inspection = try arguments.inspect()
        let recipe = inspection.dataset == nil ? nil : RecipeDraft(inspection).text
        if isJSON {
            _ = try Console.printLine(try JSONLines.encode(InspectionOutput(report: inspection.report, recipe: recipe)))
            return
        }
        let style = InspectionText(
            usesASCII: usesASCII || !InspectionText.speaksUTF8, hasColor: isatty(STDOUT_FILENO) == 1)
        for line in style.lines(inspection.report, recipe: recipe) where try !Console.printLine(line) { break }
    }
}

/// `inspect --json`: the report, and the recipe to start from.
private struct InspectionOutput: Encodable {
    let report: DataReport
    let recipe: String?
}
